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

/**
 * The repeated keys of a text that {@link parseYaml} accepts, in the order in which go-yaml 2 finds them: a value comes before its key,
 * what an alias stands for is read once more, and keys that `<<` brings count as if they stood there.
 * @returns nothing for a text that cannot be parsed
 * @see sigs.k8s.io/yaml goyaml.v2/decode.go
 */
export function findDuplicateKeys(text: string): DuplicateKey[] {
  const events = tryParse(text);
  if (events.length === 0) return [];
  const search = new Search(text);
  for (const each of new Tree(events, text).documents()) search.look(each);
  return search.found;
}

interface Node {
  readonly event: Event;
  /** Keys and values in turn for a mapping. */
  readonly children: Node[];
  /** What an alias stands for. */
  readonly target?: Node | undefined;
}

class Tree {
  readonly #events: readonly Event[];
  readonly #text: string;
  readonly #anchors = new Map<string, Node>();
  #at = 0;

  constructor(events: readonly Event[], text: string) {
    this.#events = events;
    this.#text = text;
  }

  documents(): Node[] {
    const found: Node[] = [];
    while (this.#at < this.#events.length) found.push(this.#node());
    return found;
  }

  #node(): Node {
    const event = this.#events[this.#at++] ?? { type: EVENT_ID.POP };
    const anchor = "anchorStart" in event && event.anchorStart >= 0 ? this.#text.slice(event.anchorStart, event.anchorEnd) : undefined;
    if (event.type === EVENT_ID.ALIAS) return { event, children: [], target: this.#anchors.get(anchor ?? "") };
    const node: Node = { event, children: [] };
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    if (event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.POP) return node;
    while (this.#at < this.#events.length && this.#events[this.#at]?.type !== EVENT_ID.POP) node.children.push(this.#node());
    this.#at++;
    return node;
  }
}

/** Nodes that are looked at in one text at the most: aliases of aliases name more than anybody can read. */
const MOST_NODES = 200_000;

class Search {
  readonly found: DuplicateKey[] = [];
  readonly #text: string;
  #looked = 0;

  constructor(text: string) {
    this.#text = text;
  }

  look(node: Node): void {
    if ((this.#looked += 1) > MOST_NODES) return;
    if (node.target !== undefined) this.look(node.target);
    else if (node.event.type === EVENT_ID.MAPPING) this.#fill(node, new Set());
    else for (const each of node.children) this.look(each);
  }

  /** Adds a mapping's keys to those that the map has. */
  #fill({ children }: Node, keys: Set<string>): void {
    for (let i = 0; i + 1 < children.length; i += 2) {
      const [key, value] = [children[i], children[i + 1]];
      if (key === undefined || value === undefined) return;
      if (isMerge(key.event, this.#text)) this.#merge(value, keys);
      else this.#set(key, value, keys);
    }
  }

  #set(key: Node, value: Node, keys: Set<string>): void {
    this.look(value);
    const named = key.target ?? key;
    if (named.event.type !== EVENT_ID.SCALAR) return;
    const name = keyOf(named.event, this.#text);
    if (keys.has(name)) this.found.push({ key: name, line: lineOf(value.event, this.#text) ?? lineOf(key.event, this.#text) ?? 1 });
    keys.add(name);
  }

  /** Of several mappings the last is read first. */
  #merge(value: Node, keys: Set<string>): void {
    if ((this.#looked += 1) > MOST_NODES) return;
    const node = value.target ?? value;
    if (node.event.type === EVENT_ID.MAPPING) this.#fill(node, keys);
    else for (const each of node.children.toReversed()) this.#merge(each, keys);
  }
}

function isMerge(event: Event, text: string): boolean {
  if (event.type !== EVENT_ID.SCALAR) return false;
  if (event.tagStart < 0) return event.style === SCALAR_STYLE.PLAIN && text.slice(event.valueStart, event.valueEnd) === "<<";
  return text.slice(event.tagStart, event.tagEnd) === "!!merge" && getScalarValue(text, event) === "<<";
}

function keyOf(event: ScalarEvent, text: string): string {
  const written = getScalarValue(text, event);
  if (event.tagStart < 0) return event.style === SCALAR_STYLE.PLAIN ? goKey(written) : goQuote(written);
  const isBinary = text.slice(event.tagStart, event.tagEnd) === "!!binary";
  return goQuote((isBinary ? decodeBase64Text(written) : undefined) ?? written);
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
