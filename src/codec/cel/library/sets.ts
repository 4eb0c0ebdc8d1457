// Lists as sets, optionals, regular expressions and the insertion of comprehensions into maps.
// @see cel-go ext/sets.go, cel/library.go, ext/comprehensions.go; apiserver pkg/cel/library/regex.go
import { messageOf } from "#base";
import { compileRe2 } from "../../re2/expression.ts";
import { BOOL, DYN, INT, listOf, mapOf, optionalOf, parameter, STRING } from "../check/type.ts";
import { ValueList, ValueMap } from "../value/collection.ts";
import { shownValue } from "../value/shown.ts";
import {
  CelError,
  CelOptional,
  isError,
  isList,
  isMap,
  itemsOf,
  kindOf,
  NONE,
  noOverload,
  type CelDuration,
  type CelList,
  type CelTimestamp,
  type CelUint,
  type CelValue,
} from "../value/value.ts";
import { member, plain, type FunctionDeclaration, type Run } from "./declare.ts";

const T = parameter("T");
const K = parameter("K");
const V = parameter("V");

function bothLists(run: (a: CelList, b: CelList) => CelValue): Run {
  return (a = null, b = null) => (isList(a) && isList(b) ? run(a, b) : noOverload());
}

function containsAll(list: CelList, part: CelList): CelValue {
  for (const each of itemsOf(part)) {
    const found = list.contains(each);
    if (found !== true) return found;
  }
  return true;
}

const SETS_OF = listOf(T);

const SETS: readonly FunctionDeclaration[] = [
  { name: "sets.contains", overloads: [plain("list_sets_contains_list", [SETS_OF, SETS_OF], BOOL, bothLists(containsAll))] },
  {
    name: "sets.equivalent",
    overloads: [
      plain(
        "list_sets_equivalent_list",
        [SETS_OF, SETS_OF],
        BOOL,
        bothLists((a, b) => {
          const first = containsAll(a, b);
          return first === true ? containsAll(b, a) : first;
        }),
      ),
    ],
  },
  {
    name: "sets.intersects",
    overloads: [
      plain(
        "list_sets_intersects_list",
        [SETS_OF, SETS_OF],
        BOOL,
        bothLists((a, b) => itemsOf(a).some((each) => b.contains(each) === true)),
      ),
    ],
  },
];

/** Go's zero time, the start of the year 1. */
const FIRST_MOMENT = -62_135_596_800_000_000_000n;

function isZero(value: CelValue): boolean {
  switch (kindOf(value)) {
    case "null":
      return true;
    case "bool":
    case "string":
    case "int":
    case "double":
      return !value;
    case "bytes":
      return (value as Uint8Array).length === 0;
    case "uint":
      return (value as CelUint).value === 0n;
    case "duration":
      return (value as CelDuration).nanos === 0n;
    case "timestamp":
      return (value as CelTimestamp).nanos === FIRST_MOMENT;
    // lists and maps of the object itself never count as empty; only those that an expression made do
    case "list":
      return value instanceof ValueList && value.size === 0;
    case "map":
      return value instanceof ValueMap && value.size === 0;
    default:
      return false;
  }
}

function onOptional(run: (optional: CelOptional) => CelValue): Run {
  return (value) => (value instanceof CelOptional ? run(value) : noOverload());
}

const unwrap: Run = (list = null) => {
  if (!isList(list)) return noOverload();
  const values: CelValue[] = [];
  for (const each of itemsOf(list)) {
    if (!(each instanceof CelOptional)) return new CelError(`value ${shownValue(each)} is not optional`);
    if (each.value !== undefined) values.push(each.value);
  }
  return new ValueList(values);
};

function end(index: number): Run {
  return (list = null) => {
    if (!isList(list)) return noOverload();
    return list.size === 0 ? NONE : new CelOptional(list.at(index < 0 ? list.size + index : index));
  };
}

const OPTIONAL = optionalOf(V);
const LIST = listOf(V);
const MAP = mapOf(K, V);

