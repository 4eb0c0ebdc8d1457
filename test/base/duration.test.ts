import { describe, expect, test } from "vitest";
import { Duration } from "#base";

describe("Duration", () => {
  test.each([
    ["1m0s", 60_000, "1m0s"],
    ["10m", 600_000, "10m0s"],
    ["1h30m", 5_400_000, "1h30m0s"],
    ["1.5s", 1500, "1.5s"],
    ["250ms", 250, "250ms"],
    ["0", 0, "0s"],
    ["-2s", -2000, "-2s"],
  ])("reads and writes %s as Go does", (text, millis, printed) => {
    const parsed = Duration.parse(text);

    expect([parsed.millis, String(parsed)]).toEqual([millis, printed]);
  });

  test.each(["", "5", "5x", "m", "1m 2s", "--1s"])("refuses %j", (text) => {
    expect(() => Duration.parse(text)).toThrow(`invalid duration ${JSON.stringify(text)}`);
  });
});
