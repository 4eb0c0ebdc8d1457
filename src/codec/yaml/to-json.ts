// From values that keep their text to JSON values, as Go's decoder and encoding/json would.
import { setOwn, type Json, type MutableJsonObject } from "#base";
import { yamlProblems, type YamlPlace } from "./problems.ts";
import { integerOf, timestampText } from "./resolve.ts";
import { YamlScalar, type YamlTree } from "./scalar.ts";

/**
 * The JSON value of a tree. Integers beyond 2^53 lose digits here; {@link YamlScalar} keeps them.
 * @throws yaml.malformed for infinities and not-a-number, which JSON has no form for
 */
export function toJson(tree: YamlTree, place: YamlPlace = {}): Json {
  if (tree instanceof YamlScalar) return scalarValue(tree, place);
  if (typeof tree !== "object" || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map((each) => toJson(each, place));
  const object: MutableJsonObject = {};
  for (const key of Object.keys(tree)) {
    const value = tree[key];
    if (value !== undefined) setOwn(object, key, toJson(value, place));
  }
  return object;
}

function scalarValue(scalar: YamlScalar, place: YamlPlace): null | boolean | number | string {
  switch (scalar.tag) {
    case "null":
      return null;
    case "bool":
      return /^[tToOyY][rRnNeE]?/.test(scalar.text) && !/^[oO][fF]/.test(scalar.text);
    case "timestamp":
      return timestampText(scalar.text) ?? scalar.text;
    default:
      return numberValue(scalar, place);
  }
}

function numberValue(scalar: YamlScalar, place: YamlPlace): number {
  const plain = scalar.text.replaceAll("_", "");
  const integer = scalar.tag === "int" ? integerOf(plain) : undefined;
  const value = integer === undefined ? Number(plain) : Number(integer);
  if (!Number.isFinite(value)) throw yamlProblems.malformed(place, `${scalar.text} has no JSON form`);
  return value;
}
