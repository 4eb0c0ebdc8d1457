// Texts that several columns share: ages, durations, selectors, containers.
import { at, isObject, own, type Json, type MutableJsonObject } from "#base";

export type Cell = (object: MutableJsonObject, now: number) => string | number | boolean | null;

const MINUTE = 60;
const HOUR = 60;
const DAY = 24;

/** How long a span is, in at most two units: `45s`, `3m20s`, `5h`, `2d3h`, `1y40d`. @see apimachinery pkg/util/duration HumanDuration */
export function humanDuration(millis: number): string {
  const seconds = Math.trunc(millis / 1000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < MINUTE * 2) return `${seconds}s`;
  const minutes = Math.floor(seconds / MINUTE);
  if (minutes < 10) return two(minutes, "m", seconds % MINUTE, "s");
  if (minutes < HOUR * 3) return `${minutes}m`;
  const hours = Math.floor(minutes / HOUR);
  if (hours < 8) return two(hours, "h", minutes % HOUR, "m");
  if (hours < DAY * 2) return `${hours}h`;
  if (hours < DAY * 8) return two(Math.floor(hours / DAY), "d", hours % DAY, "h");
  const days = Math.floor(hours / DAY);
  if (hours < DAY * 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  return hours < DAY * 365 * 8 ? two(years, "y", days % 365, "d") : `${years}y`;
}

function two(great: number, greatUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${great}${greatUnit}` : `${great}${greatUnit}${small}${smallUnit}`;
}

/** Age of a timestamp, `<unknown>` where there is none. */
export function since(time: unknown, now: number): string {
  const millis = typeof time === "string" ? Date.parse(time) : Number.NaN;
  return Number.isNaN(millis) ? "<unknown>" : humanDuration(now - millis);
}

export const age: Cell = (object, now) => since(at(object, "metadata", "creationTimestamp"), now);

export const name: Cell = (object) => text(at(object, "metadata", "name"));

/** A cell with the text at a path. */
export function textCell(...path: readonly string[]): Cell {
  return (object) => text(at(object, ...path));
}

/** A cell with the number at a path, 0 where there is none. */
export function numberCell(...path: readonly string[]): Cell {
  return (object) => number(at(object, ...path));
}

export function text(value: unknown, absent = ""): string {
  return value === undefined || value === null || value === "" || typeof value === "object"
    ? absent
    : String(value as string | number | boolean);
}

export function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

export function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** `a=b,c in (d,e),!f`, or `<none>`. */
export function selectorText(selector: unknown): string {
  const labels = Object.entries((own(selector, "matchLabels") as Record<string, Json> | undefined) ?? {});
  const equal = labels.map(([key, value]) => [key, `${key}=${text(value)}`] as const);
  const expressions = list(own(selector, "matchExpressions")).map((each) => {
    const key = text(own(each, "key"));
    const values = list(own(each, "values"))
      .map((value) => text(value))
      .toSorted();
    const forms: Readonly<Record<string, string>> = {
      In: `${key} in (${values.join(",")})`,
      NotIn: `${key} notin (${values.join(",")})`,
      Exists: key,
      DoesNotExist: `!${key}`,
    };
    return [key, forms[text(own(each, "operator"))] ?? ""] as const;
  });
  const all = [...equal, ...expressions].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))).map(([, each]) => each);
  return all.length === 0 ? "<none>" : all.join(",");
}

/** `a=b,c=d`, or `<none>`. */
export function labelsText(labels: unknown): string {
  const entries = Object.entries(isObject(labels) ? labels : {}).map(([key, value]) => `${key}=${text(value)}`);
  return entries.length === 0 ? "<none>" : entries.toSorted().join(",");
}

/** Names of the containers of a pod specification. */
export function containerNames(spec: unknown): string {
  return list(own(spec, "containers"))
    .map((each) => text(own(each, "name")))
    .join(",");
}

export function containerImages(spec: unknown): string {
  return list(own(spec, "containers"))
    .map((each) => text(own(each, "image")))
    .join(",");
}
