// Lists of sprig.
import { elementsOf, isEmpty, kindOf } from "../kind.ts";
import { nilList, typed, typeTag, type TemplateValue } from "../value.ts";
import type { TemplateFunction, RunningTemplate } from "../signature.ts";
import { toCount } from "./cast.ts";
import { deepEqual } from "./deep.ts";
import { define, type Functions } from "./define.ts";

type Values = readonly TemplateValue[];
type List = readonly TemplateValue[];

/** The list that a function was given, or an error that says what it was instead. */
function listOf(value: TemplateValue, problem: string): List {
  const elements = elementsOf(value);
  if (elements !== undefined) return elements;
  if (value === null || value === undefined) throw new Error("runtime error: invalid memory address or nil pointer dereference");
  throw new Error(`${problem} ${kindOf(value)}`);
}

/** A function over one list that gives a list or an element. */
function over(name: string, change: (list: List, run: RunningTemplate) => TemplateValue): TemplateFunction {
  return define("any", ([list]: Values, run) => change(listOf(list, `Cannot ${name} on type`), run));
}

function push([list, value]: Values, run: RunningTemplate): TemplateValue {
  const items = listOf(list, "Cannot push on type");
  run.claim(items.length);
  return [...items, value];
}

function prepend([list, value]: Values, run: RunningTemplate): TemplateValue {
  const items = listOf(list, "Cannot prepend on type");
  run.claim(items.length);
  return [value, ...items];
}

function chunk([size, list]: readonly [number, TemplateValue], run: RunningTemplate): TemplateValue {
  const items = listOf(list, "Cannot chunk type");
  const count = Math.floor((items.length - 1) / size) + 1;
  if (!Number.isFinite(count) || count < 0 || size === 0) throw new Error("runtime error: makeslice: len out of range");
  run.claim(count);
  const chunks = Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
  if (chunks.length > 0 && size < 0) throw new Error("runtime error: makeslice: len out of range");
  return typed(chunks, "[][]interface {}");
}

function has([needle, haystack]: Values): boolean {
  if (haystack === null) return false;
  return listOf(haystack, "Cannot find has on type").some((each) => deepEqual(needle, each));
}

function uniq(list: List, run: RunningTemplate): TemplateValue {
  const kept: TemplateValue[] = [];
  const texts = new Set<string>();
  for (const each of list) {
    if (typeof each === "string") {
      if (!texts.has(each)) kept.push(each);
      texts.add(each);
      continue;
    }
    run.claim(kept.length);
    if (!kept.some((other) => deepEqual(each, other))) kept.push(each);
  }
  return kept;
}

function without([list, ...omitted]: Values): TemplateValue {
  return listOf(list, "Cannot find without on type").filter((each) => !omitted.some((other) => deepEqual(each, other)));
}

function slice([list, ...bounds]: Values): TemplateValue {
  const items = listOf(list, "list should be type of slice or array but");
  if (items.length === 0) return null;
  const from = bounds.length > 0 ? toCount(bounds[0]) : 0;
  const to = bounds.length < 2 ? items.length : toCount(bounds[1]);
  if (from < 0 || from > to || to > items.length) throw new Error("reflect.Value.Slice: slice index out of bounds");
  const part = items.slice(from, to);
  const tag = typeTag(items);
  return tag === undefined ? part : typed(part, tag);
}

function concat(lists: Values, run: RunningTemplate): TemplateValue {
  const all: TemplateValue[] = [];
  for (const list of lists) {
    const elements = elementsOf(list);
    if (elements === undefined) {
      if (list === null) throw new Error("runtime error: invalid memory address or nil pointer dereference");
      throw new Error(`Cannot concat type ${kindOf(list)} as list`);
    }
    run.claim(elements.length);
    for (const each of elements) all.push(each);
  }
  return all.length === 0 ? nilList() : all;
}

const list = define("...any", (items: Values) => [...items]);
const append = define("any any", push);
const prependTo = define("any any", prepend);
const first = over("find first", (items) => items[0] ?? null);
const last = over("find last", (items) => items.at(-1) ?? null);
const rest = over("find rest", (items) => (items.length === 0 ? nilList() : items.slice(1)));
const initial = over("find initial", (items) => (items.length === 0 ? nilList() : items.slice(0, -1)));
const reverse = over("find reverse", (items) => items.toReversed());
const compact = over("compact", (items) => items.filter((each) => !isEmpty(each)));
const unique = over("find uniq", uniq);
const exclude = define("any ...any", without);
const contains = define("any any", has);
const part = define("any ...any", slice);
const chunks = define("int any", chunk);

export const listFunctions: Functions = {
  list,
  tuple: list,
  append,
  push: append,
  mustAppend: append,
  mustPush: append,
  prepend: prependTo,
  mustPrepend: prependTo,
  first,
  mustFirst: first,
  last,
  mustLast: last,
  rest,
  mustRest: rest,
  initial,
  mustInitial: initial,
  reverse,
  mustReverse: reverse,
  compact,
  mustCompact: compact,
  uniq: unique,
  mustUniq: unique,
  without: exclude,
  mustWithout: exclude,
  has: contains,
  mustHas: contains,
  slice: part,
  mustSlice: part,
  concat: define("...any", concat),
  chunk: chunks,
  mustChunk: chunks,
};
