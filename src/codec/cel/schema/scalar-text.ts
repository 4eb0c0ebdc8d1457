// Texts of schemas with the formats date, date-time and duration. @see kube-openapi pkg/validation/strfmt
import { parseGoDuration } from "../../go-text/duration.ts";
import { parseRfc3339, type Moment } from "../value/time.ts";

const UNITS: Readonly<Record<string, bigint>> = {
  n: 1n,
  u: 1000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

/** `1h30m`, `3 days`: nanoseconds. */
export function parseSchemaDuration(text: string): bigint | undefined {
  const nanos = parseGoDuration(text);
  if (nanos !== undefined) return nanos;
  const [, amount, unit = ""] = /^(\d+)\s*([A-Za-zµ]+)$/.exec(text.trim()) ?? [];
  if (amount === undefined) return undefined;
  const scale = /^(?:ms|milli)/.test(unit) ? 1_000_000n : /^(?:us|µs|micro)/.test(unit) ? 1000n : UNITS[unit[0] ?? ""];
  return scale === undefined ? undefined : BigInt(amount) * scale;
}

/** A moment of one of the formats; undefined where the text has not that format. */
export function parseSchemaMoment(text: string, format: "date" | "date-time"): Moment | undefined {
  if (format === "date") return /^\d{4}-\d\d-\d\d$/.test(text) ? parseRfc3339(`${text}T00:00:00Z`) : undefined;
  const upper = text.replace(/^(\d{4}-\d\d-\d\d)[t ]/, "$1T").replace(/z$/, "Z");
  return parseRfc3339(/[+-]\d{4}$/.test(upper) ? `${upper.slice(0, -2)}:${upper.slice(-2)}` : upper);
}
