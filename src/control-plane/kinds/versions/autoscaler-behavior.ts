// Scaling behavior as autoscaling/v1 keeps it in an annotation: the JSON of Go's own struct, with its field names.
import { isObject, own, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from "#base";

const DIRECTIONS = [
  ["ScaleUp", "scaleUp"],
  ["ScaleDown", "scaleDown"],
] as const;
const RULES = [
  ["StabilizationWindowSeconds", "stabilizationWindowSeconds"],
  ["SelectPolicy", "selectPolicy"],
  ["Policies", "policies"],
  ["Tolerance", "tolerance"],
] as const;
const POLICY = [
  ["Type", "type"],
  ["Value", "value"],
  ["PeriodSeconds", "periodSeconds"],
] as const;

type Names = readonly (readonly [string, string])[];

/** The annotation's text. */
export function writeBehavior(behavior: JsonObject): string {
  const rules = (value: Json | undefined): Json => {
    if (!isObject(value)) return null;
    const out = upper(value, RULES);
    const policies = value["policies"];
    return { ...out, Policies: Array.isArray(policies) ? policies.map((each) => upper(each, POLICY)) : null };
  };
  return JSON.stringify(Object.fromEntries(DIRECTIONS.map(([go, name]) => [go, rules(behavior[name])])));
}

/** The behavior in an annotation; undefined where there is none or it cannot be read, as upstream takes it. */
export function readBehavior(text: unknown): MutableJsonObject | undefined {
  if (typeof text !== "string") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // anybody may write the annotation
  }
  const out: MutableJsonObject = {};
  for (const [go, name] of DIRECTIONS) {
    const rules = own(value, go);
    if (!isObject(rules)) continue;
    const read = lower(rules, RULES);
    const policies = read["policies"];
    if (Array.isArray(policies)) read["policies"] = policies.map((each) => lower(each, POLICY));
    out[name] = read;
  }
  return Object.keys(out).length === 0 ? undefined : out;
}

function upper(value: unknown, names: Names): JsonObject {
  return Object.fromEntries(names.map(([go, name]) => [go, (own(value, name) as Json | undefined) ?? null]));
}

function lower(value: unknown, names: Names): MutableJsonObject {
  return Object.fromEntries(
    names.flatMap(([go, name]) => {
      const each = own(value, go);
      return each === undefined || each === null ? [] : [[name, each as MutableJson]];
    }),
  );
}