const OPTIONALS: readonly FunctionDeclaration[] = [
  { name: "optional.of", overloads: [plain("optional_of", [V], OPTIONAL, (value = null) => new CelOptional(value))] },
  {
    name: "optional.ofNonZeroValue",
    overloads: [plain("optional_ofNonZeroValue", [V], OPTIONAL, (value = null) => (isZero(value) ? NONE : new CelOptional(value)))],
  },
  { name: "optional.none", overloads: [plain("optional_none", [], OPTIONAL, () => NONE)] },
  {
    name: "value",
    overloads: [
      member(
        "optional_value",
        [OPTIONAL],
        V,
        onOptional(({ value }) => value ?? absent(value)),
      ),
    ],
  },
  {
    name: "hasValue",
    overloads: [
      member(
        "optional_hasValue",
        [OPTIONAL],
        BOOL,
        onOptional(({ value }) => value !== undefined),
      ),
    ],
  },
  { name: "or", overloads: [member("optional_or_optional", [OPTIONAL, OPTIONAL], OPTIONAL)] },
  { name: "orValue", overloads: [member("optional_orValue_value", [OPTIONAL, V], V)] },
  { name: "_?._", overloads: [plain("select_optional_field", [DYN, STRING], OPTIONAL)] },
  {
    name: "_[?_]",
    overloads: [
      plain("list_optindex_optional_int", [LIST, INT], OPTIONAL),
      plain("optional_list_optindex_optional_int", [optionalOf(LIST), INT], OPTIONAL),
      plain("map_optindex_optional_value", [MAP, K], OPTIONAL),
      plain("optional_map_optindex_optional_value", [optionalOf(MAP), K], OPTIONAL),
    ],
  },
  {
    name: "_[_]",
    overloads: [
      plain("optional_list_index_int", [optionalOf(LIST), INT], OPTIONAL),
      plain("optional_map_index_value", [optionalOf(MAP), K], OPTIONAL),
    ],
  },
  { name: "last", overloads: [member("list_last", [LIST], OPTIONAL, end(-1))] },
  { name: "first", overloads: [member("list_first", [LIST], OPTIONAL, end(0))] },
  { name: "optional.unwrap", overloads: [plain("optional_unwrap", [listOf(OPTIONAL)], LIST, unwrap)] },
  { name: "unwrapOpt", overloads: [member("optional_unwrapOpt", [listOf(OPTIONAL)], LIST, unwrap)] },
];

/** The value of an optional may be null; only one without a value fails. */
function absent(value: CelValue | undefined): CelValue {
  return value === null ? null : new CelError("optional.none() dereference");
}

function find(text: string, pattern: string, limit: bigint | undefined): CelValue {
  try {
    const expression = compileRe2(pattern);
    return limit === undefined ? expression.find(text) : new ValueList(expression.findAll(text, Number(limit)));
  } catch (error) {
    return new CelError(`Illegal regex: ${messageOf(error)}`);
  }
}

function search(isAll: boolean): Run {
  return (text, pattern, limit = -1n) => {
    if (typeof text !== "string" || typeof pattern !== "string" || typeof limit !== "bigint") return noOverload();
    return find(text, pattern, isAll ? limit : undefined);
  };
}

const REGEX: readonly FunctionDeclaration[] = [
  { name: "find", overloads: [member("string_find_string", [STRING, STRING], STRING, search(false))] },
  {
    name: "findAll",
    overloads: [
      member("string_find_all_string", [STRING, STRING], listOf(STRING), search(true)),
      member("string_find_all_string_int", [STRING, STRING, INT], listOf(STRING), search(true)),
    ],
  },
];

function insert(map: CelValue, entries: Iterable<readonly [CelValue, CelValue]>): CelValue {
  if (!isMap(map)) return noOverload();
  let target: CelValue = map instanceof ValueMap ? map : new ValueMap(map.keys().map((key) => [key, map.find(key) ?? null] as const));
  for (const [key, value] of entries) {
    if (!(target instanceof ValueMap)) return target;
    target = target.insert(key, value);
    if (isError(target)) return target;
  }
  return target;
}

const COMPREHENSIONS: readonly FunctionDeclaration[] = [
  {
    name: "cel.@mapInsert",
    overloads: [
      plain("@mapInsert_map_key_value", [MAP, K, V], MAP, (map = null, key = null, value = null) => insert(map, [[key, value]])),
      plain("@mapInsert_map_map", [MAP, MAP], MAP, (map = null, more = null) =>
        isMap(more)
          ? insert(
              map,
              more.keys().map((key) => [key, more.find(key) ?? null] as const),
            )
          : noOverload(),
      ),
    ],
  },
];

export const COLLECTIONS: readonly FunctionDeclaration[] = [...SETS, ...OPTIONALS, ...REGEX, ...COMPREHENSIONS];
