// Dates of sprig.
import { parseGoDuration } from "#codec";
import type { RunningTemplate } from "../signature.ts";
import { GoInt, type TemplateValue } from "../value.ts";
import { define, type Functions } from "./define.ts";
import { formatDuration, parseDuration } from "./duration.ts";
import { GoTime } from "./time.ts";
import { formatTime } from "./time-format.ts";
import { parseTime } from "./time-parse.ts";

type Values = readonly TemplateValue[];

function now(run: RunningTemplate): GoTime {
  const { clock } = run.places;
  if (clock === undefined) throw new Error("no clock is given to this template");
  return GoTime.ofMillis(clock.now());
}

/** The time that a value stands for; whatever is no time is now. */
function timeOf(value: TemplateValue, run: RunningTemplate): GoTime {
  if (value instanceof GoTime) return value;
  if (value instanceof GoInt && (value.kind === "int" || value.kind === "int64" || value.kind === "int32"))
    return GoTime.ofSeconds(value.value);
  return now(run);
}

function dateIn(layout: string, value: TemplateValue, zone: string, run: RunningTemplate): string {
  return formatTime(timeOf(value, run).in(zone), layout);
}

function asTime(value: TemplateValue): GoTime {
  if (value instanceof GoTime) return value;
  throw new Error("the value is no time");
}

function modify([duration, value]: readonly [string, TemplateValue]): TemplateValue {
  const time = asTime(value);
  const nanos = parseGoDuration(duration);
  return nanos === undefined ? time : time.plus(nanos);
}

function seconds([value]: Values): string {
  let count = 0n;
  if (typeof value === "string" && /^[+-]?\d+$/.test(value)) count = BigInt(value);
  if (value instanceof GoInt && value.kind === "int64") count = value.value;
  return formatDuration(BigInt.asIntN(64, count * 1_000_000_000n));
}

const HOUR = 3_600_000_000_000n;
const UNITS: readonly (readonly [bigint, string])[] = [
  [HOUR * 24n * 365n, "y"],
  [HOUR * 24n * 30n, "mo"],
  [HOUR * 24n, "d"],
  [HOUR, "h"],
  [HOUR / 60n, "m"],
  [HOUR / 3600n, "s"],
];

function rounded([value]: Values, run: RunningTemplate): string {
  let nanos = 0n;
  if (typeof value === "string") nanos = parseGoDuration(value) ?? 0n;
  else if (value instanceof GoInt && value.kind === "int64") nanos = value.value;
  else if (value instanceof GoTime) nanos = now(run).since(value);
  const size = nanos < 0n ? -nanos : nanos;
  const unit = UNITS.find(([length]) => size > length);
  return unit === undefined ? "0s" : `${size / unit[0]}${unit[1]}`;
}

function ago([value]: Values, run: RunningTemplate): string {
  const isTime = value instanceof GoTime || (value instanceof GoInt && (value.kind === "int" || value.kind === "int64"));
  const nanos = isTime ? now(run).since(timeOf(value, run)) : 0n;
  const second = 1_000_000_000n;
  const half = nanos < 0n ? -second / 2n : second / 2n;
  return formatDuration(((nanos + half) / second) * second);
}

const HTML_DATE = "2006-01-02";
const dateInZone = define("string any string", ([layout, value, zone]: readonly [string, TemplateValue, string], run) => {
  return dateIn(layout, value, zone, run);
});
const dateModify = define("string any", modify);
const mustDateModify = define("string any", ([duration, value]: readonly [string, TemplateValue]) => {
  return asTime(value).plus(parseDuration(duration));
});

export const dateFunctions: Functions = {
  now: define("", (_args: Values, run) => now(run)),
  ago: define("any", ago),
  date: define("string any", ([layout, value]: readonly [string, TemplateValue], run) => dateIn(layout, value, "Local", run)),
  dateInZone,
  date_in_zone: dateInZone,
  dateModify,
  date_modify: dateModify,
  mustDateModify,
  must_date_modify: mustDateModify,
  duration: define("any", seconds),
  durationRound: define("any", rounded),
  htmlDate: define("any", ([value]: Values, run) => dateIn(HTML_DATE, value, "Local", run)),
  htmlDateInZone: define("any string", ([value, zone]: readonly [TemplateValue, string], run) => dateIn(HTML_DATE, value, zone, run)),
  toDate: define("string string", ([layout, text]: readonly [string, string]) => {
    try {
      return parseTime(layout, text);
    } catch {
      return GoTime.zero(); // sprig's toDate gives the zero time for what it cannot read.
    }
  }),
  mustToDate: define("string string", ([layout, text]: readonly [string, string]) => parseTime(layout, text)),
  unixEpoch: define("any", ([value]: Values) => asTime(value).seconds.toString()),
};
