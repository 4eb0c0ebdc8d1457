// URLs, quantities, versions and named formats. @see apiserver pkg/cel/library
import { compareQuantity, tryParseQuantity, type Quantity } from "../../kubernetes/quantity.ts";
import { BOOL, DOUBLE, INT, listOf, mapOf, objectType, optionalOf, STRING } from "../check/type.ts";
import { ValueList, ValueMap } from "../value/collection.ts";
import { isInt } from "../value/number.ts";
import { escapedPath, parseUrl, queryValues, splitHost, type Url } from "../value/url.ts";
import { CelError, CelOptional, isError, NONE, noOverload, type CelObject, type CelValue } from "../value/value.ts";
import { member, plain, type FunctionDeclaration, type Run } from "./declare.ts";
import { compareSemver, parseSemver, type Semver } from "../value/semver.ts";

const URL_TYPE = objectType("kubernetes.URL");
const QUANTITY = objectType("kubernetes.Quantity");
const SEMVER = objectType("kubernetes.Semver");
const FORMAT = objectType("kubernetes.NamedFormat");

/** A value of one of these types; `same` decides what equals it. */
class Held<T> implements CelObject {
  readonly kind = "object";
  readonly typeName: string;
  readonly held: T;
  readonly #same: (a: T, b: T) => boolean;
  /** Results of arithmetic do not count as equal to anything on the right of `==`: the API server compares them with the wrong type. */
  readonly isResult: boolean;
  constructor(
    typeName: string,
    held: T,
    { same, isResult = false }: { readonly same: (a: T, b: T) => boolean; readonly isResult?: boolean },
  ) {
    this.typeName = typeName;
    this.held = held;
    this.#same = same;
    this.isResult = isResult;
  }
  equals(other: CelValue): CelValue {
    if (!(other instanceof Held) || other.typeName !== this.typeName || other.isResult) return isError(other) ? other : noOverload();
    return this.#same(this.held, other.held as T);
  }
}

function on<T>(typeName: string, run: (held: T, ...rest: readonly CelValue[]) => CelValue): Run {
  return (value, ...rest) => (value instanceof Held && value.typeName === typeName ? run(value.held as T, ...rest) : noOverload());
}

function heldIn<T>(typeName: string, value: CelValue | undefined): T | undefined {
  return value instanceof Held && value.typeName === typeName ? (value.held as T) : undefined;
}

const toUrl: Run = (text) => {
  if (typeof text !== "string") return noOverload();
  const url = parseUrl(text);
  if ("reason" in url) return new CelError(`URL parse error during conversion from string: ${url.reason}`);
  return new Held("kubernetes.URL", url, { same: (a, b) => a.text === b.text });
};

const part = (name: string, id: string, read: (url: Url) => string): FunctionDeclaration => ({
  name,
  overloads: [member(id, [URL_TYPE], STRING, on("kubernetes.URL", read))],
});

const URLS: readonly FunctionDeclaration[] = [
  { name: "url", overloads: [plain("string_to_url", [STRING], URL_TYPE, toUrl)] },
  part("getScheme", "url_get_scheme", ({ scheme }) => scheme),
  part("getHost", "url_get_host", ({ host }) => host),
  part("getHostname", "url_get_hostname", ({ host }) => splitHost(host).name),
  part("getPort", "url_get_port", ({ host }) => splitHost(host).port),
  part("getEscapedPath", "url_get_escaped_path", escapedPath),
  {
    name: "getQuery",
    overloads: [
      member(
        "url_get_query",
        [URL_TYPE],
        mapOf(STRING, listOf(STRING)),
        on(
          "kubernetes.URL",
          ({ query }: Url) => new ValueMap([...queryValues(query)].map(([key, values]) => [key, new ValueList(values)])),
        ),
      ),
    ],
  },
  {
    name: "isURL",
    overloads: [plain("is_url_string", [STRING], BOOL, (text) => (typeof text === "string" ? !isError(toUrl(text)) : noOverload()))],
  },
];

const NANO = 1_000_000_000n;
const NO_QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** An amount, and the power of ten that Go keeps it in; absent where it keeps a decimal of any length. */
interface Amount extends Quantity {
  readonly scale: number | undefined;
}

function heldQuantity(quantity: Amount, isResult = false): CelValue {
  return new Held("kubernetes.Quantity", quantity, { same: (a, b) => a.nanos === b.nanos, isResult });
}

