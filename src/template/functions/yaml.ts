// YAML as sigs.k8s.io/yaml makes it: values go through JSON, so that every number is a JSON number.
import { goYamlWords, parseFirstYaml, writeYaml, YamlScalar, type YamlTree } from "#codec";
import { setOwn } from "#base";
import { bytesText } from "../format/print.ts";
import { isList, isMap, typeOf } from "../kind.ts";
import { toBytes, toPublic } from "../text.ts";
import { GoInt, GoObject, isNilList, type TemplateValue } from "../value.ts";
import { encodeBase64 } from "./base64.ts";
import { writeNumber } from "./json.ts";

/** The text of a value without the last line end. @throws an error for what JSON has no form for */
export function toYaml(value: TemplateValue): string {
  const text = writeYaml(toTree(value)).replace(/\n$/, "");
  return typeof value === "string" && text.includes("\n") ? indentedScalar(text) : text;
}

/** The lines of a scalar that is the whole document are indented all the same. */
function indentedScalar(text: string): string {
  return text.replaceAll(/\n(?=[^\n])/g, "\n  ");
}

/** Characters that JSON leaves as they are and the YAML reader between refuses. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNREADABLE = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** A value as encoders see it. */
export function toTree(value: TemplateValue): YamlTree {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case "string":
      if (UNREADABLE.test(value)) throw new Error("yaml: control characters are not allowed");
      return toPublic(value);
    case "boolean":
      return value;
    case "number":
      return numberTree(value);
    case "function":
      throw new Error("json: unsupported type: func()");
    default:
  }
  if (value instanceof GoInt) return integerTree(value.value);
  if (value instanceof GoObject) return toTree(value.toJson());
  if (isList(value))
    return isNilList(value) ? null : typeOf(value) === "[]uint8" ? encodeBase64(toBytes(bytesText(value))) : value.map(toTree);
  return isMap(value) ? mapTree(value) : null;
}

function numberTree(value: number): YamlTree {
  const text = writeNumber(value);
  return Number.isInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER && Math.abs(value) < 1e21
    ? new YamlScalar("int", text)
    : value;
}

function integerTree(value: bigint): YamlTree {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : new YamlScalar("int", value.toString());
}

function mapTree(map: { readonly [key: string]: TemplateValue }): YamlTree {
  const tree: Record<string, YamlTree> = {};
  for (const key of Object.keys(map)) {
    // A next-line character stands as it is in the JSON between, where it ends the line that a key has to be on
    if (key.includes("\u0085")) throw new Error("yaml: could not find expected ':'");
    setOwn(tree, toPublic(key), toTree(map[key]));
  }
  return tree;
}

/** Value of the first document; null when there is none. @throws an error with the words of sigs.k8s.io/yaml */
export function fromYaml(text: string): TemplateValue {
  try {
    return parseFirstYaml(text, { dialect: "v2" }) as TemplateValue;
  } catch (error) {
    throw new Error(`error converting YAML to JSON: ${goYamlWords(error, text)}`, { cause: error });
  }
}
