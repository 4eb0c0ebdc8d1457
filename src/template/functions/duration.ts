// Durations of Go in nanoseconds.
import { parseGoDuration } from "#codec";

const HOUR = 3_600_000_000_000n;
const MINUTE = 60_000_000_000n;

/** Nanoseconds of a duration. @throws an error with Go's words */
export function parseDuration(text: string): bigint {
  const nanos = parseGoDuration(text);
  if (nanos === undefined) throw new Error(`time: invalid duration ${JSON.stringify(text)}`);
  return nanos;
}

/** Go's canonical text: `1h1m1s`, `1.5s`, `2ms`. */
export function formatDuration(nanos: bigint): string {
  if (nanos === 0n) return "0s";
  const sign = nanos < 0n ? "-" : "";
  const size = nanos < 0n ? -nanos : nanos;
  if (size < 1_000_000_000n) {
    const [unit, length] = size < 1000n ? (["ns", 0] as const) : size < 1_000_000n ? (["µs", 3] as const) : (["ms", 6] as const);
    return `${sign}${decimal(size, length)}${unit}`;
  }
  const hours = size / HOUR;
  const minutes = (size / MINUTE) % 60n;
  const rest = `${decimal(size % MINUTE, 9)}s`;
  const clock = hours > 0n ? `${hours}h${minutes}m` : minutes > 0n ? `${minutes}m` : "";
  return sign + clock + rest;
}

function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, "0");
  if (places === 0) return digits;
  const fraction = digits.slice(-places).replace(/0+$/, "");
  return digits.slice(0, -places) + (fraction === "" ? "" : `.${fraction}`);
}
