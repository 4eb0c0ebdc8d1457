import { describe, expect, test } from "vitest";
import { goQuote, lowerRune, parseGoDuration, upperRune } from "#codec";

describe("a letter in the other case stays one letter", () => {
  test.each([
    ["a", "A"],
    ["é", "É"],
    ["ß", "ß"],
    ["ﬁ", "ﬁ"],
    ["ŉ", "ŉ"],
    ["ᾀ", "ᾈ"],
    ["ᾳ", "ᾼ"],
    ["ῃ", "ῌ"],
    ["ῳ", "ῼ"],
    ["𐐨", "𐐀"],
    ["1", "1"],
    ["\udc80", "\udc80"],
  ])("%s in upper case is %s", (small, large) => {
    expect(upperRune(small)).toBe(large);
  });

  test.each([
    ["É", "é"],
    ["İ", "i"],
    ["ᾈ", "ᾀ"],
    ["ẞ", "ß"],
    ["𐐀", "𐐨"],
  ])("%s in lower case is %s", (large, small) => {
    expect(lowerRune(large)).toBe(small);
  });
});

describe("a span of time", () => {
  test.each<[string, bigint | undefined]>([
    ["0", 0n],
    ["1h30m", 5_400_000_000_000n],
    ["-1.5s", -1_500_000_000n],
    ["+2ms3µs4ns", 2_003_004n],
    ["9223372036854775807ns", 9_223_372_036_854_775_807n],
    ["9223372036854775808ns", undefined],
    ["-9223372036854775808ns", -9_223_372_036_854_775_808n],
    ["1", undefined],
    ["", undefined],
    ["1d", undefined],
  ])("%s is %s nanoseconds", (text, nanos) => {
    expect(parseGoDuration(text)).toBe(nanos);
  });
});

test("a quoted text has Go's escapes", () => {
  expect(goQuote('a"\\\n\x01\u00a0é\u{e0001}')).toBe('"a\\"\\\\\\n\\x01\\u00a0é\\U000e0001"');
});