/** @see apimachinery pkg/api/resource/quantity.go, ParseQuantity */
function scaleOf(text: string): number | undefined {
  const [, whole = "", fraction = "", suffix = ""] = /^[+-]?0*(\d*)(?:\.(\d*))?(.*)$/.exec(text) ?? [];
  const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].indexOf(suffix);
  if (binary >= 0) {
    const room = 14 - whole.length - Math.trunc(((binary + 1) * 10 * 3) / 10);
    return fraction === "" && room >= 0 ? 0 : undefined;
  }
  const exponent = /^[eE][+-]?\d/.test(suffix) ? Number(suffix.slice(1)) : (DECIMAL_SUFFIXES[suffix] ?? 0);
  const scale = exponent - fraction.length;
  return whole.length + fraction.length <= 18 && scale >= -9 ? scale : undefined;
}

const DECIMAL_SUFFIXES: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

const toQuantity: Run = (text) => {
  if (typeof text !== "string") return noOverload();
  const quantity = tryParseQuantity(text);
  if (quantity !== undefined) return heldQuantity({ ...quantity, scale: scaleOf(text) });
  const hasForm = /^[+-]?(?:\d+\.?\d*|\.\d+)[eEinumkKMGTP]*[-+]?\d*$/.test(text);
  return new CelError(hasForm ? "unable to parse quantity's suffix" : NO_QUANTITY);
};

function onQuantities(run: (a: Amount, b: Amount) => CelValue): Run {
  return on("kubernetes.Quantity", (a: Amount, other) => {
    const b = heldIn<Amount>("kubernetes.Quantity", other);
    return b === undefined ? noOverload() : run(a, b);
  });
}

const onQuantity = (run: (quantity: Amount) => CelValue): Run => on("kubernetes.Quantity", run);

function asInteger({ nanos, scale }: Amount): bigint | undefined {
  const whole = nanos / NANO;
  return scale !== undefined && scale >= 0 && isInt(whole) ? whole : undefined;
}

/** The power of ten of a sum. */
function joinedScale(a: Amount, b: Amount): number | undefined {
  if (a.scale === undefined || b.scale === undefined) return undefined;
  if (b.nanos === 0n) return a.scale;
  return a.nanos === 0n ? b.scale : Math.min(a.scale, b.scale);
}

function sum(name: string, word: string, sign: bigint): FunctionDeclaration {
  const added = (a: Amount, b: Amount): CelValue => heldQuantity({ ...a, nanos: a.nanos + sign * b.nanos, scale: joinedScale(a, b) }, true);
  return {
    name,
    overloads: [
      member(`quantity_${word}`, [QUANTITY, QUANTITY], QUANTITY, onQuantities(added)),
      member(
        `quantity_${word}_int`,
        [QUANTITY, INT],
        QUANTITY,
        on("kubernetes.Quantity", (a: Amount, amount) =>
          typeof amount === "bigint" ? added(a, { nanos: amount * NANO, format: "exponent", scale: 0 }) : noOverload(),
        ),
      ),
    ],
  };
}

const QUANTITIES: readonly FunctionDeclaration[] = [
  { name: "quantity", overloads: [plain("string_to_quantity", [STRING], QUANTITY, toQuantity)] },
  {
    name: "isQuantity",
    overloads: [
      plain("is_quantity_string", [STRING], BOOL, (text) => (typeof text === "string" ? !isError(toQuantity(text)) : noOverload())),
    ],
  },
  {
    name: "sign",
    overloads: [
      plain(
        "quantity_sign",
        [QUANTITY],
        INT,
        onQuantity(({ nanos }) => (nanos > 0n ? 1n : nanos < 0n ? -1n : 0n)),
      ),
    ],
  },
  {
    name: "isGreaterThan",
    overloads: [
      member(
        "quantity_is_greater_than",
        [QUANTITY, QUANTITY],
        BOOL,
        onQuantities((a, b) => compareQuantity(a, b) > 0),
      ),
    ],
  },
  {
    name: "isLessThan",
    overloads: [
      member(
        "quantity_is_less_than",
        [QUANTITY, QUANTITY],
        BOOL,
        onQuantities((a, b) => compareQuantity(a, b) < 0),
      ),
    ],
  },
  {
    name: "compareTo",
    overloads: [
      member(
        "quantity_compare_to",
        [QUANTITY, QUANTITY],
        INT,
        onQuantities((a, b) => BigInt(compareQuantity(a, b))),
      ),
    ],
  },
  {
    name: "asApproximateFloat",
    overloads: [
      member(
        "quantity_get_float",
        [QUANTITY],
        DOUBLE,
        onQuantity(({ nanos }) => Number(nanos) / 1e9),
      ),
    ],
  },
  {
    name: "asInteger",
    overloads: [
      member(
        "quantity_get_int",
        [QUANTITY],
        INT,
        onQuantity((each) => asInteger(each) ?? new CelError("cannot convert value to integer")),
      ),
    ],
  },
  {
    name: "isInteger",
    overloads: [
      member(
        "quantity_is_integer",
        [QUANTITY],
        BOOL,
        onQuantity((each) => asInteger(each) !== undefined),
      ),
    ],
  },
  sum("add", "add", 1n),
  sum("sub", "sub", -1n),
];

