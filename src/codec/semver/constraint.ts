// Version constraints in the grammar that Flux and Helm take, which differs from npm's in partial versions and prereleases.
import { catalogue } from "#base";
import { compareVersions, tryParseVersion, type Version } from "./version.ts";

export const semverProblems = catalogue("semver", {
  invalidConstraint: (text: string) => ({
    verdict: "stall",
    message: `invalid version constraint ${JSON.stringify(text)}`,
    next: "write it like 1.2.x, ~1.2, ^2.0, or >=1.0.0 <2.0.0",
    data: { text },
  }),
});

/** A constraint that was understood. */
export interface VersionConstraint {
  readonly text: string;
  /** True when the version meets it. Prereleases meet only an alternative that names a prerelease itself. */
  matches(version: Version): boolean;
}

interface Comparison {
  readonly operator: Operator;
  readonly bound: Version;
  /** Which part was left out or is a wildcard: everything, minor and patch, patch only, or nothing. */
  readonly open: "all" | "minor" | "patch" | "none";
}

const OPERATORS = ["", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^"] as const;
type Operator = (typeof OPERATORS)[number];

const PART = String.raw`(?:[0-9]+|[xX*])`;
const VERSION = String.raw`v?(${PART})(?:\.(${PART}))?(?:\.(${PART}))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?`;
const OPERATOR = String.raw`(!=|>=|=>|<=|=<|~>|=|>|<|~|\^)?`;
const COMPARISON = new RegExp(String.raw`${OPERATOR}\s*${VERSION}(?=$|[\s,])`, "y");
const HYPHEN = new RegExp(String.raw`(?<=^|[\s,])(${VERSION})\s+-\s+(${VERSION})(?=$|[\s,])`, "g");

/**
 * Reads a constraint: alternatives joined by `||`, each a list of comparisons joined by blanks or commas; `1.2 - 1.4` is a range.
 * @throws semver.invalidConstraint
 * @see Masterminds/semver v3, constraints.go (behaviour)
 */
export function parseConstraint(text: string): VersionConstraint {
  const alternatives = text.split("||").map((each) => parseAlternative(each, text));
  return {
    text,
    matches: (version) =>
      alternatives.some((comparisons) => {
        const prereleases = comparisons.some((each) => each.bound.prerelease !== "");
        return (version.prerelease === "" || prereleases) && comparisons.every((each) => TESTS[each.operator](version, each));
      }),
  };
}

function parseAlternative(alternative: string, whole: string): Comparison[] {
  const text = alternative.replaceAll(HYPHEN, (range) => {
    const [from = "", to = ""] = range.split(/\s+-\s+/);
    return `>=${from} <=${to}`;
  });
  const found: Comparison[] = [];
  let at = skipSeparators(text, 0);
  while (at < text.length) {
    COMPARISON.lastIndex = at;
    const match = COMPARISON.exec(text);
    if (match === null) throw semverProblems.invalidConstraint(whole);
    found.push(parseComparison(match, whole));
    at = skipSeparators(text, COMPARISON.lastIndex);
  }
  if (found.length === 0) throw semverProblems.invalidConstraint(whole);
  return found;
}

function skipSeparators(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\s,]/.test(text.charAt(at))) at++;
  return at;
}

function parseComparison(match: RegExpExecArray, whole: string): Comparison {
  const [, operator = "", major = "", minor = "x", patch = "x", prerelease = ""] = match;
  const isWild = (part: string): boolean => /^[xX*]$/.test(part);
  const open = isWild(major) ? "all" : isWild(minor) ? "minor" : isWild(patch) ? "patch" : "none";
  const digits = { all: "0.0.0", minor: `${major}.0.0`, patch: `${major}.${minor}.0`, none: `${major}.${minor}.${patch}` }[open];
  const bound = tryParseVersion(`${digits}${prerelease}`);
  if (bound === undefined) throw semverProblems.invalidConstraint(whole);
  return { operator: operator as Operator, bound, open };
}

type Test = (version: Version, comparison: Comparison) => boolean;

const equal: Test = (version, comparison) =>
  comparison.open === "none" ? compareVersions(version, comparison.bound) === 0 : tilde(version, comparison);

const notEqual: Test = (version, { bound, open }) => {
  if (open === "none") return compareVersions(version, bound) !== 0;
  if (version.major !== bound.major) return true;
  if (open === "minor") return false;
  return version.minor !== bound.minor || (open === "all" && version.patch !== bound.patch);
};

const greater: Test = (version, { bound, open }) => {
  if (open === "none") return compareVersions(version, bound) > 0;
  if (version.major !== bound.major) return version.major > bound.major;
  if (open === "minor") return false;
  if (open === "patch") return version.minor > bound.minor;
  return compareVersions(version, bound) > 0;
};

const atMost: Test = (version, { bound, open }) => {
  if (open === "none") return compareVersions(version, bound) <= 0;
  if (version.major !== bound.major) return version.major < bound.major;
  return version.minor <= bound.minor || open === "minor";
};

const less: Test = (version, { bound }) => compareVersions(version, bound) < 0;
const atLeast: Test = (version, { bound }) => compareVersions(version, bound) >= 0;

const tilde: Test = (version, { bound, open }) => {
  if (compareVersions(version, bound) < 0) return false;
  const unbounded = open === "all" || (open === "none" && bound.major === 0 && bound.minor === 0 && bound.patch === 0);
  return unbounded || (version.major === bound.major && (version.minor === bound.minor || open === "minor"));
};

/** `^1.2` keeps the leftmost part that is not zero. */
const caret: Test = (version, { bound, open }) => {
  if (compareVersions(version, bound) < 0 || version.major !== bound.major) return false;
  if (bound.major > 0 || open === "minor") return true;
  if (version.minor !== bound.minor) return false;
  return bound.minor > 0 || open === "patch" || version.patch === bound.patch;
};

const TESTS: Readonly<Record<Operator, Test>> = {
  "": equal,
  "=": equal,
  "!=": notEqual,
  ">": greater,
  "<": less,
  ">=": atLeast,
  "=>": atLeast,
  "<=": atMost,
  "=<": atMost,
  "~": tilde,
  "~>": tilde,
  "^": caret,
};
