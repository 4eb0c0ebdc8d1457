// What calls may cost at most and give at most, before they run. @see apiserver pkg/cel/library/cost.go, cel-go ext/lists.go and ext/sets.go
import type { CelType } from "../check/type.ts";
import { LIST_COST, PATTERN, TRAVERSAL } from "../evaluate/call-cost.ts";
import { codePoints } from "../value/value.ts";
import { fixed, MOST, NOTHING, ONE, plus, scaled, times, UNKNOWN, type Range } from "./size.ts";

/** A part of an expression, as far as its size is known. */
export interface Node {
  readonly type: CelType;
  /** Where it comes from: `self`, a field, `@items`. */
  readonly path: readonly string[] | undefined;
  /** Size that follows from the expression. */
  readonly computed: Range | undefined;
  /** A literal's value. */
  readonly literal: unknown;
}

export interface CallParts {
  readonly name: string;
  readonly overload: string;
  readonly target: Node | undefined;
  readonly args: readonly Node[];
  /** The size of a value of the schema that a path leads to. */
  readonly sizeAt: (path: readonly string[]) => Range | undefined;
}

export interface CallEstimate {
  readonly cost: Range;
  readonly size?: Range;
}

type Estimate = (call: CallParts) => CallEstimate | undefined;

function sizeOf({ sizeAt }: CallParts, node: Node | undefined): Range {
  if (node === undefined) return UNKNOWN;
  if (node.computed !== undefined) return node.computed;
  return (node.path === undefined || node.path.length === 0 ? undefined : sizeAt(node.path)) ?? UNKNOWN;
}

/** The items of a list. */
function itemOf(list: Node): Node | undefined {
  const [type] = list.type.parameters;
  if (type === undefined) return undefined;
  return { type, path: list.path === undefined ? undefined : [...list.path, "@items"], computed: undefined, literal: undefined };
}

const one: Estimate = () => ({ cost: ONE });

const traverse =
  (factor: number): Estimate =>
  (call) =>
    call.args.length >= 1 ? { cost: scaled(sizeOf(call, call.args[0]), factor * TRAVERSAL) } : undefined;

const walkList: Estimate = (call) => {
  const { target } = call;
  if (target === undefined) return undefined;
  const item = itemOf(target);
  const size = sizeOf(call, target);
  if (item === undefined) return { cost: scaled(size, TRAVERSAL) };
  const isText = item.type.kind === "string" || item.type.kind === "bytes";
  return { cost: times(size, isText ? plus(ONE, scaled(sizeOf(call, item), TRAVERSAL)) : ONE) };
};

const sameSize = (call: CallParts, node: Node | undefined): CallEstimate => {
  const size = sizeOf(call, node);
  return { cost: scaled(size, TRAVERSAL), size };
};

const toUrl: Estimate = (call) => (call.args.length === 1 ? sameSize(call, call.args[0]) : undefined);
const keepSize: Estimate = (call) => (call.target === undefined ? undefined : sameSize(call, call.target));

const divideUp = (amount: bigint, by: bigint): bigint => BigInt(Math.ceil(Number(amount) / Number(by)));

const replace: Estimate = (call) => {
  const { target, args } = call;
  if (target === undefined || args.length < 2) return undefined;
  const [size, old, fresh] = [sizeOf(call, target), sizeOf(call, args[0]), sizeOf(call, args[1])];
  const count = { min: 0n, max: 0n };
  const kept = { min: 0n, max: 0n };
  if (old.min === 0n) {
    count.max = size.max < MOST ? size.max + 1n : size.max;
    kept.max = size.max;
  } else if (fresh.max <= old.min) kept.max = size.max;
  else count.max = cutCount(divideUp(size.max, old.min));
  if (old.max === 0n) {
    count.min = size.min < MOST ? size.min + 1n : size.min;
    kept.min = size.min;
  } else if (old.max <= fresh.min) kept.min = size.min;
  else count.min = divideUp(size.min, old.max);
  return { cost: scaled(size, 2 * TRAVERSAL), size: plus(times(count, fresh), kept) };
};

const cutCount = (count: bigint): bigint => (count > MOST ? MOST : count);

const split: Estimate = (call) => {
  if (call.target === undefined) return undefined;
  const size = sizeOf(call, call.target);
  const limit = call.args[1]?.literal;
  const max = typeof limit === "bigint" ? BigInt.asUintN(64, limit) : size.max;
  return { cost: scaled(size, 2 * TRAVERSAL), size: { min: 0n, max } };
};

