import { expect, test } from "vitest";
import { newestMatching, tryParseTagVersion, withBuildMetadata } from "../../src/controllers/source/versions.ts";

test.each<[string, string | undefined]>([
  ["1.2.3", "1.2.3"],
  ["v1.2.3-rc.1+b.5", "1.2.3"],
  ["v2025.02.03", "2025.2.3"],
  ["1.2", undefined],
  ["1", undefined],
  ["1.2.3.4", undefined],
  ["latest", undefined],
])("%s is the version %s", (text, wanted) => {
  const found = tryParseTagVersion(text);

  expect(found && `${found.major}.${found.minor}.${found.patch}`).toBe(wanted);
});

test.each<[string, string | undefined]>([
  ["1.2.3", "1.2.3+7"],
  ["v1.2.3-rc.1", "1.2.3-rc.1+7"],
  ["1.2.3+git.5", "1.2.3+7"],
  ["1.2", "1.2.0+7"],
  ["one", undefined],
])("%s with metadata is %s", (version, wanted) => {
  expect(withBuildMetadata(version, "7")).toBe(wanted);
});

test.each<[string, readonly string[], string | undefined]>([
  ["*", ["1.0.0", "2.0.0-rc.1", "1.10.0"], "1.10.0"],
  [">=1.0.0-0", ["1.0.0", "2.0.0-rc.1"], "2.0.0-rc.1"],
  ["~1.2", ["v1.2.9", "1.3.0", "1.2"], "v1.2.9"],
  ["2025.x", ["2025.02.03", "2025.10.01", "2026.01.01"], "2025.10.01"],
  ["3.x", ["1.0.0"], undefined],
])("the newest of %s in %j is %s", (constraint, candidates, wanted) => {
  expect(newestMatching(candidates, constraint, { versionOf: (each) => each })).toBe(wanted);
});
