// Lists: Kubernetes' functions and version 3 of CEL's. @see apiserver pkg/cel/library/lists.go, cel-go ext/lists.go
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listOf, parameter, STRING, TIMESTAMP, UINT, type CelType } from "../check/type.ts";
import { compare, equalParts } from "../value/compare.ts";
import { ValueList } from "../value/collection.ts";
import {
  CelDuration,
  CelError,
  CelUint,
  isError,
  isList,
  itemsOf,
  kindOf,
  noOverload,
  typeNameOf,
  type CelList,
  type CelValue,
} from "../value/value.ts";
import { add } from "./arithmetic.ts";
import { member, plain, type FunctionDeclaration, type Run } from "./declare.ts";

const A = parameter("A");
const T = parameter("T");
const LIST = listOf(T);

const SUMMED: readonly (readonly [string, CelType, CelValue])[] = [
  ["int", INT, 0n],
  ["uint", UINT, new CelUint(0n)],
  ["double", DOUBLE, 0],
  ["duration", DURATION, new CelDuration(0n)],
];
const COMPARED: readonly (readonly [string, CelType])[] = [
  ["int", INT],
  ["uint", UINT],
  ["double", DOUBLE],
  ["bool", BOOL],
  ["duration", DURATION],
  ["timestamp", TIMESTAMP],
  ["string", STRING],
  ["bytes", BYTES],
];

/** A function of a list; the other arguments have the types that were declared. */
function on(run: (list: CelList, ...rest: readonly never[]) => CelValue): Run {
  return (list = null, ...rest) => (isList(list) ? run(list, ...(rest as never[])) : isError(list) ? list : noOverload());
}

const isSorted = on((list) => {
  const items = itemsOf(list);
  return items.every((each, i) => i === 0 || compare(items[i - 1] ?? null, each) !== 1);
});

function sum(zero: CelValue): Run {
  return on((list) => {
    let total = zero;
    for (const each of itemsOf(list)) {
      total = add(total, each);
      if (isError(total)) return total;
    }
    return total;
  });
}

/** The item that is before (`1`) or after (`-1`) all others. */
function extreme(name: string, better: number): Run {
  return on((list) => {
    const [first, ...rest] = itemsOf(list);
    if (first === undefined) return new CelError(`${name} called on empty list`);
    return rest.reduce((best, each) => (compare(best, each) === better ? each : best), first);
  });
}

const indexOf = on((list, item: CelValue) => BigInt(itemsOf(list).findIndex((each) => equalParts(each, item) === true)));
const lastIndexOf = on((list, item: CelValue) => BigInt(itemsOf(list).findLastIndex((each) => equalParts(each, item) === true)));

const slice = on((list, start: bigint, end: bigint) => {
  const call = `cannot slice(${start}, ${end})`;
  if (start < 0n || end < 0n) return new CelError(`${call}, negative indexes not supported`);
  if (start > end) return new CelError(`${call}, start index must be less than or equal to end index`);
  if (BigInt(list.size) < end) return new CelError(`${call}, list is length ${list.size}`);
  return new ValueList(itemsOf(list).slice(Number(start), Number(end)));
});

function flatten(list: CelList, depth: bigint): CelValue[] {
  return itemsOf(list).flatMap((each) => (isList(each) && depth > 0n ? flatten(each, depth - 1n) : [each]));
}

const flattenTo = on((list, depth: bigint = 1n as never) =>
  depth < 0n ? new CelError("level must be non-negative") : new ValueList(flatten(list, depth)),
);

function sortBy(list: CelList, keys: CelList): CelValue {
  if (list.size !== keys.size)
    return new CelError(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${list.size} and ${keys.size} elements respectively`,
    );
  const sorting = itemsOf(keys);
  const [first] = sorting;
  if (first === undefined) return list;
  if (typeof compare(first, first) !== "number" && kindOf(first) !== "double") return new CelError("list elements must be comparable");
  if (sorting.length > 1 && sorting.some((each) => typeNameOf(each) !== typeNameOf(first)))
    return new CelError("list elements must have the same type");
  const order = [...sorting.keys()].toSorted((a, b) => {
    const compared = compare(sorting[a] ?? null, sorting[b] ?? null);
    return typeof compared === "number" ? compared : 0;
  });
  return new ValueList(order.map((i) => list.at(i)));
}

/** More items than any limit on costs lets through; a list of so many is not made. */
const MOST_ITEMS = 2_000_000n;

const range: Run = (count) => {
  if (typeof count !== "bigint") return noOverload();
  if (count > MOST_ITEMS) return new CelError("operation cancelled: actual cost limit exceeded");
  return new ValueList(Array.from({ length: Math.max(0, Number(count)) }, (_, i) => BigInt(i)));
};

const distinct = on((list) => {
  const unique: CelValue[] = [];
  for (const each of itemsOf(list)) if (!unique.some((other) => equalParts(each, other) === true)) unique.push(each);
  return list.size === 0 ? list : new ValueList(unique);
});

const KUBERNETES: readonly FunctionDeclaration[] = [
  { name: "isSorted", overloads: COMPARED.map(([name, type]) => member(`list_${name}_is_sorted_bool`, [listOf(type)], BOOL, isSorted)) },
  { name: "sum", overloads: SUMMED.map(([name, type, zero]) => member(`list_${name}_sum_${name}`, [listOf(type)], type, sum(zero))) },
  { name: "max", overloads: COMPARED.map(([name, type]) => member(`list_${name}_max_${name}`, [listOf(type)], type, extreme("max", -1))) },
  { name: "min", overloads: COMPARED.map(([name, type]) => member(`list_${name}_min_${name}`, [listOf(type)], type, extreme("min", 1))) },
  { name: "indexOf", overloads: [member("list_a_index_of_int", [listOf(A), A], INT, indexOf)] },
  { name: "lastIndexOf", overloads: [member("list_a_last_index_of_int", [listOf(A), A], INT, lastIndexOf)] },
];

const EXTENDED: readonly FunctionDeclaration[] = [
  { name: "slice", overloads: [member("list_slice", [LIST, INT, INT], LIST, slice)] },
  {
    name: "flatten",
    isUnguarded: true,
    overloads: [
      member("list_flatten", [listOf(LIST)], LIST, flattenTo),
      member("list_flatten_int", [listOf(DYN), INT], listOf(DYN), flattenTo),
    ],
  },
  {
    name: "sort",
    overloads: COMPARED.map(([, type]) => member(`list_${type.name}_sort`, [listOf(type)], listOf(type))),
    single: { run: on((list) => sortBy(list, list)) },
  },
  {
    name: "@sortByAssociatedKeys",
    overloads: COMPARED.map(([, type]) => member(`list_${type.name}_sortByAssociatedKeys`, [LIST, listOf(type)], LIST)),
    single: { run: on((list, keys: CelList) => sortBy(list, keys)) },
  },
  { name: "lists.range", overloads: [plain("lists_range", [INT], listOf(INT), range)] },
  {
    name: "reverse",
    overloads: [
      member(
        "list_reverse",
        [LIST],
        LIST,
        on((list) => new ValueList(itemsOf(list).toReversed())),
      ),
    ],
  },
  { name: "distinct", overloads: [member("list_distinct", [LIST], LIST, distinct)] },
];

export const LISTS: readonly FunctionDeclaration[] = [...KUBERNETES, ...EXTENDED];
