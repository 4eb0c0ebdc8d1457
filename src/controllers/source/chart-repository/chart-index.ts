// The index of a chart repository: read, checked, sorted, asked for a version.
import { isObject, messageOf, own, stringAt, textAt, type Json, type JsonObject } from "#base";
import { compareVersions, parseYaml } from "#codec";
import { newestMatching, tryParseTagVersion } from "../versions.ts";
import { chartRepositoryProblems } from "./problems.ts";

/** One version of a chart as an index lists it. */
export interface ChartEntry {
  readonly name: string;
  readonly version: string;
  /** Where the packed chart is; relative to the repository unless absolute. */
  readonly urls: readonly string[];
  /** Milliseconds since the epoch; 0 when the index does not say. */
  readonly created: number;
}

export interface ChartIndex {
  /** Versions by chart, newest first. */
  readonly entries: ReadonlyMap<string, readonly ChartEntry[]>;
}

/** An index as it is stored: what was read, without what is invalid, sorted. */
export interface ReadIndex {
  readonly json: JsonObject;
}

const LOOSE_VERSION = /^v?\d+(?:\.\d+)?(?:\.\d+)?(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

/**
 * Reads an index in JSON or YAML. Entries that are no charts are left out; versions are sorted, newest first.
 * @throws chartRepository.invalidIndex
 * @see behaviour: fluxcd/source-controller internal/helm/repository, IndexFromBytes
 */
export function parseIndex(bytes: Uint8Array): ReadIndex {
  const json = read(new TextDecoder().decode(bytes));
  if (!isObject(json)) throw chartRepositoryProblems.invalidIndex("it is empty, or no map");
  if (textAt(json, "apiVersion") === "") throw chartRepositoryProblems.invalidIndex("no API version specified");
  const listed = own(json, "entries") ?? {};
  if (!isObject(listed)) throw chartRepositoryProblems.invalidIndex("entries is no map");
  const entries = Object.keys(listed).map((name) => [name, validVersions(listed[name])] as const);
  return { json: { ...json, entries: Object.fromEntries(entries) } };
}

/** The index that was stored by {@link parseIndex}. */
export function storedIndex(json: Json): ChartIndex {
  const listed = own(json, "entries");
  const names = isObject(listed) ? Object.keys(listed) : [];
  return { entries: new Map(names.map((name) => [name, entriesOf(own(listed, name))])) };
}

/**
 * The version to take: the one of exactly that text, or else the newest in the range; of equal versions the one made last.
 * @throws chartRepository.noChart · chartRepository.noVersion · semver.invalidConstraint
 */
export function findVersion({ entries }: ChartIndex, chart: string, version: string): ChartEntry {
  const all = entries.get(chart) ?? [];
  if (all.length === 0) throw chartRepositoryProblems.noChart(chart);
  const exact = version === "" ? undefined : all.find((each) => each.version === version);
  const options = { versionOf: (each: ChartEntry) => each.version, later: (a: ChartEntry, b: ChartEntry) => b.created - a.created };
  const found = exact ?? newestMatching(all, version || "*", options);
  if (found === undefined) throw chartRepositoryProblems.noVersion(chart, version);
  return found;
}

function read(text: string): Json {
  if (text.trim() === "") throw chartRepositoryProblems.invalidIndex("it is empty");
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Most indexes are YAML.
  }
  try {
    return parseYaml(text);
  } catch (error) {
    throw chartRepositoryProblems.invalidIndex(messageOf(error), error);
  }
}

function validVersions(listed: Json | undefined): readonly JsonObject[] {
  const all = Array.isArray(listed) ? listed.filter(isObject) : [];
  return all.filter(isValid).toSorted(newestFirst);
}

/**
 * What Helm checks of an entry. Dependencies are let through whatever they are, because some servers leave out their aliases.
 * One bad chart must not hide the others.
 */
function isValid(entry: JsonObject): boolean {
  const [name, version, type] = [stringAt(entry, "name"), textAt(entry, "version"), textAt(entry, "type")];
  const isName = name !== "" && name !== "." && name !== ".." && !name.includes("/");
  return isName && LOOSE_VERSION.test(version) && ["", "application", "library"].includes(type);
}

function newestFirst(a: JsonObject, b: JsonObject): number {
  const [left, right] = [a, b].map((each) => tryParseTagVersion(stringAt(each, "version")));
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return compareVersions(right, left);
}

function entriesOf(listed: Json | undefined): ChartEntry[] {
  return (Array.isArray(listed) ? listed.filter(isObject) : []).map((each) => {
    const urls = own(each, "urls");
    const created = Date.parse(stringAt(each, "created"));
    return {
      name: stringAt(each, "name"),
      version: textAt(each, "version"),
      urls: Array.isArray(urls) ? urls.filter((url): url is string => typeof url === "string") : [],
      created: Number.isNaN(created) ? 0 : created,
    };
  });
}
