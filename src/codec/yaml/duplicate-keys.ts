// Keys that stand more than once in a mapping of a YAML text, for readers that let the last one win but say so.
import { EVENT_ID, getScalarValue, parseEvents } from "js-yaml";
import { MAX_PARSER_DEPTH } from "./parse.ts";

/** A key that its mapping holds already. */
export interface DuplicateKey {
  readonly key: string;
  /** Counts from 1. */
  readonly line: number;
}

interface Level {
  /** Keys so far; undefined for a list. */
  readonly keys: Set<string> | undefined;
  isKey: boolean;
}

/**
 * The repeated keys of a text that {@link parseYaml} accepts, in the order of the text.
 * @returns nothing for a text that cannot be parsed
 */
export function findDuplicateKeys(text: string): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const levels: Level[] = [];
  for (const event of tryParse(text)) {
    const level = levels.at(-1);
    if (event.type === EVENT_ID.POP) {
      levels.pop();
      next(levels.at(-1));
    } else if (event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.ALIAS) {
      if (event.type === EVENT_ID.SCALAR && level?.keys !== undefined && level.isKey) {
        const key = getScalarValue(text, event);
        if (level.keys.has(key)) found.push({ key, line: text.slice(0, event.valueStart).split("\n").length });
        level.keys.add(key);
      }
      next(level);
    } else levels.push({ keys: event.type === EVENT_ID.MAPPING ? new Set() : undefined, isKey: true });
  }
  return found;
}

/** Keys and values take turns. */
function next(level: Level | undefined): void {
  if (level !== undefined) level.isKey = !level.isKey;
}

function tryParse(text: string): ReturnType<typeof parseEvents> {
  try {
    return parseEvents(text, { maxDepth: MAX_PARSER_DEPTH });
  } catch {
    return []; // reading the text says what is wrong with it
  }
}
