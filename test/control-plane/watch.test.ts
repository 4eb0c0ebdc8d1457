import { afterAll, beforeAll, expect, test } from "vitest";
import { openPlane, type TestPlane } from "./support/plane.ts";

let at: TestPlane;
const MAPS = "/api/v1/namespaces/kube-node-lease/configmaps";
beforeAll(async () => {
  at = await openPlane();
});
afterAll(() => at.plane.close());

const versionOf = (body: Record<string, unknown>): string => (body["metadata"] as { resourceVersion: string }).resourceVersion;

test("a watch tells what happened since a version, in order", async () => {
  const { body } = await at.send("GET", MAPS);
  const events = at.watch(`${MAPS}?watch=true&resourceVersion=${versionOf(body)}&timeoutSeconds=1`);
  await at.send("POST", MAPS, { metadata: { name: "w" } });
  await at.send("PUT", `${MAPS}/w`, { metadata: { name: "w" }, data: { a: "1" } });
  await at.send("DELETE", `${MAPS}/w`);

  const seen = await events;

  expect(seen.map(({ type, object }) => [type, object["data"]])).toEqual([
    ["ADDED", undefined],
    ["MODIFIED", { a: "1" }],
    ["DELETED", { a: "1" }],
  ]);
});

test("an object that enters a selection is added and one that leaves it is deleted", async () => {
  const { body } = await at.send("GET", MAPS);
  const events = at.watch(`${MAPS}?watch=true&resourceVersion=${versionOf(body)}&labelSelector=on%3Dyes&timeoutSeconds=1`);
  const labelled = (on: string): unknown => ({ metadata: { name: "s", labels: { on } } });
  await at.send("POST", MAPS, labelled("no"));
  await at.send("PUT", `${MAPS}/s`, labelled("yes"));
  await at.send("PUT", `${MAPS}/s`, labelled("no"));
  await at.send("DELETE", `${MAPS}/s`);

  const seen = await events;

  expect(seen.map(({ type, object }) => [type, (object["metadata"] as { labels: { on: string } }).labels.on])).toEqual([
    ["ADDED", "yes"],
    ["DELETED", "yes"],
  ]);
});

test("initial events end with a bookmark that says so", async () => {
  const seen = await at.watch(
    `/api/v1/namespaces?watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=1`,
  );

  expect(seen.map(({ type }) => type)).toEqual(["ADDED", "ADDED", "ADDED", "ADDED", "BOOKMARK"]);
  expect(seen.at(-1)?.object["metadata"]).toEqual({
    resourceVersion: expect.any(String),
    annotations: { "k8s.io/initial-events-end": "true" },
  });
});

test("a watch from a version that is forgotten ends with 410", async () => {
  const other = await openPlane();
  for (let i = 0; i < 60; i += 1)
    await other.send("POST", MAPS, { metadata: { generateName: "x-" }, data: { big: "y".repeat(1_000_000) } });
  for (let i = 0; i < 520; i += 1)
    await other.send(
      "PATCH",
      "/api/v1/namespaces/default",
      { metadata: { labels: { i: String(i) } } },
      { "content-type": "application/merge-patch+json" },
    );

  const seen = await other.watch(`${MAPS}?watch=true&resourceVersion=1&timeoutSeconds=1`);
  await other.plane.close();

  expect(seen.map(({ type, object }) => [type, object["reason"], object["code"]])).toEqual([["ERROR", "Expired", 410]]);
});
