// Points in time with a zone, as Go's time.Time. Local is UTC.
import { GoInt, GoObject, type TemplateValue } from "../value.ts";
import { formatTime } from "./time-format.ts";
import { dayOfYear } from "./time-layout.ts";

/** A zone at one point in time. */
export interface Zone {
  readonly name: string;
  /** Seconds east of UTC. */
  readonly offset: number;
}

const UTC: Zone = { name: "UTC", offset: 0 };
const BILLION = 1_000_000_000n;
/** Seconds from the year 1 to 1970. */
const ZERO_SECONDS = -62_135_596_800n;

export class GoTime extends GoObject {
  readonly typeName = "time.Time";
  readonly seconds: bigint;
  readonly nanos: number;
  readonly zone: Zone;

  constructor(seconds: bigint, nanos: number, zone: Zone = UTC) {
    super();
    this.seconds = seconds;
    this.nanos = nanos;
    this.zone = zone;
  }

  static ofMillis(millis: number): GoTime {
    const whole = Math.floor(millis / 1000);
    return new GoTime(BigInt(whole), Math.round((millis - whole * 1000) * 1e6));
  }

  static ofSeconds(seconds: bigint): GoTime {
    return new GoTime(seconds, 0);
  }

  static zero(): GoTime {
    return new GoTime(ZERO_SECONDS, 0);
  }

  /** The same point in another zone; UTC when the zone is unknown. */
  in(zone: string): GoTime {
    return new GoTime(this.seconds, this.nanos, zoneAt(zone, this.seconds));
  }

  plus(nanos: bigint): GoTime {
    const total = this.seconds * BILLION + BigInt(this.nanos) + nanos;
    const seconds = total / BILLION - (total % BILLION < 0n ? 1n : 0n);
    return new GoTime(seconds, Number(total - seconds * BILLION), this.zone);
  }

  /** Nanoseconds from another time to this one. */
  since(other: GoTime): bigint {
    return (this.seconds - other.seconds) * BILLION + BigInt(this.nanos - other.nanos);
  }

  /** Calendar fields where the zone's clocks stand. */
  fields(): Date {
    return new Date((Number(this.seconds) + this.zone.offset) * 1000);
  }

  override has(method: string): boolean {
    return METHODS.has(method);
  }

  override call(method: string, args: readonly TemplateValue[]): TemplateValue {
    const date = this.fields();
    switch (method) {
      case "Format":
        if (typeof args[0] !== "string") throw new Error("wrong type for value; expected string");
        return formatTime(this, args[0]);
      case "String":
        return this.toText();
      case "UTC":
        return new GoTime(this.seconds, this.nanos);
      case "Local":
        return new GoTime(this.seconds, this.nanos);
      case "IsZero":
        return this.seconds === ZERO_SECONDS && this.nanos === 0;
      case "Unix":
        return new GoInt(this.seconds, "int64");
      case "UnixMilli":
        return new GoInt(this.seconds * 1000n + BigInt(Math.floor(this.nanos / 1e6)), "int64");
      case "UnixNano":
        return new GoInt(this.seconds * BILLION + BigInt(this.nanos), "int64");
      default:
        return new GoInt(BigInt(fieldOf(method, date, this.nanos)));
    }
  }

  override toText(): string {
    return formatTime(this, "2006-01-02 15:04:05.999999999 -0700 MST");
  }

  override toJson(): TemplateValue {
    return formatTime(this, "2006-01-02T15:04:05.999999999Z07:00");
  }
}

const METHODS: ReadonlySet<string> = new Set(
  "Format String UTC Local IsZero Unix UnixMilli UnixNano Year Day Hour Minute Second Nanosecond YearDay".split(" "),
);

function fieldOf(method: string, date: Date, nanos: number): number {
  switch (method) {
    case "Year":
      return date.getUTCFullYear();
    case "Day":
      return date.getUTCDate();
    case "Hour":
      return date.getUTCHours();
    case "Minute":
      return date.getUTCMinutes();
    case "Second":
      return date.getUTCSeconds();
    case "Nanosecond":
      return nanos;
    default:
      return dayOfYear(date);
  }
}

/** Offset and abbreviation of a zone of the IANA data base at a point in time. */
function zoneAt(name: string, seconds: bigint): Zone {
  if (name === "" || name === "UTC" || name === "Local") return UTC;
  try {
    const date = new Date(Number(seconds) * 1000);
    const offset = offsetOf(name, date);
    return { name: abbreviation(name, date, offset), offset };
  } catch {
    return UTC; // sprig falls back to UTC for zones that are not known.
  }
}

function offsetOf(name: string, date: Date): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: name,
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(date);
  const get = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const era = parts.find((part) => part.type === "era")?.value;
  const local = new Date(0);
  local.setUTCFullYear(era === "BC" ? 1 - get("year") : get("year"), get("month") - 1, get("day"));
  local.setUTCHours(get("hour"), get("minute"), get("second"));
  return Math.round((local.getTime() - Math.floor(date.getTime() / 1000) * 1000) / 1000);
}

/** Abbreviations that Intl gives only in the English of another region. */
const REGIONS = ["en-US", "en-GB", "en-AU", "en-IN", "en-ZA", "en-NZ", "en-CA"] as const;
const OTHERS: Readonly<Record<string, string>> = {
  "Asia/Tokyo": "JST",
  "Asia/Seoul": "KST",
  "Asia/Shanghai": "CST",
  "Asia/Hong_Kong": "HKT",
};

function abbreviation(name: string, date: Date, offset: number): string {
  const known = OTHERS[name];
  if (known !== undefined) return known;
  for (const region of REGIONS) {
    const parts = new Intl.DateTimeFormat(region, { timeZone: name, timeZoneName: "short" }).formatToParts(date);
    const short = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    if (/^[A-Z]{3,5}$/.test(short)) return short;
  }
  const size = Math.abs(offset);
  const [hours, minutes] = [Math.floor(size / 3600), Math.floor((size % 3600) / 60)];
  const text = String(hours).padStart(2, "0") + (minutes === 0 ? "" : String(minutes).padStart(2, "0"));
  return `${offset < 0 ? "-" : "+"}${text}`;
}
