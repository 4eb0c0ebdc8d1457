// Maps of sprig. `set`, `unset` and the merges change the map that they are given.
import { own, setOwn } from "#base";
import { sortedKeys } from "../format/print.ts";
import { isEmpty, isList, isMap, typeOf, type TemplateMap } from "../kind.ts";
import type { RunningTemplate } from "../signature.ts";
import { typed, typeTag, type TemplateValue } from "../value.ts";
import { deepCopy, deepEqual } from "./deep.ts";
import { define, WRITES, type Functions } from "./define.ts";
import { textOf } from "./text-of.ts";

type Values = readonly TemplateValue[];
type MutableMap = Record<string, TemplateValue>;

function dict(args: Values): TemplateValue {
  const made: MutableMap = {};
  for (let i = 0; i < args.length; i += 2) setOwn(made, textOf(args[i]), i + 1 < args.length ? args[i + 1] : "");
  return made;
}

function has(map: TemplateMap | null, key: string): map is TemplateMap {
  return map !== null && Object.hasOwn(map, key);
}

function get([map, key]: readonly [TemplateMap | null, string]): TemplateValue {
  return has(map, key) ? map[key] : "";
}

function set([map, key, value]: readonly [MutableMap | null, string, TemplateValue]): TemplateValue {
  if (map === null) throw new Error("assignment to entry in nil map");
  setOwn(map, key, value);
  return map;
}

function unset([map, key]: readonly [MutableMap | null, string]): TemplateValue {
  if (map !== null) delete map[key];
  return map ?? {};
}

function pluck([key, ...maps]: readonly [string, ...(TemplateMap | null)[]]): TemplateValue {
  return maps.filter((map) => has(map, key)).map((map) => map?.[key]);
}

function keys(maps: readonly (TemplateMap | null)[]): TemplateValue {
  return typed(
    maps.flatMap((map) => sortedKeys(map ?? {})),
    "[]string",
  );
}

function pick([map, ...names]: readonly [TemplateMap | null, ...string[]]): TemplateValue {
  const picked: MutableMap = {};
  for (const name of names) if (has(map, name)) setOwn(picked, name, map[name]);
  return picked;
}

function omit([map, ...names]: readonly [TemplateMap | null, ...string[]]): TemplateValue {
  const dropped = new Set(names);
  const kept: MutableMap = {};
  for (const key of Object.keys(map ?? {})) if (!dropped.has(key)) setOwn(kept, key, map?.[key]);
  return kept;
}

/** Walks into maps; what is no map on the way is an error of Go's type assertion. */
function dig(args: Values): TemplateValue {
  if (args.length < 3) throw new Error("dig needs at least three arguments");
  let here = assertMap(args.at(-1));
  const path = args.slice(0, -2).map((each) => {
    if (typeof each !== "string") throw new Error(`interface conversion: interface {} is ${nameOf(each)}, not string`);
    return each;
  });
  for (const [index, key] of path.entries()) {
    if (!Object.hasOwn(here, key)) return args.at(-2);
    const found = here[key];
    if (index === path.length - 1) return found;
    here = assertMap(found);
  }
  return here;
}

function assertMap(value: TemplateValue): TemplateMap {
  if (isMap(value) && typeTag(value) === undefined) return value;
  throw new Error(`interface conversion: interface {} is ${nameOf(value)}, not map[string]interface {}`);
}

function nameOf(value: TemplateValue): string {
  return value === null || value === undefined ? "nil" : typeOf(value);
}

/** Merges the second map into the first, as dario.cat/mergo does: empty values count as absent. */
function mergeInto(target: MutableMap, source: TemplateMap, overwrites: boolean, run: RunningTemplate): void {
  for (const key of Object.keys(source)) {
    run.claim(1);
    const value = source[key];
    if (value === null || value === undefined) {
      if (overwrites) setOwn(target, key, null);
      continue;
    }
    const present = own(target, key) as TemplateValue;
    if (isMap(value)) {
      if (isMap(present)) mergeInto(present as MutableMap, value, overwrites, run);
    } else if (isList(value) && overwrites) setOwn(target, key, value);
    if (!isEmpty(present) && ((isMap(value) && isMap(present)) || isList(value))) continue;
    if (overwrites || isEmpty(present)) setOwn(target, key, value);
  }
}

function merger(overwrites: boolean) {
  return ([target, ...sources]: readonly [MutableMap | null, ...(TemplateMap | null)[]], run: RunningTemplate): TemplateValue => {
    const merged = target ?? {};
    for (const source of sources) if (source !== null && source !== merged) mergeInto(merged, source, overwrites, run);
    return merged;
  };
}

const merge = define("map ...map", merger(false));
const mergeOverwrite = define("map ...map", merger(true));
const copy = define(
  "any",
  ([value]: Values) => {
    if (value === null) throw new Error("reflect: call of reflect.Value.Type on zero Value");
    return deepCopy(value);
  },
  WRITES,
);

export const dictFunctions: Functions = {
  dict: define("...any", dict),
  get: define("map string", get),
  set: define("map string any", set),
  unset: define("map string", unset),
  hasKey: define("map string", ([map, key]: readonly [TemplateMap | null, string]) => has(map, key)),
  pluck: define("string ...map", pluck),
  keys: define("...map", keys),
  values: define("map", ([map]: readonly [TemplateMap | null]) => sortedKeys(map ?? {}).map((key) => map?.[key])),
  pick: define("map ...string", pick),
  omit: define("map ...string", omit),
  dig: define("...any", dig),
  merge,
  mustMerge: merge,
  mergeOverwrite,
  mustMergeOverwrite: mergeOverwrite,
  deepCopy: copy,
  mustDeepCopy: copy,
  deepEqual: define("any any", ([a, b]: Values) => deepEqual(a, b), WRITES),
};
