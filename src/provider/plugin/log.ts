// The log that core reads from standard error: one JSON object a line, in the form of hclog. Secrets that the provider has been given
// are replaced wherever they appear.
// @see go-hclog intlogger.go, JSON output (behaviour)
import { redactUrls, type Log, type LogFields, type LogLevel } from "#base";

const LEVELS: readonly LogLevel[] = ["trace", "debug", "info", "warn", "error"];
const HIDDEN = "•••";
/** Shorter secrets are not searched for: replacing them would garble every text, and reveal them by the gaps. */
const MIN_SECRET = 4;
/** Core splits longer lines and treats the parts as raw text. */
const MAX_LINE = 60_000;

/** Knows the secrets of this process and takes them out of texts. */
export class Redactor {
  readonly #secrets = new Set<string>();
  #ordered: readonly string[] = [];

  add(secrets: readonly string[]): void {
    const before = this.#secrets.size;
    for (const secret of secrets) {
      const lines = secret.split("\n").map((line) => line.trim());
      for (const form of [secret, secret.trim(), Buffer.from(secret).toString("base64"), ...lines]) {
        if (form.length >= MIN_SECRET && !form.startsWith("-----")) this.#secrets.add(form);
      }
    }
    if (this.#secrets.size > before) this.#ordered = [...this.#secrets].toSorted((a, b) => b.length - a.length);
  }

  readonly clean = (text: string): string => {
    let cleaned = redactUrls(text);
    for (const secret of this.#ordered) {
      cleaned = cleaned.replaceAll(secret, HIDDEN);
      const encoded = encodeURIComponent(secret);
      if (encoded !== secret) cleaned = cleaned.replaceAll(encoded, HIDDEN);
    }
    return cleaned;
  };
}

export interface LogSettings {
  /** Text of TF_LOG_PROVIDER or TF_LOG; nothing is written when it is absent or OFF. */
  readonly level: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly redactor: Redactor;
  readonly write: (line: string) => void;
}

/** A log in hclog's form. `@timestamp` has exactly six digits: core takes any other for raw text. */
export function hclog(settings: LogSettings, fields: LogFields = {}): Log {
  const threshold = thresholdOf(settings.level);
  return {
    write(level, message, more = {}) {
      if (LEVELS.indexOf(level) < threshold) return;
      settings.write(formatLine(settings, level, message, { ...fields, ...more }));
    },
    with: (more) => hclog(settings, { ...fields, ...more }),
  };
}

function thresholdOf(level: string | undefined): number {
  const wanted = (level ?? "off").toLowerCase();
  if (wanted === "json") return 0;
  const index = LEVELS.indexOf(wanted as LogLevel);
  return index < 0 ? LEVELS.length : index;
}

function formatLine({ now, redactor }: LogSettings, level: LogLevel, message: string, fields: LogFields): string {
  const clean: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) if (!key.startsWith("@")) clean[key] = cleanValue(value, redactor);
  // Terraform 1.11.4 panics when one of these three is not a string.
  const head = {
    "@level": String(level),
    "@message": redactor.clean(String(message)),
    "@module": "provider",
    "@timestamp": microTimestamp(now()),
  };
  const line = JSON.stringify({ ...head, ...clean });
  return line.length <= MAX_LINE
    ? line
    : JSON.stringify({ ...head, "@message": `${head["@message"].slice(0, MAX_LINE / 4)}… (shortened)` });
}

function cleanValue(value: unknown, redactor: Redactor): unknown {
  if (typeof value === "string") return redactor.clean(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (value instanceof Error) return redactor.clean(value.message);
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner)) ?? "undefined";
  return redactor.clean(text);
}

function microTimestamp(millis: number): string {
  return new Date(millis).toISOString().replace("Z", "000Z");
}
