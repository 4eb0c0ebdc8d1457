// Go's regular expressions (RE2): linear time, no look-around, no back-references.
import { RE2JS } from "re2js";

/** A search for a pattern in a text, not anchored; undefined where the pattern is no RE2 expression. */
export function compilePattern(pattern: string): ((text: string) => boolean) | undefined {
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matcher(text).find();
  } catch {
    return undefined; // the caller says what an invalid pattern means
  }
}