const join: Estimate = (call) => {
  const { target, args } = call;
  if (target === undefined) return undefined;
  const count = sizeOf(call, target);
  const item = itemOf(target);
  let size = item === undefined ? NOTHING : times(count, sizeOf(call, item));
  if (args.length > 0) {
    const separators = { min: count.min > 0n ? count.min - 1n : 0n, max: count.max > 0n ? count.max - 1n : 0n };
    size = plus(size, times(sizeOf(call, args[0]), separators));
  }
  return { cost: scaled(size, TRAVERSAL), size };
};

const find: Estimate = (call) => {
  const { target, args } = call;
  if (target === undefined || args.length === 0) return undefined;
  const size = sizeOf(call, target);
  const cost = times(scaled(plus(size, ONE), TRAVERSAL), scaled(sizeOf(call, args[0]), PATTERN));
  return { cost, size: { min: 0n, max: size.max } };
};

const ADDRESS: Range = { min: 4n, max: 16n };

const containsIp: Estimate = (call) => {
  const cost = scaled(plus(ADDRESS, ADDRESS), TRAVERSAL);
  const isText = call.overload === "cidr_contains_ip_string";
  return { cost: isText ? plus(cost, scaled(sizeOf(call, call.args[0]), TRAVERSAL)) : cost };
};

const containsCidr: Estimate = (call) => {
  const cost = plus(plus(scaled(plus(ADDRESS, ADDRESS), TRAVERSAL), scaled(ADDRESS, TRAVERSAL)), ONE);
  const isText = call.overload === "cidr_contains_cidr_string";
  return { cost: isText ? plus(cost, scaled(sizeOf(call, call.args[0]), TRAVERSAL)) : cost };
};

/** Length that patterns of named formats are reckoned with. */
const FORMAT_PATTERN = 128;
const LONGEST_FORMAT = 64n;

const validate: Estimate = (call) => ({ cost: scaled(scaled(sizeOf(call, call.args[0]), TRAVERSAL), FORMAT_PATTERN * PATTERN) });

const equals: Estimate = ({ args: [left, right] }) => {
  if (left === undefined || right === undefined || left.type.text !== right.type.text) return undefined;
  switch (left.type.name) {
    case "net.IP":
    case "net.CIDR":
    case "kubernetes.Quantity":
    case "kubernetes.Semver":
      return { cost: ONE };
    case "kubernetes.NamedFormat":
      return { cost: scaled({ min: 1n, max: LONGEST_FORMAT }, TRAVERSAL) };
    case "kubernetes.URL":
      return { cost: scaled({ min: 1n, max: right.computed?.max ?? 1n }, TRAVERSAL) };
    default:
      return undefined;
  }
};

function all(names: string, estimate: Estimate): (readonly [string, Estimate])[] {
  return names.split(" ").map((name) => [name, estimate] as const);
}

const BY_FUNCTION: ReadonlyMap<string, Estimate> = new Map([
  ...all("check", () => ({ cost: fixed(350_000n) })),
  ...all("serviceAccount path group resource subresource namespace name allowed reason error errored", one),
  ...all("isSorted sum max min indexOf lastIndexOf", walkList),
  ...all("url jsonpatch.escapeKey", toUrl),
  ...all("lowerAscii upperAscii substring trim", keepSize),
  ...all("replace", replace),
  ...all("split", split),
  ...all("join", join),
  ...all("find findAll", find),
  ...all("cidr isIP isCIDR quantity isQuantity semver isSemver", traverse(1)),
  ...all("ip", (call) => (call.overload === "cidr_ip" ? { cost: ONE } : traverse(1)(call))),
  ...all("ip.isCanonical", traverse(2)),
  ...all("masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast format.named", one),
  ...all("containsIP", containsIp),
  ...all("containsCIDR", containsCidr),
  ...all("validate", validate),
  ...all("sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch", one),
  ...all("getScheme getHostname getHost getPort getEscapedPath getQuery", one),
  ...all("_==_", equals),
]);

function allocating(factor: number, size: Range): CallEstimate {
  return { cost: plus(plus(scaled(size, factor), ONE), fixed(BigInt(LIST_COST))), size };
}

function literalInt(node: Node | undefined, otherwise: bigint): bigint {
  if (typeof node?.literal !== "bigint") return otherwise;
  return node.literal < 0n ? 0n : node.literal;
}

const squared = (size: Range): Range => times(size, size);

const sets =
  (factor: number): Estimate =>
  (call) => ({ cost: plus(scaled(times(sizeOf(call, call.args[0]), sizeOf(call, call.args[1])), factor), ONE) });

