// Walks the scalars of a parsed text, each with the place where it stands.
import { COLLECTION_STYLE, EVENT_ID, getScalarValue, type Event } from "js-yaml";

export type ScalarEvent = Event & { readonly type: typeof EVENT_ID.SCALAR };

export interface ScalarPlace {
  readonly isKey: boolean;
  /** Between brackets. */
  readonly isInFlow: boolean;
  /** Names of the fields that lead to it; lists on the way count for nothing. */
  path(): readonly string[];
}

interface Level {
  readonly isMapping: boolean;
  readonly isFlow: boolean;
  isKey: boolean;
  key: string;
}

/** Calls `visit` for every scalar, in the order of the text. */
export function visitScalars(events: readonly Event[], text: string, visit: (scalar: ScalarEvent, place: ScalarPlace) => void): void {
  const levels: Level[] = [];
  const path = (): readonly string[] => levels.filter((each) => each.isMapping).map((each) => each.key);
  for (const event of events) {
    const level = levels.at(-1);
    if (event.type === EVENT_ID.POP) {
      levels.pop();
      takeTurn(levels.at(-1));
    } else if (event.type === EVENT_ID.SCALAR) {
      const isKey = level?.isMapping === true && level.isKey;
      if (isKey) level.key = getScalarValue(text, event);
      visit(event, { isKey, isInFlow: level?.isFlow === true, path });
      takeTurn(level);
    } else if (event.type === EVENT_ID.ALIAS) takeTurn(level);
    else levels.push(levelOf(event));
  }
}

function levelOf(event: Event): Level {
  const isFlow = "style" in event && event.style === COLLECTION_STYLE.FLOW;
  return { isMapping: event.type === EVENT_ID.MAPPING, isFlow, isKey: true, key: "" };
}

/** Keys and values take turns. */
function takeTurn(level: Level | undefined): void {
  if (level !== undefined) level.isKey = !level.isKey;
}

/** True for a path below that of an object's annotations, in a document or in an item of its `items`. */
export function isAnnotation(path: readonly string[]): boolean {
  const own = path[0] === "items" ? path.slice(1) : path;
  return own.length === 3 && own[0] === "metadata" && own[1] === "annotations";
}
