import { text, type Traits } from "../shape.ts";
import type { TUnsafe } from "typebox";

/** What a duration looks like, as JSON Schema's pattern. */
export const DURATION = "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$";
const SHORT_DURATION = "^([0-9]+(\\.[0-9]+)?(ms|s|m))+$";

interface DurationOptions {
  readonly default?: string;
  readonly traits?: Traits;
}

/** A span of time in Go's syntax with the units ms, s, m and h: `10m`, `1h30m`. */
export function duration(doc: string, options: DurationOptions = {}): TUnsafe<string> {
  return text(doc, { pattern: DURATION, ...options });
}

/** A span of time without the unit h, as the timeouts of sources are. */
export function shortDuration(doc: string, options: DurationOptions = {}): TUnsafe<string> {
  return text(doc, { pattern: SHORT_DURATION, ...options });
}
