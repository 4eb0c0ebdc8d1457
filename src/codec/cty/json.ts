// The JSON form of values, as it stands in state files: directed by the type and without loss.
// @see go-cty docs/json.md
import { own, setOwn } from "#base";
import { parseLosslessJson, type LosslessJson } from "./lossless-json.ts";
import { Decimal, numberText, tryParseNumber, type CtyNumber } from "./number.ts";
import { formatCtyPath, type CtyPath } from "./path.ts";
import { ctyProblems } from "./problems.ts";
import { describeCtyType, parseCtyType, writeCtyType, type CtyType } from "./type.ts";
import { conformCty, Dynamic, isCtyObject, Unknown, type CtyValue } from "./value.ts";

/**
 * Reads a value of a type from JSON text.
 * @param options.ignoreExtra drops object members that the type does not have, as an upgrade of an older state needs
 * @throws cty.badJson · cty.mismatch with the path
 */
export function readCtyJson(type: CtyType, text: string, options: { readonly ignoreExtra?: boolean } = {}): CtyValue {
  return conformCty(type, fromJson(type, parseLosslessJson(text), [], options.ignoreExtra === true));
}

function fromJson(type: CtyType, json: LosslessJson, path: CtyPath, lax: boolean): CtyValue {
  if (json === null) return null;
  if (typeof type === "string") return primitiveFromJson(type, json, path, lax);
  if (type[0] === "object" || type[0] === "map") {
    if (!isCtyObject(json)) throw mismatch(type, path);
    const made: Record<string, CtyValue> = {};
    for (const [key, member] of Object.entries(json) as [string, LosslessJson][]) {
      if (type[0] === "map") setOwn(made, key, fromJson(type[1], member, [...path, { key }], lax));
      else if (Object.hasOwn(type[1], key))
        setOwn(made, key, fromJson(type[1][key] ?? "dynamic", member, [...path, { attribute: key }], lax));
      else if (!lax) throw ctyProblems.mismatch(formatCtyPath(path), `an object without attribute ${JSON.stringify(key)}`, "it");
    }
    return made;
  }
  if (!Array.isArray(json)) throw mismatch(type, path);
  return (json as readonly LosslessJson[]).map((each, index) =>
    fromJson(type[0] === "tuple" ? (type[1][index] ?? "dynamic") : (type[1] as CtyType), each, [...path, { key: index }], lax),
  );
}

function primitiveFromJson(type: CtyType & string, json: LosslessJson, path: CtyPath, lax: boolean): CtyValue {
  if (type === "dynamic") {
    if (!isCtyObject(json)) throw mismatch(type, path);
    const inner = parseCtyType(own(json, "type"));
    return new Dynamic(inner, fromJson(inner, (own(json, "value") ?? null) as LosslessJson, path, lax));
  }
  if (type === "string" && typeof json === "string") return json;
  if (type === "bool" && typeof json === "boolean") return json;
  if (type === "number") {
    if (typeof json === "number" || typeof json === "bigint" || json instanceof Decimal) return json;
    const parsed = typeof json === "string" ? tryParseNumber(json) : undefined;
    if (parsed !== undefined) return parsed;
  }
  throw mismatch(type, path);
}

function mismatch(type: CtyType, path: CtyPath): Error {
  return ctyProblems.mismatch(formatCtyPath(path), describeCtyType(type), "something else");
}

/**
 * Writes a wholly known, conforming value as JSON text; numbers keep their digits.
 * @throws cty.unknownInJson with the path
 */
export function writeCtyJson(type: CtyType, value: CtyValue | undefined, path: CtyPath = []): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Unknown) throw ctyProblems.unknownInJson(formatCtyPath(path));
  if (value instanceof Dynamic) return `{"value":${writeCtyJson(value.type, value.value, path)},"type":${writeCtyType(value.type)}}`;
  if (typeof type === "string") {
    if (type !== "number") return JSON.stringify(value);
    return value === Infinity || value === -Infinity ? JSON.stringify(value > 0 ? "Inf" : "-Inf") : numberText(value as CtyNumber);
  }
  if (type[0] === "object" || type[0] === "map") {
    const names = Object.keys(type[0] === "map" ? (value as object) : type[1]).toSorted();
    const member = (name: string): string => {
      const inner = type[0] === "map" ? type[1] : (type[1][name] ?? "dynamic");
      const step = type[0] === "map" ? { key: name } : { attribute: name };
      return `${JSON.stringify(name)}:${writeCtyJson(inner, own(value, name) as CtyValue | undefined, [...path, step])}`;
    };
    return `{${names.map(member).join(",")}}`;
  }
  const list = value as readonly CtyValue[];
  const inner = (index: number): CtyType => (type[0] === "tuple" ? (type[1][index] ?? "dynamic") : (type[1] as CtyType));
  return `[${list.map((each, index) => writeCtyJson(inner(index), each, [...path, { key: index }])).join(",")}]`;
}
