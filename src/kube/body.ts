// Bodies as they come from a transport: whole, or line by line.
import { isObject, type JsonObject } from "#base";

const NEWLINE = 10;

/** Reads a body to its end as UTF-8 text. */
export async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return new TextDecoder().decode(chunks.length === 1 ? chunks[0] : join(chunks));
}

/** Ends a body that nobody reads, so that its connection is free again. */
export async function discard(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _chunk of body);
}

/**
 * Lines of a stream.
 * @yields each line as soon as it is whole, without its line feed; an unfinished last line counts
 */
export async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let open: Uint8Array[] = [];
  for await (const chunk of body) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const line = chunk.subarray(from, end);
      yield decoder.decode(open.length === 0 ? line : join([...open, line]));
      open = [];
      from = end + 1;
    }
    // A transport may reuse its buffer for the next chunk.
    if (from < chunk.length) open.push(chunk.slice(from));
  }
  if (open.length > 0) yield decoder.decode(join(open));
}

/** JSON object in a text, or undefined for anything else. */
export function tryParseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Not JSON is an answer here: error pages of proxies are HTML or plain text.
    return undefined;
  }
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
