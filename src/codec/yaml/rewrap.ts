// What kyaml makes of a folded block scalar: it writes the scalar folded again and reads that back, and its writer doubles the line end
// between a line and an indented one, and loses one after a scalar that starts with a blank.
import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event } from "js-yaml";

const UNWRITABLE = / \n| $|[^\n\t\x20-\x7E\u00A0-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/;

/**
 * The text after one round through kyaml's folded form.
 * @see go.yaml.in/yaml v3.0, emitterc.go (yaml_emitter_write_folded_scalar)
 */
export function rewrapped(text: string): string {
  if (!text.includes("\n") || UNWRITABLE.test(text)) return text;
  const afterBreaks = text.replace(/^\n+/, "").charAt(0);
  const startsBlank = afterBreaks === "" || isBlank(afterBreaks);
  let lineStart = text.charAt(0);
  return text.replaceAll(/(\n+)([^\n]?)/g, (run: string, breaks: string, next: string, offset: number) => {
    const previous = lineStart;
    lineStart = next;
    if (offset === 0 || isBlank(previous)) return run;
    if (next === "") return breaks.length > 1 && !startsBlank ? `${breaks}\n` : run;
    if (isBlank(next)) return startsBlank ? run : `${breaks}\n${next}`;
    if (!startsBlank) return run;
    return breaks.length === 1 ? ` ${next}` : breaks.slice(1) + next;
  });
}

function isBlank(character: string): boolean {
  return character === " " || character === "\t";
}

type ScalarEvent = Event & { readonly type: typeof EVENT_ID.SCALAR };

interface Level {
  readonly isMapping: boolean;
  isKey: boolean;
  key: string;
}

/**
 * The folded block scalars without a tag of their own.
 * @param except path of fields from the root of a document, or of an item of its `items`, below which there are none; empty for nowhere
 */
export function foldedScalars(events: readonly Event[], text: string, except: readonly string[]): ScalarEvent[] {
  const found: ScalarEvent[] = [];
  const levels: Level[] = [];
  for (const event of events) {
    const level = levels.at(-1);
    if (event.type === EVENT_ID.POP) {
      levels.pop();
      takeTurn(levels.at(-1));
    } else if (event.type === EVENT_ID.SCALAR) {
      if (level?.isMapping === true && level.isKey) level.key = getScalarValue(text, event);
      else if (event.style === SCALAR_STYLE.FOLDED_BLOCK && event.tagStart < 0 && !isBelow(levels, except)) found.push(event);
      takeTurn(level);
    } else if (event.type === EVENT_ID.ALIAS) takeTurn(level);
    else levels.push({ isMapping: event.type === EVENT_ID.MAPPING, isKey: true, key: "" });
  }
  return found;
}

/** Keys and values take turns. */
function takeTurn(level: Level | undefined): void {
  if (level !== undefined) level.isKey = !level.isKey;
}

function isBelow(levels: readonly Level[], path: readonly string[]): boolean {
  const keys = levels.filter((each) => each.isMapping).map((each) => each.key);
  const own = keys[0] === "items" ? keys.slice(1) : keys;
  return path.length > 0 && own.length === path.length + 1 && path.every((each, index) => each === own[index]);
}
