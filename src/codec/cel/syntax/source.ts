// Where things stand in an expression, and how mistakes are shown. @see cel-go common/errors.go
import { codePoints } from "../value/value.ts";

export interface Location {
  /** From 1. */
  readonly line: number;
  /** Code points from 0. */
  readonly column: number;
}

export const NOWHERE: Location = { line: -1, column: -1 };

const MOST_MISTAKES = 100;
const LONGEST_SNIPPET = 16_384;

/** The text of an expression, by lines. */
export class Source {
  readonly text: string;
  readonly #lines: readonly string[];
  /** Offset of the start of each line but the first, in code points; and the end. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#lines = text.split("\n");
    let offset = 0;
    this.#starts = this.#lines.map((line) => (offset += codePoints(line).length + 1));
  }

  offsetOf({ line, column }: Location): number {
    if (line === 1) return column;
    return line < 1 || line > this.#starts.length ? -1 : (this.#starts[line - 2] ?? 0) + column;
  }

  locationOf(offset: number): Location {
    let [line, column] = [1, offset];
    for (const start of this.#starts) {
      if (start > offset) break;
      line += 1;
      column = offset - start;
    }
    return { line, column };
  }

  line(number: number): string | undefined {
    return this.#lines[number - 1];
  }
}

interface Mistake {
  readonly location: Location;
  readonly message: string;
}

/** Mistakes of an expression; the first hundred are told. */
export class Mistakes {
  readonly #source: Source;
  readonly #found: Mistake[] = [];
  #count = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  report(location: Location, message: string): void {
    this.#count += 1;
    if (this.#count <= MOST_MISTAKES) this.#found.push({ location, message });
  }

  /** `ERROR: <input>:1:5: message`, each with its line and a mark below the place. */
  toString(): string {
    const sorted = this.#found.toSorted((a, b) => a.location.line - b.location.line || a.location.column - b.location.column);
    const texts = sorted.map((each) => show(each, this.#source));
    if (this.#count > MOST_MISTAKES) texts.push(`${this.#count - MOST_MISTAKES} more errors were truncated`);
    return texts.join("\n");
  }
}

function show({ location, message }: Mistake, source: Source): string {
  const head = `ERROR: <input>:${location.line}:${location.column + 1}: ${message}`;
  const line = source.line(location.line);
  if (line === undefined || new TextEncoder().encode(line).length > LONGEST_SNIPPET) return head;
  const snippet = line.replaceAll("\t", " ");
  const points = codePoints(snippet);
  const isWide = (point: string | undefined): boolean => point !== undefined && point > "\x7f";
  let mark = "";
  for (let i = 0; i < location.column && i < points.length; i += 1) mark += isWide(points[i]) ? "．" : ".";
  mark += location.column < points.length && isWide(points[location.column]) ? "＾" : "^";
  return `${head}\n | ${snippet}\n | ${mark}`;
}
