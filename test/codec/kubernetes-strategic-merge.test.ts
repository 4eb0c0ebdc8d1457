import { expect, test } from "vitest";
import { at, type JsonObject } from "#base";
import { builtinSchema, strategicMerge } from "#codec";
import { MERGE_CASES, mergeBase, mergePatch } from "./kubernetes-strategic-merge-cases.ts";

const schema = builtinSchema("apps/v1", "Deployment") ?? {};

/** What the API server makes of each case, without its defaults; a text is its refusal. */
const app = { name: "app", image: "app:1" };
const env = (...names: readonly string[]): JsonObject[] => names.map((name) => ({ name, value: name.toLowerCase() }));
const withEnv = (...items: readonly JsonObject[]): JsonObject => ({ containers: [{ ...app, env: items }] });
const EXPECTED: Readonly<Record<string, JsonObject | string>> = {
  "merges a container by name": { containers: [{ name: "app", image: "app:2" }] },
  "puts a new container before those it does not name": { containers: [{ name: "new", image: "new:1" }, app] },
  "replaces a list of primitives": { containers: [{ ...app, args: ["c"] }] },
  "deletes a field by null": { containers: [app] },
  "deletes an item by directive": withEnv(...env("A", "C")),
  "deletes an item that is not there": withEnv(...env("A")),
  "replaces a merged list": withEnv(...env("C")),
  "replaces a map": { nodeSelector: { c: "3" }, containers: [app] },
  "empties a map": { nodeSelector: {}, containers: [app] },
  "merges a map": { nodeSelector: { a: "1", c: "3" }, containers: [app] },
  "orders a list": withEnv(...env("B", "C", "A")),
  "orders a list with changes": withEnv(...env("D", "B"), { name: "A", value: "z" }, ...env("C")),
  "keeps the server's items between ordered ones": withEnv(...env("S", "B", "N", "A", "T")),
  "retains only the listed keys of a volume": { volumes: [{ name: "v", configMap: { name: "c" } }], containers: [app] },
  "merges ports by number": { containers: [{ ...app, ports: [{ containerPort: 80, name: "web" }, { containerPort: 81 }] }] },
  "drops nulls inside what is new": { containers: [app], securityContext: { runAsUser: 5 } },
  "merges pull secrets": { imagePullSecrets: [{ name: "b" }, { name: "a" }], containers: [app] },
  "replaces tolerations, which have no key": { tolerations: [{ key: "b", operator: "Exists" }], containers: [app] },
  "refuses an item without its key": "map: map[image:x] does not contain declared merge key: name",
  "refuses a merge directive in a list": "merging lists cannot yet be specified in the patch",
  "refuses an order that is not the patch's": `The order in patch list:\n[map[name:A value:a] map[name:B value:b]]\n doesn't match $setElementOrder list:\n[map[name:B] map[name:A]]\n`,
  "refuses retained keys that the patch exceeds": "invalid patch format of retainKeys",
  "refuses an order that is no list": "expected a []interface {}, but received a string",
  "refuses an order without a list's name": "invalid patch format of setElementOrder list",
};

test.each(MERGE_CASES.filter((each) => Object.hasOwn(EXPECTED, each.title)).map((each) => [each.title, each] as const))(
  "a strategic merge patch %s",
  (title, each) => {
    const expected = EXPECTED[title];

    const outcome = attempt(() => at(strategicMerge(schema, mergeBase(each), mergePatch(each)), "spec", "template", "spec"));

    expect(outcome).toEqual(expected);
  },
);

test("a deletion list takes primitives out of a merged list", () => {
  const [first] = MERGE_CASES;

  const merged =
    first &&
    strategicMerge(schema, mergeBase(first), {
      metadata: { "$deleteFromPrimitiveList/finalizers": ["a.example/x"], finalizers: ["c.example/z"] },
    });

  expect(at(merged, "metadata", "finalizers")).toEqual(["c.example/z", "b.example/y"]);
});

test("neither the object nor the patch is changed", () => {
  const base = { metadata: { name: "a" }, spec: { replicas: 1 } };
  const patch = { spec: { $patch: "replace", paused: true } };

  strategicMerge(schema, base, patch);

  expect([base, patch]).toEqual([{ metadata: { name: "a" }, spec: { replicas: 1 } }, { spec: { $patch: "replace", paused: true } }]);
});

function attempt<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
