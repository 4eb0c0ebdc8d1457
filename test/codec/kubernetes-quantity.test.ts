import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalQuantity, compareQuantity, formatQuantity, tryParseQuantity } from "#codec";

describe("a quantity", () => {
  test.each([
    ["0", "0"],
    ["0.0", "0"],
    ["1000m", "1"],
    ["100m", "100m"],
    ["0.5", "500m"],
    [0.5, "500m"],
    [2, "2"],
    ["1500m", "1500m"],
    ["1000", "1k"],
    ["1234", "1234"],
    ["1000000k", "1G"],
    ["1024Mi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["0.5Ki", "512"],
    ["0.1Ki", "102400m"],
    ["1e3", "1e3"],
    ["12E5", "1200e3"],
    ["1e0", "1"],
    ["100n", "100n"],
    ["0.0000000001", "1n"],
    ["-1.5", "-1500m"],
    ["+5", "5"],
    [".5", "500m"],
    ["5.", "5"],
    ["9223372036854775807", "9223372036854775807"],
    ["99999999999999999999", "9223372036854775807"],
    ["128974848", "128974848"],
    ["129e6", "129e6"],
    ["123Mi", "123Mi"],
  ])("%j is written %j", (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test.each([["."], ["m"], ["Gi"]])("%j is zero, as absent digits are", (value) => {
    expect(canonicalQuantity(value)).toBe("0");
  });

  test.each([[""], ["Ei"], ["1 Gi"], ["1gi"], ["1KI"], ["1e"], ["abc"], ["1Gi "], ["--1"], [true], [null]])("%j is none", (value) => {
    expect(tryParseQuantity(value)).toBeUndefined();
  });

  test("survives writing and reading", () => {
    const quantity = fc.record({
      nanos: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
      format: fc.constantFrom("decimal" as const, "binary" as const, "exponent" as const),
    });

    fc.assert(
      fc.property(quantity, (each) => {
        expect(tryParseQuantity(formatQuantity(each))?.nanos).toBe(each.nanos);
      }),
    );
  });

  test.each([
    ["1Gi", "1024Mi", 0],
    ["1G", "1Gi", -1],
    ["0.1", "99m", 1],
  ])("%s compared with %s gives %i", (a, b, expected) => {
    const [left, right] = [tryParseQuantity(a), tryParseQuantity(b)];

    expect(left && right && compareQuantity(left, right)).toBe(expected);
  });
});
