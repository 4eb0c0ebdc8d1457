import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const { exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  exports: Record<string, string | Record<string, string>>;
};
const doors = Object.entries(exports).flatMap(([door, target]): [string, string][] => {
  const source = typeof target === "object" ? target["headgate-source"] : undefined;
  return source === undefined ? [] : [[door === "." ? "headgate" : `headgate${door.slice(1)}`, source]];
});

test.each(doors)("the door %s exports the names that users rely on", async (_door, source) => {
  const names = Object.keys((await import(path.join(root, source))) as object);

  expect(names.toSorted()).toMatchSnapshot();
});
