// Keys that stand more than once in a mapping of a YAML text, for readers that let the last one win but say so.
import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, type Event } from "js-yaml";
import { goQuote } from "../go-text/quote.ts";
import { decodeBase64Text } from "./binary.ts";
import { goKey } from "./key.ts";
import type { ScalarEvent } from "./scalar-events.ts";
import { MAX_PARSER_DEPTH } from "./parse.ts";

/** A key that its mapping holds already. */
export interface DuplicateKey {
  /** As Go prints it: a text in quotes, a number or boolean without. */
  readonly key: string;
  /** Where its value begins; counts from 1. */
  readonly line: number;
}

interface Level {
  /** Keys so far; undefined for a list. */
  readonly keys: Set<string> | undefined;
  isKey: boolean;
  /** The key before the value that is read, where its mapping has it already. */
  repeated?: DuplicateKey | undefined;
}

/**
 * The repeated keys of a text that {@link parseYaml} accepts, in the order of the text.
 * @returns nothing for a text that cannot be parsed
 */
export function findDuplicateKeys(text: string): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const levels: Level[] = [];
  for (const event of tryParse(text)) {
    if (event.type === EVENT_ID.POP) {
      levels.pop();
      finish(levels.at(-1), found);
      continue;
    }
    const level = levels.at(-1);
    if (level !== undefined) note(level, event, text);
    if (event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.ALIAS) finish(level, found);
    else levels.push({ keys: event.type === EVENT_ID.MAPPING ? new Set() : undefined, isKey: true });
  }
  return found;
}

/** A key is remembered; of the value of a repeated one, where it begins. */
function note(level: Level, event: Event, text: string): void {
  const { keys } = level;
  if (keys === undefined) return;
  if (!level.isKey) {
    if (level.repeated !== undefined) level.repeated = { ...level.repeated, line: lineOf(event, text) ?? level.repeated.line };
    return;
  }
  level.repeated = undefined;
  if (event.type !== EVENT_ID.SCALAR) return;
  const key = keyOf(event, text);
  if (keys.has(key)) level.repeated = { key, line: lineOf(event, text) ?? 1 };
  keys.add(key);
}

function keyOf(event: ScalarEvent, text: string): string {
  const written = getScalarValue(text, event);
  if (event.tagStart < 0) return event.style === SCALAR_STYLE.PLAIN ? goKey(written) : goQuote(written);
  const isBinary = text.slice(event.tagStart, event.tagEnd) === "!!binary";
  return goQuote((isBinary ? decodeBase64Text(written) : undefined) ?? written);
}

/** Keys and values take turns. A repeated key is found once its value was read. */
function finish(level: Level | undefined, found: DuplicateKey[]): void {
  if (level === undefined) return;
  if (!level.isKey && level.repeated !== undefined) found.push(level.repeated);
  level.isKey = !level.isKey;
}

/** The line where a value begins, with its anchor or tag; undefined for one that is left out. */
function lineOf(event: Event, text: string): number | undefined {
  const starts = [
    "anchorStart" in event ? event.anchorStart : -1,
    "tagStart" in event ? event.tagStart : -1,
    "valueStart" in event ? event.valueStart : -1,
    "start" in event ? event.start : -1,
  ].filter((each) => each >= 0);
  return starts.length === 0 ? undefined : text.slice(0, Math.min(...starts)).split("\n").length;
}

function tryParse(text: string): ReturnType<typeof parseEvents> {
  try {
    return parseEvents(text, { maxDepth: MAX_PARSER_DEPTH });
  } catch {
    return []; // reading the text says what is wrong with it
  }
}
