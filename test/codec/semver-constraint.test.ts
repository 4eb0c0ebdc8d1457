import fc from "fast-check";
import { expect, test } from "vitest";
import { compareVersions, parseConstraint, tryParseVersion } from "#codec";

const matches = (range: string, text: string): boolean => {
  const version = tryParseVersion(text);
  if (version === undefined) throw new Error(`${text} is no version`);
  return parseConstraint(range).matches(version);
};

test.each([
  ["=2.0.0", ["2.0.0", "v2.0.0", "2.0.0+build"], ["1.2.3", "2.0.0-rc.1"]],
  ["1.2.x", ["1.2.0", "1.2.99"], ["1.3.0", "1.2.1-beta"]],
  ["1", ["1.0.0", "1.9.9"], ["2.0.0", "0.9.0"]],
  ["*", ["0.0.1", "9.9.9"], ["1.0.0-beta"]],
  ["!=1.2.x", ["1.3.0", "2.2.0"], ["1.2.7"]],
  ["!=1.2.3", ["1.2.4"], ["1.2.3"]],
  [">11", ["12.0.0"], ["11.1.0", "10.0.0"]],
  [">11.1", ["11.2.0", "12.0.0"], ["11.1.5"]],
  ["<=11", ["11.9.9", "10.0.0"], ["12.0.0"]],
  ["<=11.1", ["11.1.9"], ["11.2.0"]],
  [">=1.1, <2, !=1.2.3", ["1.1.1", "1.2.4"], ["2.0.0", "1.2.3"]],
  [">= 1.1 < 1.3", ["1.2.0"], ["1.3.0"]],
  ["1.2 - 1.4.5", ["1.2.0", "1.4.5"], ["1.4.6", "1.1.9"]],
  ["~1.2.3", ["1.2.3", "1.2.9"], ["1.2.2", "1.3.0"]],
  ["~>1.2", ["1.2.0", "1.2.9"], ["1.3.0"]],
  ["~1", ["1.9.0"], ["2.0.0"]],
  ["^1.2.3", ["1.2.3", "1.9.0"], ["1.2.2", "2.0.0"]],
  ["^0.2.3", ["0.2.3", "0.2.9"], ["0.3.0"]],
  ["^0.0.3", ["0.0.3"], ["0.0.4"]],
  ["^0.0", ["0.0.4"], ["0.1.0"]],
  ["^0", ["0.9.0"], ["1.0.0"]],
  ["1.x || >=2.5.0 || 5.0.0 - 7.2.3", ["1.0.0", "2.5.0", "6.0.0"], ["2.4.9"]],
  [">=1.0.0-0", ["1.0.0-alpha", "1.0.0", "1.1.0-rc.1"], ["0.9.0"]],
  ["=>1.0.0 =<1.1.0", ["1.1.0"], ["1.1.1"]],
  [">v1.0.0", ["v1.0.1"], ["v1.0.0"]],
])("%s is met by %j and not by %j", (range, inside, outside) => {
  expect(inside.filter((each) => !matches(range, each))).toEqual([]);
  expect(outside.filter((each) => matches(range, each))).toEqual([]);
});

test.each([[""], ["latest"], [">"], ["1.2.3.4"], [">=1.0.0 foo"], ["||"], ["1.0.0 ||"], [">><1.0.0"], ["01.2.3"]])(
  "%j is refused as a constraint",
  (text) => {
    expect(() => parseConstraint(text)).toThrow(`invalid version constraint ${JSON.stringify(text)}`);
  },
);

test.each([["1.2"], ["v1"], ["1.2.3.4"], ["a1.2.3"], [" 1.2.3"], ["1.2.3-01"], ["1.2.03"]])("%j is no version of three parts", (text) => {
  expect(tryParseVersion(text)).toBeUndefined();
});

test("a version meets exactly itself, and one side of it", () => {
  const part = fc.nat({ max: 30 });
  fc.assert(
    fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), (left, right) => {
      const [a, b] = [left.join("."), right.join(".")];
      const order = compareVersions(tryParseVersion(a)!, tryParseVersion(b)!);

      expect([matches(`=${b}`, a), matches(`<${b}`, a), matches(`>${b}`, a), matches(`!=${b}`, a)]).toEqual([
        order === 0,
        order < 0,
        order > 0,
        order !== 0,
      ]);
    }),
  );
});
