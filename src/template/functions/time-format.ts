// Times to text by Go's layouts.
import { DAYS, dayOfYear, layoutParts, MONTHS } from "./time-layout.ts";
import type { GoTime } from "./time.ts";

export function formatTime(time: GoTime, layout: string): string {
  const date = time.fields();
  return layoutParts(layout)
    .map((part) => ("text" in part ? part.text : formatField(part.field, time, date)))
    .join("");
}

function two(value: number, fill = "0"): string {
  return String(value).padStart(2, fill);
}

function formatField(field: string, time: GoTime, date: Date): string {
  return DATE_FIELDS[field]?.(date) ?? clockField(field, date) ?? zoneOrFraction(field, time);
}

const month = (date: Date): string => MONTHS[date.getUTCMonth()] ?? "";
const weekday = (date: Date): string => DAYS[date.getUTCDay()] ?? "";

const DATE_FIELDS: Readonly<Record<string, (date: Date) => string>> = {
  "2006": (date) => yearText(date.getUTCFullYear()),
  "06": (date) => two(date.getUTCFullYear() % 100),
  January: month,
  Jan: (date) => month(date).slice(0, 3),
  "01": (date) => two(date.getUTCMonth() + 1),
  "1": (date) => String(date.getUTCMonth() + 1),
  Monday: weekday,
  Mon: (date) => weekday(date).slice(0, 3),
  "02": (date) => two(date.getUTCDate()),
  _2: (date) => two(date.getUTCDate(), " "),
  "2": (date) => String(date.getUTCDate()),
  "002": (date) => String(dayOfYear(date)).padStart(3, "0"),
  __2: (date) => String(dayOfYear(date)).padStart(3, " "),
};

function yearText(year: number): string {
  return year < 0 ? `-${String(-year).padStart(4, "0")}` : String(year).padStart(4, "0");
}

function clockField(field: string, date: Date): string | undefined {
  const hour = date.getUTCHours();
  switch (field) {
    case "15":
      return two(hour);
    case "03":
      return two(hour % 12 === 0 ? 12 : hour % 12);
    case "3":
      return String(hour % 12 === 0 ? 12 : hour % 12);
    case "04":
      return two(date.getUTCMinutes());
    case "4":
      return String(date.getUTCMinutes());
    case "05":
      return two(date.getUTCSeconds());
    case "5":
      return String(date.getUTCSeconds());
    case "PM":
      return hour >= 12 ? "PM" : "AM";
    case "pm":
      return hour >= 12 ? "pm" : "am";
    default:
      return undefined;
  }
}

function zoneOrFraction(field: string, { zone, nanos }: GoTime): string {
  if (field === "MST") return zone.name;
  if (field.startsWith("Z") || field.startsWith("-")) return offsetText(field, zone.offset);
  const digits = String(nanos)
    .padStart(9, "0")
    .slice(0, field.length - 1);
  if (field[1] === "0") return (field[0] ?? ".") + digits;
  const trimmed = digits.replace(/0+$/, "");
  return trimmed === "" ? "" : (field[0] ?? ".") + trimmed;
}

function offsetText(field: string, offset: number): string {
  if (field.startsWith("Z") && offset === 0) return "Z";
  const size = Math.abs(offset);
  const parts = [Math.floor(size / 3600), Math.floor((size % 3600) / 60), size % 60].map((each) => two(each));
  const digits = field.replaceAll(/\D/g, "").length;
  return (offset < 0 ? "-" : "+") + parts.slice(0, digits / 2).join(field.includes(":") ? ":" : "");
}
