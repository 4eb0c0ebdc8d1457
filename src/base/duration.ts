// A span of time, written and read as Go's time.Duration does.
import { catalogue } from "./problem.ts";

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

export const durationProblems = catalogue("duration", {
  invalid: (text: string) => ({
    verdict: "stall",
    message: `invalid duration ${JSON.stringify(text)}`,
    next: "write it like 30s, 5m or 1h30m",
  }),
});

/** A span of time with millisecond meaning; sub-millisecond parts are kept as fractions. */
export class Duration {
  readonly millis: number;

  private constructor(millis: number) {
    this.millis = millis;
  }

  static millis(n: number): Duration {
    return new Duration(n);
  }
  static seconds(n: number): Duration {
    return new Duration(n * 1000);
  }
  static minutes(n: number): Duration {
    return new Duration(n * 60_000);
  }
  static hours(n: number): Duration {
    return new Duration(n * 3_600_000);
  }

  /**
   * Reads Go's duration syntax: an optional sign, then numbers with units; `0` needs no unit.
   * @throws duration.invalid
   * @see https://pkg.go.dev/time#ParseDuration
   */
  static parse(text: string): Duration {
    const parsed = Duration.tryParse(text);
    if (parsed === undefined) throw durationProblems.invalid(text);
    return parsed;
  }

  static tryParse(text: string): Duration | undefined {
    const sign = text.startsWith("-") ? -1 : 1;
    const rest = /^[+-]/.test(text) ? text.slice(1) : text;
    if (rest === "0") return new Duration(0);
    if (rest === "") return undefined;
    let millis = 0;
    PART.lastIndex = 0;
    while (PART.lastIndex < rest.length) {
      const match = PART.exec(rest);
      if (match === null) return undefined;
      millis += Number(match[1]) * (UNITS[match[2] ?? ""] ?? 0);
    }
    return new Duration(sign * millis);
  }

  /** Go's canonical text: `1m0s`, `1h30m0s`, `1.5s`, `250ms`, `0s`. */
  toString(): string {
    const nanos = Math.round(Math.abs(this.millis) * 1e6);
    const sign = this.millis < 0 ? "-" : "";
    if (nanos === 0) return "0s";
    if (nanos < 1e3) return `${sign}${nanos}ns`;
    if (nanos < 1e6) return `${sign}${trim(nanos / 1e3)}µs`;
    if (nanos < 1e9) return `${sign}${trim(nanos / 1e6)}ms`;
    const hours = Math.floor(nanos / 3.6e12);
    const minutes = Math.floor((nanos % 3.6e12) / 6e10);
    const seconds = trim((nanos % 6e10) / 1e9);
    return `${sign}${hours > 0 ? `${hours}h` : ""}${hours > 0 || minutes > 0 ? `${minutes}m` : ""}${seconds}s`;
  }

  toJSON(): string {
    return this.toString();
  }
}

function trim(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, "");
}