const BY_OVERLOAD: ReadonlyMap<string, Estimate> = new Map([
  ...all("list_slice", (call) => {
    const [start, end] = [literalInt(call.args[0], 0n), literalInt(call.args[1], sizeOf(call, call.target).max)];
    return allocating(1, fixed(BigInt.asUintN(64, end - start)));
  }),
  ...all("list_flatten", (call) => allocating(1, sizeOf(call, call.target))),
  ...all("list_flatten_int", (call) => allocating(Number(literalInt(call.args[0], MOST)), sizeOf(call, call.target))),
  ...all("lists_range", ({ args }) => allocating(1, fixed(literalInt(args[0], MOST)))),
  ...all("list_reverse", (call) => allocating(1, sizeOf(call, call.target))),
  ...all("list_distinct", (call) => allocating(2, squared(sizeOf(call, call.target)))),
  ...all("list_sets_contains_list list_sets_intersects_list", sets(1)),
  ...all("list_sets_equivalent_list", sets(2)),
]);

function sort(call: CallParts, keys: Node | undefined): CallEstimate {
  const isText = /^list_(?:string|bytes)_/.test(call.overload);
  return allocating(isText ? 2 + TRAVERSAL : 2, squared(sizeOf(call, keys)));
}

/** The estimate of the libraries; undefined where the language's own applies. */
export function libraryEstimate(call: CallParts): CallEstimate | undefined {
  if (/^list_.*_sort$/.test(call.overload)) return sort(call, call.target);
  if (/^list_.*_sortByAssociatedKeys$/.test(call.overload)) return sort(call, call.args[0]);
  return BY_OVERLOAD.get(call.overload)?.(call) ?? BY_FUNCTION.get(call.name)?.(call);
}

const known = (node: Node | undefined): Range => node?.computed ?? UNKNOWN;

const start: Estimate = ({ args: [argument] }) => ({ cost: scaled(known(argument), TRAVERSAL) });
const added: Estimate = ({ args: [left, right] }) => {
  const size = plus(known(left), known(right));
  return { cost: scaled(size, TRAVERSAL), size };
};
const smaller: Estimate = ({ args: [left, right] }) => {
  const [a, b] = [known(left).max, known(right).max];
  const max = a < b ? a : b;
  return { cost: scaled({ min: max > 0n ? 1n : 0n, max }, TRAVERSAL) };
};

/** Estimates of the language itself, by overload; arguments are added by the caller. */
export const LANGUAGE_ESTIMATES: ReadonlyMap<string, Estimate> = new Map([
  ...all("string_format", ({ target }) => ({ cost: scaled(known(target), TRAVERSAL) })),
  ...all("string_to_bytes", ({ args: [argument] }) => {
    const { min, max } = known(argument);
    return { cost: scaled({ min, max }, TRAVERSAL), size: { min, max: BigInt.asUintN(64, max * 4n) } };
  }),
  ...all("bytes_to_string", ({ args: [argument] }) => {
    const { min, max } = known(argument);
    return { cost: scaled({ min, max }, TRAVERSAL), size: { min: min / 4n, max } };
  }),
  ...all("strings_quote", ({ args: [argument] }) => {
    const { min, max } = known(argument);
    return { cost: scaled({ min, max }, TRAVERSAL), size: { min: min + 2n, max: BigInt.asUintN(64, max * 2n + 2n) } };
  }),
  ...all("starts_with_string ends_with_string", start),
  ...all("in_list", ({ args: [, list] }) => ({ cost: scaled(known(list), 1) })),
  ...all("matches_string", ({ target, args: [expression] }) => ({
    cost: times(scaled(plus(known(target), ONE), TRAVERSAL), scaled(known(expression), PATTERN)),
  })),
  ...all("contains_string", ({ target, args: [part] }) => ({
    cost: times(scaled(known(target), TRAVERSAL), scaled(known(part), TRAVERSAL)),
  })),
  ...all("add_string add_bytes", added),
  ...all("add_list", ({ args: [left, right] }) => ({ cost: ONE, size: plus(known(left), known(right)) })),
  ...all("less_string greater_string less_equals_string greater_equals_string equals not_equals", smaller),
  ...all("less_bytes greater_bytes less_equals_bytes greater_equals_bytes", smaller),
]);

/** The size of a literal. */
export function literalSize(value: unknown): Range {
  if (typeof value === "string") return fixed(BigInt(codePoints(value).length));
  return value instanceof Uint8Array ? fixed(BigInt(value.length)) : ONE;
}
