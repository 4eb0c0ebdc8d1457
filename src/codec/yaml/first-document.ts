// The first document of a text and nothing behind it, as go-yaml's Unmarshal reads it: what stands there may be no YAML at all.
import type { Json } from "#base";
import { parseYamlDocuments, type YamlReadOptions } from "./parse.ts";

/**
 * The value of the first document; null when there is none. A collection in brackets, a text in quotes or a block of text ends the
 * document that it is the whole of.
 *
 * @throws yaml.malformed · yaml.tooLarge
 * @see behaviour: go.yaml.in/yaml v2.4, yaml.go (unmarshal)
 */
export function parseFirstYaml(text: string, options: YamlReadOptions = {}): Json {
  try {
    return parseYamlDocuments(text, options)[0] ?? null;
  } catch (error) {
    for (const head of headsOf(text)) {
      try {
        return parseYamlDocuments(head, options)[0] ?? null;
      } catch {
        // It is no whole document either; the fault of the whole text is told.
      }
    }
    throw error;
  }
}

/** Where the first document may end before the text does. */
function headsOf(text: string): readonly string[] {
  const body = /^(?:[ \r]*(?:#.*)?\n)*(?:---(?=\s))?(?:\s+#.*\n|\s)*(?:[!&][^\s,[\]{}]*\s+)*/.exec(text)?.[0].length ?? 0;
  const ends: number[] = [];
  const next = /\n(?=(?:---|\.\.\.)(?:\s|$))/g;
  next.lastIndex = body;
  const mark = next.exec(text);
  if (mark !== null) ends.push(mark.index + 1);
  const whole = wholeNode(text.slice(body));
  if (whole !== undefined) ends.push(body + whole);
  return ends.map((end) => text.slice(0, end));
}

const QUOTED = /^(?:'(?:[^']|'')*'|"(?:[^"\\]|\\[^])*")/;
const BLOCK = /^[|>][-+1-9]*[ \t]*(?:#.*)?\n(?:[ \t]+.*\n|\n)+/;

/** What makes more of a line than a node and something behind it: a colon as behind keys, or a quote that is not closed. */
const GOES_ON = /^[^\n]*?:(?:\s|$)|^[ \t]*(?:'[^'\n]*|"[^"\n]*)(?:\n|$)/;

/** How long a node is that ends where it says so itself; undefined for others. */
function wholeNode(text: string): number | undefined {
  const block = BLOCK.exec(text)?.[0].length;
  if (block !== undefined) return block;
  const length = QUOTED.exec(text)?.[0].length ?? lengthInBrackets(text);
  return length === undefined || GOES_ON.test(text.slice(length)) ? undefined : length;
}

function lengthInBrackets(text: string): number | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/'(?:[^']|'')*'|"(?:[^"\\]|\\[^])*"|\s#.*|[[\]{}]/g)) {
    if (token === "[" || token === "{") depth += 1;
    else if (token === "]" || token === "}") depth -= 1;
    if (depth === 0) return index + 1;
  }
  return undefined;
}
