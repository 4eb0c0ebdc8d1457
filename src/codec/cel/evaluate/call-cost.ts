// What calls cost when they run, by the sizes of their arguments.
// @see apiserver pkg/cel/library/cost.go, cel-go interpreter/runtimecost.go, ext/lists.go and ext/sets.go
import { formatSize } from "../library/kubernetes.ts";
import { EvaluationBroken } from "./frame.ts";
import { isError, isList, isMap, itemsOf, kindOf, lengthOf, type CelObject, type CelValue } from "../value/value.ts";

export const TRAVERSAL = 0.1;
export const PATTERN = 0.25;
export const LIST_COST = 10;
export const MAP_COST = 30;
export const STRUCT_COST = 40;

export interface CallMade {
  readonly name: string;
  /** Absent where several overloads were possible. */
  readonly overload: string | undefined;
  readonly args: readonly CelValue[];
  readonly result: CelValue;
}

type Cost = (call: CallMade) => number | undefined;

/** @see traits.Sizer */
export function actualSize(value: CelValue | undefined): number {
  if (value === undefined) return 1;
  if (typeof value === "string") return lengthOf(value);
  if (value instanceof Uint8Array) return value.length;
  if (isList(value) || isMap(value)) return value.size;
  return kindOf(value) === "object" ? ((value as CelObject).size ?? 1) : 1;
}

function sizeThroughOptional(value: CelValue | undefined): number {
  if (value !== undefined && kindOf(value) === "optional") {
    const inner = (value as { readonly value?: CelValue }).value;
    if (inner !== undefined) return sizeThroughOptional(inner);
  }
  return actualSize(value);
}

const traversal = (size: number): number => Math.ceil(size * TRAVERSAL);

/** The cost of visiting all of a value. */
function wholeTraversal(value: CelValue): number {
  if (typeof value === "string") return Math.trunc(new TextEncoder().encode(value).length * TRAVERSAL);
  if (value instanceof Uint8Array) return Math.trunc(value.length * TRAVERSAL);
  if (isList(value)) return itemsOf(value).reduce((sum: number, each) => sum + wholeTraversal(each), 0);
  if (isMap(value))
    return value.keys().reduce((sum: number, key) => sum + wholeTraversal(key) + wholeTraversal(value.find(key) ?? null), 0);
  return 1;
}

const one: Cost = () => 1;
const first: Cost = ({ args }) => (args.length >= 1 ? traversal(actualSize(args[0])) : undefined);
const firstTwice: Cost = ({ args }) => (args.length >= 1 ? Math.ceil(actualSize(args[0]) * 2 * TRAVERSAL) : undefined);
const pattern = (text: number, expression: number): number => Math.ceil((1 + text) * TRAVERSAL) * Math.ceil(expression * PATTERN);

const containsIp: Cost = ({ args, overload }) => {
  const base = Math.ceil(2 * actualSize(args[0]) * TRAVERSAL);
  return overload === "cidr_contains_ip_string" ? base + traversal(actualSize(args[1])) : base;
};
const containsCidr: Cost = ({ args, overload }) => {
  const base = Math.ceil(2 * actualSize(args[0]) * TRAVERSAL) + traversal(actualSize(args[0])) + 1;
  return overload === "cidr_contains_cidr_string" ? base + traversal(actualSize(args[1])) : base;
};
const validate: Cost = ({ args }) => {
  const size = formatSize(args[0]);
  return size === undefined ? undefined : pattern(actualSize(args[1]), size);
};
const equals: Cost = ({ args }) => (args[0] !== undefined && kindOf(args[0]) === "object" ? 1 : undefined);

function all(names: string, cost: Cost): (readonly [string, Cost])[] {
  return names.split(" ").map((name) => [name, cost] as const);
}

