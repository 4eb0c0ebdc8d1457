// Moments and spans as Go reads and writes them.
import type { CelTimestamp } from "./value.ts";

const SECOND = 1_000_000_000n;

/** Go takes an hour of one digit, too. */
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/;

export interface Moment {
  readonly nanos: bigint;
  /** Seconds east of UTC. */
  readonly offset: number;
}

/** @see time.Parse with RFC3339 */
export function parseRfc3339(text: string): Moment | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const seconds = utcSeconds({ year, month, day, hour, minute, second });
  const offset = zoneOffset(match[8] ?? "Z");
  if (seconds === undefined || offset === undefined) return undefined;
  const fraction = BigInt((match[7] ?? "").padEnd(9, "0").slice(0, 9) || "0");
  return { nanos: BigInt(seconds - offset) * SECOND + fraction, offset };
}

function zoneOffset(zone: string): number | undefined {
  if (zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (hours > 24 || minutes >= 60) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60);
}

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Seconds since 1970 of a date that exists; undefined for one that does not. */
export function utcSeconds({ year, month, day, hour, minute, second }: Fields): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / 1000 : undefined;
}

/** Milliseconds since 1970 of a moment, rounded down, and what is left in nanoseconds. */
function split(nanos: bigint): readonly [seconds: number, rest: number] {
  const rest = ((nanos % SECOND) + SECOND) % SECOND;
  return [Number((nanos - rest) / SECOND), Number(rest)];
}

/** A moment as fields of a date at an offset. */
export function dateAt({ nanos }: CelTimestamp, offset: number): { readonly date: Date; readonly nanos: number } {
  const [seconds, rest] = split(nanos);
  return { date: new Date((seconds + offset) * 1000), nanos: rest };
}

/** @see time.RFC3339Nano */
export function formatTimestamp(moment: CelTimestamp): string {
  const { date, nanos } = dateAt(moment, moment.offset);
  const pad = (value: number, width = 2): string => String(value).padStart(width, "0");
  const day = `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  const time = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
  const fraction = nanos === 0 ? "" : `.${pad(nanos, 9).replace(/0+$/, "")}`;
  const minutes = Math.abs(moment.offset) / 60;
  const zone =
    moment.offset === 0 ? "Z" : `${moment.offset < 0 ? "-" : "+"}${pad(Math.trunc(minutes / 60))}:${pad(Math.trunc(minutes % 60))}`;
  return `${day}T${time}${fraction}${zone}`;
}
