// Patterns of schemas are Go (RE2) expressions; they are searched for, not anchored.
import { compilePattern } from "#codec";

const compiled = new Map<string, ((text: string) => boolean) | undefined>();
const MAX_COMPILED = 2000;

/** Whether a text contains a match. A pattern that does not compile matches nothing. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!compiled.has(pattern)) {
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    compiled.set(pattern, compilePattern(pattern));
  }
  return compiled.get(pattern)?.(text) ?? false;
}