const toSemver: Run = (text, isLoose = false) => {
  if (typeof text !== "string" || typeof isLoose !== "boolean") return noOverload();
  const version = parseSemver(text, isLoose);
  if ("reason" in version) return new CelError(version.reason);
  return new Held("kubernetes.Semver", version, { same: (a, b) => compareSemver(a, b) === 0 });
};

function onSemvers(run: (order: number) => CelValue): Run {
  return on("kubernetes.Semver", (a: Semver, other) => {
    const b = heldIn<Semver>("kubernetes.Semver", other);
    return b === undefined ? noOverload() : run(compareSemver(a, b));
  });
}

const isSemver: Run = (...args) => {
  const version = toSemver(...args);
  return isError(version) && version.message === "no such overload" ? version : !isError(version);
};
const semverPart = (name: "major" | "minor" | "patch"): FunctionDeclaration => ({
  name,
  overloads: [
    member(
      `semver_${name}`,
      [SEMVER],
      INT,
      on("kubernetes.Semver", (version: Semver) => BigInt.asIntN(64, version[name])),
    ),
  ],
});

const SEMVERS: readonly FunctionDeclaration[] = [
  {
    name: "semver",
    overloads: [plain("string_to_semver", [STRING], SEMVER, toSemver), plain("string_bool_to_semver", [STRING, BOOL], SEMVER, toSemver)],
  },
  {
    name: "isSemver",
    overloads: [plain("is_semver_string", [STRING], BOOL, isSemver), plain("is_semver_string_bool", [STRING, BOOL], BOOL, isSemver)],
  },
  {
    name: "isGreaterThan",
    overloads: [
      member(
        "semver_is_greater_than",
        [SEMVER, SEMVER],
        BOOL,
        onSemvers((order) => order > 0),
      ),
    ],
  },
  {
    name: "isLessThan",
    overloads: [
      member(
        "semver_is_less_than",
        [SEMVER, SEMVER],
        BOOL,
        onSemvers((order) => order < 0),
      ),
    ],
  },
  {
    name: "compareTo",
    overloads: [
      member(
        "semver_compare_to",
        [SEMVER, SEMVER],
        INT,
        onSemvers((order) => BigInt(order)),
      ),
    ],
  },
  semverPart("major"),
  semverPart("minor"),
  semverPart("patch"),
];

/** A format that `format.<name>()` gives. */
export interface NamedFormat {
  /** What is wrong with a text. */
  readonly check: (text: string) => readonly string[];
  /** Length that the check is reckoned with, as a regular expression. */
  readonly size: number;
}

/** The size of a format, where a value is one. */
export function formatSize(value: CelValue | undefined): number | undefined {
  return heldIn<NamedFormat>("kubernetes.NamedFormat", value)?.size;
}

/** The functions of named formats, which the one who evaluates brings along. */
export function formatFunctions(formats: Readonly<Record<string, NamedFormat>>): FunctionDeclaration[] {
  const values = new Map(
    Object.entries(formats).map(([name, format]) => [name, new Held("kubernetes.NamedFormat", format, { same: (a, b) => a === b })]),
  );
  const named: Run = (name) => {
    if (typeof name !== "string") return noOverload();
    const format = values.get(name);
    return format === undefined ? NONE : new CelOptional(format);
  };
  const validate: Run = on("kubernetes.NamedFormat", ({ check }: NamedFormat, text) => {
    if (typeof text !== "string") return noOverload();
    const found = check(text);
    return found.length === 0 ? NONE : new CelOptional(new ValueList(found));
  });
  return [
    { name: "format.named", overloads: [plain("format-named", [STRING], optionalOf(FORMAT), named)] },
    { name: "validate", overloads: [member("format-validate", [FORMAT, STRING], optionalOf(listOf(STRING)), validate)] },
    ...[...values].map(([name, value]) => ({ name: `format.${name}`, overloads: [plain(`format.${name}`, [], FORMAT, () => value)] })),
  ];
}

export const KUBERNETES: readonly FunctionDeclaration[] = [...URLS, ...QUANTITIES, ...SEMVERS];
