// Random sessions of writes to custom objects whose metadata holds empty and null collections, or drops what they hold.
import fc from "fast-check";
import type { Session } from "./both-planes.ts";
import type { SessionStep } from "./generated-watches.ts";

const TYPES = {
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
  apply: "application/apply-patch+yaml",
} as const;
const map = fc.constantFrom<unknown>({}, {}, null, { a: "1" }, undefined);
const HOLD = "example.com/hold";
const metadata = fc.record({
  annotations: map,
  labels: map,
  finalizers: fc.constantFrom<unknown>([], [], null, [HOLD], undefined),
  ownerReferences: fc.constantFrom<unknown>([], null, undefined, undefined),
  generateName: fc.constantFrom<unknown>("", null, undefined, undefined, undefined),
  creationTimestamp: fc.constantFrom<unknown>(null, undefined, undefined),
});
const kind = fc.constantFrom({ kind: "Foo", plural: "foos" }, { kind: "Bar", plural: "bars" });
const operation = fc.record({
  op: fc.constantFrom("add", "replace", "remove"),
  path: fc.constantFrom("annotations", "labels", "finalizers").map((each) => `/metadata/${each}`),
  value: fc.constantFrom<unknown>({}, [], null),
});
type Move = (at: { readonly collection: string; readonly body: (given: object) => object; readonly last: number }) => SessionStep;

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: applied("") },
  { weight: 1, arbitrary: applied("&dryRun=All") },
  {
    weight: 2,
    arbitrary: metadata.map((given): Move => ({ collection, body, last }) => ({
      method: "PUT",
      path: `${collection}/o?fieldManager=m`,
      body: body({ ...given, resourceVersion: `{{${last} metadata.resourceVersion}}` }),
    })),
  },
  {
    weight: 3,
    arbitrary: fc.oneof(metadata, fc.constant({})).map((given): Move => ({ collection }) => ({
      method: "PATCH",
      path: `${collection}/o?fieldManager=m`,
      type: TYPES.merge,
      body: { metadata: given },
    })),
  },
  {
    weight: 1,
    arbitrary: fc.array(operation, { minLength: 1, maxLength: 2 }).map((body): Move => ({ collection }) => ({
      method: "PATCH",
      path: `${collection}/o?fieldManager=m`,
      type: TYPES.json,
      body,
    })),
  },
  {
    weight: 1,
    arbitrary: metadata.map((given): Move => ({ collection, body }) => ({ method: "POST", path: collection, body: body(given) })),
  },
  { weight: 1, arbitrary: fc.constant<Move>(({ collection }) => ({ method: "DELETE", path: `${collection}/o` })) },
);

function applied(query: string): fc.Arbitrary<Move> {
  return fc
    .record({ given: metadata, manager: fc.constantFrom("m", "m", "n") })
    .map(({ given, manager }): Move => ({ collection, body }) => ({
      method: "PATCH",
      path: `${collection}/o?fieldManager=${manager}&force=true${query}`,
      type: TYPES.apply,
      body: body(given),
    }));
}

export const emptyMetadataSessions: fc.Arbitrary<Session> = fc
  .record({ names: kind, moves: fc.array(move, { minLength: 3, maxLength: 7 }) })
  .map(({ names, moves }) => (namespace) => {
    const collection = `/apis/example.com/v1/namespaces/${namespace}/${names.plural}`;
    const body = (given: object): object => ({ apiVersion: "example.com/v1", kind: names.kind, metadata: { name: "o", ...given } });
    const steps: SessionStep[] = [{ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: namespace } } }];
    for (const each of moves) {
      const last = steps.push({ method: "GET", path: `${collection}/o` }) - 1;
      steps.push(each({ collection, body, last }));
    }
    steps.push({ method: "GET", path: `${collection}/o` });
    return steps;
  });
