// Logs as lines: JSON for machines, words for people.
import { isProblem, messageOf, type Clock, type Log, type LogFields, type LogLevel } from "#base";

const LEVELS: readonly LogLevel[] = ["trace", "debug", "info", "warn", "error"];

export interface LogOptions {
  readonly clock: Clock;
  /** Takes one line without its end. */
  readonly write: (line: string) => void;
  /** Lines below this level are dropped; `info` when absent. */
  readonly level?: LogLevel;
}

/** One JSON object per line: `level`, `ts` (RFC 3339 with milliseconds), `msg`, then the fields. */
export function jsonLog(options: LogOptions): Log {
  return lines(options, {}, ({ level, message, fields, at }) => JSON.stringify({ level, ts: at, msg: message, ...fields }));
}

/** One line of words per message: time, level, message, then `name=value` pairs. */
export function consoleLog(options: LogOptions): Log {
  return lines(options, {}, ({ level, message, fields, at }) => {
    const pairs = Object.entries(fields).map(([name, value]) => ` ${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
    return `${at} ${level.toUpperCase().padEnd(5)} ${message}${pairs.join("")}`;
  });
}

interface Line {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
  readonly at: string;
}

function lines(options: LogOptions, base: LogFields, form: (line: Line) => string): Log {
  const least = LEVELS.indexOf(options.level ?? "info");
  return {
    write(level, message, fields = {}) {
      if (LEVELS.indexOf(level) < least) return;
      const at = new Date(options.clock.now()).toISOString();
      options.write(form({ level, message, fields: plain({ ...base, ...fields }), at }));
    },
    with: (fields) => lines(options, { ...base, ...fields }, form),
  };
}

function plain(fields: LogFields): LogFields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? words(value) : value]));
}

function words(error: Error): string {
  return isProblem(error) ? `${messageOf(error)} (${error.code})` : messageOf(error);
}
