// The outside world as arguments: time, chance, and a place to say what happens.

/** Time. Pure code takes a Clock; tests pass one that stands still or is moved by hand. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after that many milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(millis: number, signal?: AbortSignal): Promise<void>;
}

/** Chance. */
export interface Random {
  /** That many random bytes, fit for keys. */
  bytes(count: number): Uint8Array;
  /** A number in [0, 1). */
  fraction(): number;
}

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, unknown>>;

/** Where something says what it does. Fields never hold a secret in the clear. */
export interface Log {
  write(level: LogLevel, message: string, fields?: LogFields): void;
  /** A log that adds these fields to every line. */
  with(fields: LogFields): Log;
}

/** A log that says nothing. */
export const silentLog: Log = { write: () => undefined, with: () => silentLog };

/** The timestamp that was made last: most are asked for many times in their second. */
let last = { second: Number.NaN, text: "" };

/** Timestamp as Kubernetes writes it: RFC 3339, UTC, whole seconds. */
export function timestamp(millis: number): string {
  const second = Math.floor(millis / 1000);
  if (second !== last.second) last = { second, text: `${new Date(millis).toISOString().slice(0, 19)}Z` };
  return last.text;
}
