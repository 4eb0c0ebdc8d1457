// Parts of moments and spans. @see cel-go common/stdlib/standard.go
import { DURATION, INT, STRING, TIMESTAMP } from "../check/type.ts";
import { dateAt } from "../value/time.ts";
import { CelDuration, CelError, CelTimestamp, noOverload, type CelValue } from "../value/value.ts";
import { member, type FunctionDeclaration, type Run } from "./declare.ts";

type Part = (date: Date, nanos: number) => number;

const DAY = 86_400_000;

function dayOfYear(date: Date): number {
  const start = new Date(0);
  start.setUTCFullYear(date.getUTCFullYear(), 0, 1);
  return Math.floor((date.getTime() - start.getTime()) / DAY);
}

const PARTS: readonly (readonly [name: string, id: string, part: Part])[] = [
  ["getFullYear", "timestamp_to_year", (date) => date.getUTCFullYear()],
  ["getMonth", "timestamp_to_month", (date) => date.getUTCMonth()],
  ["getDayOfYear", "timestamp_to_day_of_year", dayOfYear],
  ["getDayOfMonth", "timestamp_to_day_of_month", (date) => date.getUTCDate() - 1],
  ["getDate", "timestamp_to_day_of_month_1_based", (date) => date.getUTCDate()],
  ["getDayOfWeek", "timestamp_to_day_of_week", (date) => date.getUTCDay()],
  ["getHours", "timestamp_to_hours", (date) => date.getUTCHours()],
  ["getMinutes", "timestamp_to_minutes", (date) => date.getUTCMinutes()],
  ["getSeconds", "timestamp_to_seconds", (date) => date.getUTCSeconds()],
  // the parts of a span are whole, those of a moment count from the last second
  ["getMilliseconds", "timestamp_to_milliseconds", (_date, nanos) => Math.trunc(nanos / 1_000_000)],
];

const SPANS: Readonly<Record<string, readonly [id: string, nanos: bigint]>> = {
  getHours: ["duration_to_hours", 3_600_000_000_000n],
  getMinutes: ["duration_to_minutes", 60_000_000_000n],
  getSeconds: ["duration_to_seconds", 1_000_000_000n],
  getMilliseconds: ["duration_to_milliseconds", 1_000_000n],
};

export const TIME: readonly FunctionDeclaration[] = PARTS.map(([name, id, part]) => {
  const span = SPANS[name];
  return {
    name,
    overloads: [
      member(id, [TIMESTAMP], INT, partOf(part)),
      member(`${id}_with_tz`, [TIMESTAMP, STRING], INT, partOf(part)),
      ...(span === undefined ? [] : [member(span[0], [DURATION], INT, wholeOf(span[1]))]),
    ],
  };
});

function partOf(part: Part): Run {
  return (moment, zone = "UTC") => {
    if (!(moment instanceof CelTimestamp) || typeof zone !== "string") return noOverload();
    const offset = offsetOf(zone, moment);
    if (typeof offset !== "number") return offset;
    const { date, nanos } = dateAt(moment, offset);
    return BigInt(part(date, nanos));
  };
}

function wholeOf(unit: bigint): Run {
  return (span): CelValue => (span instanceof CelDuration ? span.nanos / unit : noOverload());
}

/** Seconds east of UTC in a zone: `UTC`, `Europe/Rome`, `-02:00`. */
function offsetOf(zone: string, moment: CelTimestamp): number | CelError {
  const colon = zone.indexOf(":");
  if (colon < 0) return namedOffset(zone, moment);
  const [hours, minutes] = [zone.slice(0, colon), zone.slice(colon + 1)];
  for (const each of [hours, minutes])
    if (!/^[+-]?\d+$/.test(each)) return new CelError(`strconv.Atoi: parsing ${JSON.stringify(each)}: invalid syntax`);
  const [h, m] = [Number(hours), Number(minutes)];
  return (zone.startsWith("-") ? h * 60 - m : h * 60 + m) * 60;
}

function namedOffset(zone: string, moment: CelTimestamp): number | CelError {
  if (zone === "" || zone === "UTC" || zone === "Local") return 0;
  const { date } = dateAt(moment, 0);
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    const name = format.formatToParts(date).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
    const [, sign = "+", hours = "0", minutes = "0", seconds = "0"] = /^GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(name) ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  } catch {
    // a zone that nobody knows
    return new CelError(`unknown time zone ${zone}`);
  }
}