const BY_FUNCTION: ReadonlyMap<string, Cost> = new Map([
  ...all("check", () => 350_000),
  ...all("serviceAccount path group resource subresource namespace name allowed reason error errored", one),
  ...all("isSorted sum max min indexOf lastIndexOf", ({ args }) => (args[0] === undefined ? 0 : wholeTraversal(args[0]))),
  ...all("url lowerAscii upperAscii substring trim jsonpatch.escapeKey cidr isIP isCIDR quantity isQuantity semver isSemver", first),
  ...all("replace split ip.isCanonical", firstTwice),
  ...all("join", ({ result }) => Math.ceil(actualSize(result) * 2 * TRAVERSAL)),
  ...all("find findAll", ({ args }) => (args.length >= 2 ? pattern(actualSize(args[0]), actualSize(args[1])) : undefined)),
  ...all("ip", (call) => (call.overload === "cidr_ip" ? 1 : first(call))),
  ...all("masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast format.named", one),
  ...all("containsIP", containsIp),
  ...all("containsCIDR", containsCidr),
  ...all("validate", validate),
  ...all("sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch", one),
  ...all("getScheme getHostname getHost getPort getEscapedPath getQuery", one),
  ...all("_==_", equals),
]);

const listCall = (factor: number, size: number): number => Math.trunc(size * factor) + 1 + LIST_COST;

/** The API server counts the items of what should be a list even where that failed, and breaks off then. */
function selfCompare(list: CelValue | undefined): number {
  if (list !== undefined && isError(list))
    throw new EvaluationBroken("internal error: interface conversion: *types.Err is not traits.Lister: missing method Add");
  const size = actualSize(list);
  const item = list !== undefined && isList(list) && size > 0 ? list.at(0) : null;
  const factor = typeof item === "string" || item instanceof Uint8Array ? 2 + TRAVERSAL : 2;
  return listCall(factor, size * size);
}

const sets =
  (factor: number): Cost =>
  ({ args }) =>
    1 + actualSize(args[0]) * actualSize(args[1]) * factor;

const TRACKED: ReadonlyMap<string, Cost> = new Map([
  ...all("list_slice lists_range list_reverse", ({ result }) => listCall(1, actualSize(result))),
  ...all("list_flatten list_flatten_int", ({ args }) => {
    if (args[1] !== undefined && isError(args[1]))
      throw new EvaluationBroken("internal error: interface conversion: ref.Val is *types.Err, not types.Int");
    return listCall(typeof args[1] === "bigint" ? Number(args[1]) : 1, actualSize(args[0]));
  }),
  ...all("list_distinct", ({ args }) => selfCompare(args[0])),
  ...all("list_sets_contains_list list_sets_intersects_list", sets(1)),
  ...all("list_sets_equivalent_list", sets(2)),
]);

const smaller: Cost = ({ args }) => traversal(Math.min(sizeThroughOptional(args[0]), sizeThroughOptional(args[1])));
const added: Cost = ({ args }) => traversal(sizeThroughOptional(args[0]) + sizeThroughOptional(args[1]));
const firstSize: Cost = ({ args }) => traversal(sizeThroughOptional(args[0]));

const BY_OVERLOAD: ReadonlyMap<string, Cost> = new Map([
  ...all("starts_with_string ends_with_string string_to_bytes bytes_to_string strings_quote string_format", firstSize),
  ...all("in_list", ({ args }) => sizeThroughOptional(args[1])),
  ...all("less_string greater_string less_equals_string greater_equals_string equals not_equals", smaller),
  ...all("less_bytes greater_bytes less_equals_bytes greater_equals_bytes", smaller),
  ...all("add_string add_bytes", added),
  ...all("matches_string", ({ args }) => pattern(sizeThroughOptional(args[0]), sizeThroughOptional(args[1]))),
  ...all("contains_string", ({ args }) => traversal(sizeThroughOptional(args[0])) * traversal(sizeThroughOptional(args[1]))),
]);

/** The cost of calls of one function; looked up once for all of them. @param overload absent where several are possible */
export function costOfCalls(name: string, overload = ""): (call: Pick<CallMade, "args" | "result">) => number {
  const tracked = /^list_.*_sort$/.test(overload)
    ? ({ args }: Pick<CallMade, "args">) => selfCompare(args[0])
    : /^list_.*_sortByAssociatedKeys$/.test(overload)
      ? ({ args }: Pick<CallMade, "args">) => selfCompare(args[1])
      : TRACKED.get(overload);
  const [byFunction, byOverload] = [BY_FUNCTION.get(name), BY_OVERLOAD.get(overload)];
  return ({ args, result }) => {
    const call: CallMade = { name, overload, args, result };
    return tracked?.(call) ?? byFunction?.(call) ?? byOverload?.(call) ?? 1;
  };
}
