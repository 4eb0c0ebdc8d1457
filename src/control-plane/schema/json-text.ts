// JSON texts of requests: reading with Go's error messages, and finding keys that stand twice.
import type { Reading } from "./unknown-fields.ts";
import { levelsOfText, MOST_LEVELS, tooDeep } from "./depth.ts";
import { describeFailure, endOfText } from "./json-failure.ts";

/** Deepest nesting that Go reads, in JSON as in YAML. */
export const MOST_GO_LEVELS = 10_000;

/**
 * A body as JSON, or what encoding/json says of it.
 * @throws control-plane.refused (400) for more levels than MOST_LEVELS
 */
export function readJson(text: string): { readonly value: unknown } | { readonly reason: string } {
  // every level takes two brackets
  const { levels, opener } = text.length <= 2 * MOST_LEVELS ? { levels: 0 } : levelsOfText(text, MOST_GO_LEVELS);
  if (opener !== undefined) return { reason: `invalid character '${opener}' exceeded max depth` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: describeFailure(text) };
  }
  if (levels > MOST_LEVELS) throw tooDeep("the body");
  return { value };
}

/** Paths of keys that stand more than once in an object: `spec.replicas`, `spec.list[0].name`. Each is named once. */
export function findDuplicates(text: string): string[] {
  return hasRepeatedKey(text) ? scanKeys(text, (isRepeated) => isRepeated) : [];
}

/** Whether any object holds a key twice: the same walk as that for the paths, which hardly any text needs. */
function hasRepeatedKey(text: string): boolean {
  const objects: (Set<string> | undefined)[] = [];
  let keys: Set<string> | undefined;
  let expectsKey = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      const end = endOfText(text, i);
      if (expectsKey && keys !== undefined) {
        const key = keyOf(text.slice(i, end + 1));
        if (keys.has(key)) return true;
        keys.add(key);
        expectsKey = false;
      }
      i = end;
    } else if (c === 0x7b || c === 0x5b) {
      objects.push(keys);
      keys = c === 0x7b ? new Set() : undefined;
      expectsKey = true;
    } else if (c === 0x7d || c === 0x5d) keys = objects.pop();
    else if (c === 0x2c) expectsKey = true;
  }
  return false;
}

function keyOf(literal: string): string {
  return literal.includes("\\") ? String(JSON.parse(literal)) : literal.slice(1, -1);
}

/**
 * Unknown and duplicate fields as the strict decoder tells them: in the order of the text for built-in kinds; custom resources are
 * read whole before their schema is asked, so duplicates come first.
 */
export function strictFindings(text: string, unknown: readonly string[], reading: Reading): string[] {
  const all = findDuplicates(text);
  if (all.length + unknown.length === 0) return [];
  const isUnknown = new Set(unknown);
  const isBelowUnknown = (path: string): boolean => unknown.some((each) => path.startsWith(`${each}.`) || path.startsWith(`${each}[`));
  // what a struct has no field for is passed over
  const duplicates = new Set(all.filter((each) => reading === "custom" || !isBelowUnknown(each)));
  const told = (kind: string, path: string): string => `${kind} field ${JSON.stringify(path)}`;
  if (duplicates.size === 0 || unknown.length === 0 || reading === "custom")
    return [...Array.from(duplicates, (each) => told("duplicate", each)), ...unknown.map((each) => told("unknown", each))];
  const paths = scanKeys(text, (isRepeated, path) => (isRepeated ? duplicates : isUnknown).has(path()));
  return paths.map((each) => told(isUnknown.has(each) ? "unknown" : "duplicate", each));
}

/** Whether a key is asked for, by whether its object holds it already and by its path. */
type Wants = (isRepeated: boolean, path: () => string) => boolean;

/** Paths of the keys that are asked for, each once, in the order of the text. */
function scanKeys(text: string, wants: Wants): string[] {
  const found = new Set<string>();
  const frames: Frame[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    const frame = frames.at(-1);
    if (c === 0x22) {
      const end = endOfText(text, i);
      if (frame?.keys !== undefined && frame.expectsKey) noteKey(frame, text.slice(i, end + 1), { frames, found, wants });
      i = end;
    } else if (c === 0x7b) frames.push({ keys: new Set(), expectsKey: true, at: "" });
    else if (c === 0x5b) frames.push({ keys: undefined, expectsKey: false, at: "[0]", index: 0 });
    else if (c === 0x7d || c === 0x5d) frames.pop();
    else if (c === 0x2c && frame !== undefined) nextMember(frame);
    else if (c === 0x3a && frame?.keys !== undefined) frame.expectsKey = false;
  }
  return [...found];
}

interface Frame {
  readonly keys: Set<string> | undefined;
  expectsKey: boolean;
  at: string;
  index?: number;
}

interface Search {
  readonly frames: readonly Frame[];
  readonly found: Set<string>;
  readonly wants: Wants;
}

function noteKey(frame: Frame, literal: string, { frames, found, wants }: Search): void {
  const key = keyOf(literal);
  frame.at = `.${key}`;
  const { keys } = frame;
  if (keys === undefined) return;
  const path = (): string =>
    frames
      .map(({ at }) => at)
      .join("")
      .replace(/^\./, "");
  if (wants(keys.has(key), path)) found.add(path());
  keys.add(key);
}

function nextMember(frame: Frame): void {
  if (frame.keys !== undefined) frame.expectsKey = true;
  else {
    frame.index = (frame.index ?? 0) + 1;
    frame.at = `[${frame.index}]`;
  }
}
