// Substitution over a stream of YAML documents, as a Flux Kustomization does it after its build: documents that opt out stay as they are.
import { at, type Json } from "#base";
import { parseYamlDocuments } from "#codec";
import { kustomize } from "../problems.ts";
import { substitute, type SubstitutionOptions } from "./substitution.ts";

/** Label or annotation by which an object opts out, with the value `disabled`. */
export const SUBSTITUTE_OPT_OUT = "kustomize.toolkit.fluxcd.io/substitute";

/** True for an object that wants nothing substituted in it. */
export function optsOutOfSubstitution(object: Json): boolean {
  return ["labels", "annotations"].some((field) => at(object, "metadata", field, SUBSTITUTE_OPT_OUT) === "disabled");
}

/**
 * Replaces the variables in every document of a text. What is no variable stays byte for byte, comments and separators included;
 * a document need not be YAML before its variables are replaced.
 *
 * @param variables line ends in their values are taken out, as upstream does
 * @throws kustomize.substitution with the object, or the number of the document, that holds the expression; no output is given then
 * @see fluxcd/pkg kustomize/kustomize_varsub.go
 * @example substituteDocuments("image: app:${tag:=latest}\n", new Map([["tag", "v2"]])); // image: app:v2
 */
export function substituteDocuments(text: string, variables: ReadonlyMap<string, string>, options: SubstitutionOptions = {}): string {
  const flat = new Map([...variables].map(([name, value]) => [name, value.replaceAll("\n", "")]));
  return splitDocuments(text)
    .map((document, index) => substituteDocument(document, { variables: flat, options, number: index + 1 }))
    .join("");
}

/** Cuts before every line that starts a document, so that the parts make up the text again. */
function splitDocuments(text: string): string[] {
  return text.split(/(?<=\n)(?=---(?:[ \t\r\n]|$))/);
}

interface Work {
  readonly variables: ReadonlyMap<string, string>;
  readonly options: SubstitutionOptions;
  readonly number: number;
}

function substituteDocument(document: string, { variables, options, number }: Work): string {
  const object = document.includes(SUBSTITUTE_OPT_OUT) || document.includes("$") ? tryParse(document) : undefined;
  if (object !== undefined && optsOutOfSubstitution(object)) return document;
  return substituteIn(nameOf(object) ?? `document ${number}`, () => substitute(document, variables, options));
}

/** Says of a failed substitution where it was; the reason is told once, so the first failure is no cause of the second. */
export function substituteIn<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = (error as { readonly data?: { readonly reason?: unknown } }).data?.reason;
    throw typeof reason === "string" ? kustomize.substitution(`${where}: ${reason}`) : error;
  }
}

function tryParse(document: string): Json | undefined {
  try {
    return parseYamlDocuments(document)[0];
  } catch {
    // A text that becomes YAML only by substitution cannot opt out.
    return undefined;
  }
}

function nameOf(object: Json | undefined): string | undefined {
  const [kind, name] = [at(object, "kind"), at(object, "metadata", "name")];
  return typeof kind === "string" && typeof name === "string" ? `${kind} ${name}` : undefined;
}
