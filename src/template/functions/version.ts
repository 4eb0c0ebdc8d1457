// Versions as Masterminds/semver reads them when parts may be missing.
import { compareVersions, parseConstraint, tryParseVersion, type Version, type VersionConstraint } from "#codec";
import { quoteText } from "../text.ts";
import { GoInt, GoObject, type TemplateValue } from "../value.ts";
import { define, type Functions } from "./define.ts";

const LOOSE =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;
const MAX_VERSION = 256;
const MAX_CONSTRAINT = 512;

/** A version of `semver`. */
class GoVersion extends GoObject {
  readonly typeName = "*semver.Version";
  override readonly kind = "ptr";
  readonly #original: string;
  readonly #version: Version;
  readonly #metadata: string;

  constructor(original: string, version: Version, metadata: string) {
    super();
    this.#original = original;
    this.#version = version;
    this.#metadata = metadata;
  }

  override has(method: string): boolean {
    return METHODS.has(method);
  }

  override call(method: string, args: readonly TemplateValue[]): TemplateValue {
    const { major, minor, patch, prerelease } = this.#version;
    switch (method) {
      case "Major":
        return new GoInt(BigInt(major), "uint64");
      case "Minor":
        return new GoInt(BigInt(minor), "uint64");
      case "Patch":
        return new GoInt(BigInt(patch), "uint64");
      case "Prerelease":
        return prerelease;
      case "Metadata":
        return this.#metadata;
      case "Original":
        return this.#original;
      case "String":
        return this.toText();
      case "IncMajor":
      case "IncMinor":
      case "IncPatch":
        return this.#increment(method);
      case "SetPrerelease":
      case "SetMetadata":
        return this.#set(method, args);
      default:
        return this.#compare(method, args);
    }
  }

  #increment(method: string): GoVersion {
    const { major, minor, patch, prerelease } = this.#version;
    const prefix = this.#original.startsWith("v") ? "v" : "";
    if (method === "IncMajor") return makeVersion(`${prefix}${major + 1}.0.0`);
    if (method === "IncMinor") return makeVersion(`${prefix}${major}.${minor + 1}.0`);
    return makeVersion(`${prefix}${major}.${minor}.${prerelease === "" ? patch + 1 : patch}`);
  }

  #set(method: string, [text]: readonly TemplateValue[]): GoVersion {
    if (typeof text !== "string") throw new Error("wrong type for value; expected string");
    const { major, minor, patch, prerelease } = this.#version;
    const [pre, metadata] = method === "SetPrerelease" ? [text, this.#metadata] : [prerelease, text];
    const prefix = this.#original.startsWith("v") ? "v" : "";
    return makeVersion(`${prefix}${major}.${minor}.${patch}${pre === "" ? "" : `-${pre}`}${metadata === "" ? "" : `+${metadata}`}`);
  }

  #compare(method: string, [other]: readonly TemplateValue[]): TemplateValue {
    if (!(other instanceof GoVersion)) throw new Error("wrong type for value; expected *semver.Version");
    const order = Math.sign(compareVersions(this.#version, other.#version));
    switch (method) {
      case "Compare":
        return new GoInt(BigInt(order));
      case "Equal":
        return order === 0;
      case "GreaterThan":
        return order > 0;
      case "GreaterThanEqual":
        return order >= 0;
      case "LessThan":
        return order < 0;
      default:
        return order <= 0;
    }
  }

  override toText(): string {
    const { major, minor, patch, prerelease } = this.#version;
    return `${major}.${minor}.${patch}${prerelease === "" ? "" : `-${prerelease}`}${this.#metadata === "" ? "" : `+${this.#metadata}`}`;
  }

  override toJson(): TemplateValue {
    return this.toText();
  }
}

const METHODS: ReadonlySet<string> = new Set([
  "Major",
  "Minor",
  "Patch",
  "Prerelease",
  "Metadata",
  "Original",
  "String",
  "IncMajor",
  "IncMinor",
  "IncPatch",
  "SetPrerelease",
  "SetMetadata",
  "Compare",
  "Equal",
  "GreaterThan",
  "GreaterThanEqual",
  "LessThan",
  "LessThanEqual",
]);

interface LooseVersion {
  readonly version: Version;
  readonly metadata: string;
}

/** A version with missing parts as zeros; leading zeros of the parts do not count. */
function looseVersion(text: string): LooseVersion {
  if (text.length > MAX_VERSION) throw new Error(`version string is too long (max ${MAX_VERSION} bytes)`);
  const match = LOOSE.exec(text);
  if (match === null) throw new Error("invalid semantic version");
  const [, major = "0", minor = "0", patch = "0", prerelease = "", metadata = ""] = match;
  if (prerelease.split(".").some((part) => /^0\d+$/.test(part))) throw new Error("version segment starts with 0");
  const parts = [major, minor, patch].map((part) => BigInt(part).toString()).join(".");
  const version = tryParseVersion(`${parts}${prerelease === "" ? "" : `-${prerelease}`}`);
  if (version === undefined) throw new Error("invalid semantic version");
  return { version, metadata };
}

function makeVersion(text: string): GoVersion {
  const { version, metadata } = looseVersion(text);
  return new GoVersion(text, version, metadata);
}

function compare([constraint, text]: readonly [string, string]): boolean {
  if (constraint.length > MAX_CONSTRAINT) throw new Error(`constraint string is too long (max ${MAX_CONSTRAINT} bytes)`);
  return constraintOf(constraint).matches(looseVersion(text).version);
}

function constraintOf(text: string): VersionConstraint {
  try {
    return parseConstraint(zeroless(text));
  } catch (error) {
    throw new Error(`improper constraint: ${quoteText(text)}`, { cause: error });
  }
}

/** Constraints may write parts with leading zeros, which count as the numbers they are. */
function zeroless(constraint: string): string {
  return constraint.replaceAll(/(^|[^0-9A-Za-z.+-])(v?)0+(?=\d)/g, "$1$2");
}

export const versionFunctions: Functions = {
  semver: define("string", ([text]: readonly [string]) => makeVersion(text)),
  semverCompare: define("string string", compare),
};
