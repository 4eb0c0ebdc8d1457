// Strategic merge patches on a Deployment, with what the real API server makes of them; the differential suite asks it again.
import type { JsonObject } from "#base";

export interface MergeCase {
  readonly title: string;
  /** Fields of the pod specification before the patch; one container `app` is always there. */
  readonly spec?: JsonObject;
  /** Patch of the pod specification. */
  readonly patch: JsonObject;
}

const app = { name: "app", image: "app:1" };
const env = (...names: readonly string[]): JsonObject[] => names.map((name) => ({ name, value: name.toLowerCase() }));

export const MERGE_CASES: readonly MergeCase[] = [
  { title: "merges a container by name", patch: { containers: [{ name: "app", image: "app:2" }] } },
  { title: "puts a new container before those it does not name", patch: { containers: [{ name: "new", image: "new:1" }] } },
  {
    title: "replaces a list of primitives",
    spec: { containers: [{ ...app, args: ["a", "b"] }] },
    patch: { containers: [{ name: "app", args: ["c"] }] },
  },
  { title: "deletes a field by null", spec: { hostname: "h", containers: [app] }, patch: { hostname: null } },
  {
    title: "deletes an item by directive",
    spec: { containers: [{ ...app, env: env("A", "B", "C") }] },
    patch: { containers: [{ name: "app", env: [{ name: "B", $patch: "delete" }] }] },
  },
  {
    title: "deletes an item that is not there",
    spec: { containers: [{ ...app, env: env("A") }] },
    patch: { containers: [{ name: "app", env: [{ name: "X", $patch: "delete" }] }] },
  },
  {
    title: "replaces a merged list",
    spec: { containers: [{ ...app, env: env("A", "B") }] },
    patch: { containers: [{ name: "app", env: [{ $patch: "replace" }, { name: "C", value: "c" }] }] },
  },
  {
    title: "replaces a map",
    spec: { nodeSelector: { a: "1", b: "2" }, containers: [app] },
    patch: { nodeSelector: { $patch: "replace", c: "3" } },
  },
  { title: "empties a map", spec: { nodeSelector: { a: "1" }, containers: [app] }, patch: { nodeSelector: { $patch: "delete" } } },
  { title: "merges a map", spec: { nodeSelector: { a: "1", b: "2" }, containers: [app] }, patch: { nodeSelector: { b: null, c: "3" } } },
  {
    title: "orders a list",
    spec: { containers: [{ ...app, env: env("A", "B", "C") }] },
    patch: { containers: [{ name: "app", "$setElementOrder/env": [{ name: "C" }, { name: "A" }] }] },
  },
  {
    title: "orders a list with changes",
    spec: { containers: [{ ...app, env: env("A", "B", "C") }] },
    patch: {
      containers: [
        {
          name: "app",
          "$setElementOrder/env": [{ name: "D" }, { name: "B" }, { name: "A" }],
          env: [
            { name: "D", value: "d" },
            { name: "A", value: "z" },
          ],
        },
      ],
    },
  },
  {
    title: "keeps the server's items between ordered ones",
    spec: { containers: [{ ...app, env: env("A", "S", "B", "T") }] },
    patch: {
      containers: [
        { name: "app", "$setElementOrder/env": [{ name: "B" }, { name: "N" }, { name: "A" }], env: [{ name: "N", value: "n" }] },
      ],
    },
  },
  {
    title: "retains only the listed keys of a volume",
    spec: { volumes: [{ name: "v", emptyDir: {} }], containers: [app] },
    patch: { volumes: [{ name: "v", $retainKeys: ["name", "configMap"], configMap: { name: "c" } }] },
  },
  {
    title: "merges ports by number",
    spec: { containers: [{ ...app, ports: [{ containerPort: 80, name: "http" }] }] },
    patch: { containers: [{ name: "app", ports: [{ containerPort: 80, name: "web" }, { containerPort: 81 }] }] },
  },
  { title: "drops nulls inside what is new", patch: { securityContext: { runAsUser: 5, runAsGroup: null } } },
  {
    title: "merges pull secrets",
    spec: { imagePullSecrets: [{ name: "a" }], containers: [app] },
    patch: { imagePullSecrets: [{ name: "b" }] },
  },
  {
    title: "replaces tolerations, which have no key",
    spec: { tolerations: [{ key: "a", operator: "Exists" }], containers: [app] },
    patch: { tolerations: [{ key: "b", operator: "Exists" }] },
  },
  { title: "refuses an unknown directive", patch: { securityContext: { $patch: "drop" }, nodeSelector: { $patch: "drop" } } },
  { title: "refuses an item without its key", patch: { containers: [{ image: "x" }] } },
  { title: "refuses a merge directive in a list", patch: { containers: [{ $patch: "merge" }] } },
  {
    title: "refuses an order that is not the patch's",
    spec: { containers: [{ ...app, env: env("A", "B") }] },
    patch: { containers: [{ name: "app", "$setElementOrder/env": [{ name: "B" }, { name: "A" }], env: env("A", "B") }] },
  },
  {
    title: "refuses retained keys that the patch exceeds",
    spec: { volumes: [{ name: "v" }], containers: [app] },
    patch: { volumes: [{ name: "v", $retainKeys: ["name"], emptyDir: {} }] },
  },
  { title: "refuses an order that is no list", patch: { "$setElementOrder/containers": "a" } },
  { title: "refuses an order without a list's name", patch: { $setElementOrder: [] } },
];

/** The Deployment that a case starts from. */
export function mergeBase(each: MergeCase): JsonObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "sample", finalizers: ["a.example/x", "b.example/y"] },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: each.spec ?? { containers: [app] } },
    },
  };
}

/** The patch of a case on the whole Deployment. */
export function mergePatch(each: MergeCase): JsonObject {
  return { spec: { template: { spec: each.patch } } };
}
