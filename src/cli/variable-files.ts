// Variables from files: lines of an environment file, or the data of the ConfigMaps and Secrets that `postBuild.substituteFrom` would name.
import { at, isObject, stringAt, type Json } from "#base";
import { parseYamlDocuments } from "#codec";
import { parseEnvironment } from "#kustomize";
import { cliProblems } from "./problems.ts";

/**
 * The variables of a file; a later one of the same name wins.
 * @param file name of the file, for messages
 * @throws cli.notVariables for other objects, and for an encrypted Secret
 */
export function variablesOf(text: string, file: string): [name: string, value: string][] {
  const objects = tryObjects(text);
  return objects === undefined ? parseEnvironment(text) : objects.flatMap((object) => dataOf(object, file));
}

/** The objects of a text in which every document has a kind; undefined for any other text. */
function tryObjects(text: string): Json[] | undefined {
  try {
    const documents = parseYamlDocuments(text);
    return documents.length > 0 && documents.every((each) => stringAt(each, "kind") !== "") ? documents : undefined;
  } catch {
    // Not YAML: lines of an environment file.
    return undefined;
  }
}

function dataOf(object: Json, file: string): [string, string][] {
  const kind = stringAt(object, "kind");
  if (kind !== "ConfigMap" && kind !== "Secret") throw cliProblems.notVariables(file, `a ${kind}`);
  if (at(object, "sops") !== undefined) throw cliProblems.notVariables(file, `a ${kind} that SOPS encrypted`);
  const decode = kind === "Secret" ? (value: string): string => Buffer.from(value, "base64").toString("utf8") : (value: string) => value;
  return [...textsOf(at(object, "data"), decode), ...textsOf(kind === "Secret" ? at(object, "stringData") : undefined)];
}

function textsOf(map: Json | undefined, decode: (value: string) => string = (value) => value): [string, string][] {
  if (!isObject(map)) return [];
  return Object.entries(map).flatMap(([name, value]): [string, string][] => (typeof value === "string" ? [[name, decode(value)]] : []));
}
