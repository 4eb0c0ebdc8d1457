// Versions as the API server's library reads them, with its words for what is wrong. Comparison follows SemVer 2.0.0.
import { parseGoUint } from "./number.ts";
import { goQuote } from "../../go-text/quote.ts";

export interface Semver {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: readonly (bigint | string)[];
}

type Parsed<T> = T | { readonly reason: string };

/** Reads a version. @param isLoose takes a leading `v`, leading zeros and versions of one or two parts @see blang/semver */
export function parseSemver(text: string, isLoose: boolean): Parsed<Semver> {
  const whole = isLoose ? normalize(text) : text;
  if (typeof whole !== "string") return whole;
  if (whole === "") return { reason: "Version string empty" };
  const [first, second, ...others] = whole.split(".");
  if (first === undefined || second === undefined || others.length === 0) return { reason: "No Major.Minor.Patch elements found" };
  const major = number(first, "Major");
  if (typeof major !== "bigint") return major;
  const minor = number(second, "Minor");
  if (typeof minor !== "bigint") return minor;
  const end = parsePatch(others.join("."));
  return "reason" in end ? end : { major, minor, ...end };
}

/** `3-rc.1+build` */
function parsePatch(text: string): Parsed<Pick<Semver, "patch" | "prerelease">> {
  const plus = text.indexOf("+");
  const front = plus < 0 ? text : text.slice(0, plus);
  const dash = front.indexOf("-");
  const patch = number(dash < 0 ? front : front.slice(0, dash), "Patch");
  if (typeof patch !== "bigint") return patch;
  const prerelease = dash < 0 ? [] : prereleaseOf(front.slice(dash + 1));
  if ("reason" in prerelease) return prerelease;
  const build = plus < 0 ? [] : text.slice(plus + 1).split(".");
  const wrong = build.map(buildMistake).find((each) => each !== undefined);
  return wrong === undefined ? { patch, prerelease } : { reason: wrong };
}

function number(text: string, word: string): Parsed<bigint> {
  if (/[^0-9]/.test(text)) return { reason: `Invalid character(s) found in ${word.toLowerCase()} number ${goQuote(text)}` };
  if (/^0./.test(text)) return { reason: `${word} number must not contain leading zeroes ${goQuote(text)}` };
  const amount = parseGoUint(text);
  if (amount !== undefined) return amount;
  return { reason: `strconv.ParseUint: parsing ${goQuote(text)}: ${text === "" ? "invalid syntax" : "value out of range"}` };
}

function prereleaseOf(text: string): Parsed<(bigint | string)[]> {
  const parts: (bigint | string)[] = [];
  for (const each of text.split(".")) {
    if (each === "") return { reason: "Prerelease is empty" };
    if (/^\d+$/.test(each)) {
      if (/^0./.test(each)) return { reason: `Numeric PreRelease version must not contain leading zeroes ${goQuote(each)}` };
      parts.push(BigInt(each));
    } else if (/^[0-9A-Za-z-]+$/.test(each)) parts.push(each);
    else return { reason: `Invalid character(s) found in prerelease ${goQuote(each)}` };
  }
  return parts;
}

function buildMistake(part: string): string | undefined {
  if (part === "") return "Build meta data is empty";
  return /^[0-9A-Za-z-]+$/.test(part) ? undefined : `Invalid character(s) found in build meta data ${goQuote(part)}`;
}

function normalize(text: string): string | { readonly reason: string } {
  const [first = "", second, ...others] = text.replace(/^v/, "").split(".");
  const parts = [first, ...(second === undefined ? [] : [second]), ...(others.length === 0 ? [] : [others.join(".")])];
  const short = parts.map((each) => {
    if (each.length <= 1) return each;
    const trimmed = each.replace(/^0+/, "");
    return /^\d/.test(trimmed) ? trimmed : `0${trimmed}`;
  });
  if (short.length < 3) {
    if (/[+-]/.test(short.at(-1) ?? "")) return { reason: "short version cannot contain PreRelease/Build meta data" };
    while (short.length < 3) short.push("0");
  }
  return short.join(".");
}

/** -1, 0 or 1; build metadata does not count. */
export function compareSemver(a: Semver, b: Semver): number {
  for (const part of ["major", "minor", "patch"] as const) if (a[part] !== b[part]) return a[part] > b[part] ? 1 : -1;
  const [mine, theirs] = [a.prerelease, b.prerelease];
  if (mine.length === 0 || theirs.length === 0) return Math.sign(theirs.length - mine.length);
  for (let i = 0; i < Math.min(mine.length, theirs.length); i += 1) {
    const [x = "", y = ""] = [mine[i], theirs[i]];
    if (x === y) continue;
    if (typeof x !== typeof y) return typeof x === "bigint" ? -1 : 1;
    return x > y ? 1 : -1;
  }
  return Math.sign(mine.length - theirs.length);
}
