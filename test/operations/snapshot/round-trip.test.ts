// Whatever Flux objects a cluster has: what is restored from its snapshot gives the same snapshot again.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json, KubeObject } from "#base";
import { gatherSnapshot, type Snapshot } from "#operations";
import { realClock } from "../../support/outside.ts";
import { define, emptyFleet, fleetObjects, HELM, populate } from "./fleet.ts";
import { newKeys, restoreTo, snapshotOf } from "./places.ts";
import { patience } from "../../support/eventually.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const text = fc.oneof(fc.string({ maxLength: 12, unit: "grapheme" }), fc.constantFrom("", "true", "1e3", "a: b\n", "__proto__"));
// Servers drop nulls where a schema says nothing else, and numbers are those of JSON.
const leaf = fc.oneof(text, fc.boolean(), fc.integer({ min: -1000, max: 1000 }));
const tree = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3 }),
  ),
})).value;
const generation = fc.constantFrom(-1, 0, 1);
const release = fc.record(
  {
    name,
    namespace: fc.constantFrom("flux-system", "apps"),
    labels: fc.dictionary(name, name, { maxKeys: 2 }),
    suspend: fc.option(fc.boolean(), { nil: undefined }),
    values: fc.dictionary(name, tree, { maxKeys: 3 }),
    dependsOn: fc.array(fc.record({ name }), { maxLength: 2 }),
    valuesFrom: fc.array(
      fc.record({ kind: fc.constantFrom("Secret", "ConfigMap"), name: fc.constantFrom("values", "defaults", "absent") }),
      { maxLength: 2 },
    ),
    status: fc.option(
      fc.record({
        observedGeneration: generation,
        notes: tree,
        inventory: fc.record({ entries: fc.array(fc.record({ id: name, v: fc.constant("v1") }), { maxLength: 3 }) }),
      }),
      { nil: undefined },
    ),
  },
  { noNullPrototype: true },
);

type Release = typeof release extends fc.Arbitrary<infer T> ? T : never;

function toObject({ name: called, namespace, labels, suspend, status, ...spec }: Release): KubeObject {
  return {
    apiVersion: HELM,
    kind: "HelmRelease",
    metadata: { name: called, namespace, labels },
    spec: { ...spec, ...(suspend !== undefined && { suspend }) },
    ...(status !== undefined && { status }),
  };
}

const contents = ({ objects, opened = [] }: Snapshot): readonly unknown[] => [...objects, ...opened];

test("a snapshot of what was restored from a snapshot is the same, whatever the objects are", async () => {
  const keys = await newKeys();
  await using fleet = await emptyFleet();
  await using other = await emptyFleet();
  await define(fleet.cluster);
  const surroundings = fleetObjects().filter(({ kind }) => ["Namespace", "Secret", "ConfigMap"].includes(kind));
  await populate(fleet.cluster, surroundings);
  const property = fc.asyncProperty(
    fc.uniqueArray(release, { minLength: 1, maxLength: 6, selector: (each) => `${each.namespace}/${each.name}` }),
    async (releases) => {
      await populate(fleet.cluster, releases.map(toObject));
      const snapshot = await snapshotOf(fleet.cluster, keys);

      await restoreTo(other.cluster, snapshot);

      expect(contents(await gatherSnapshot("flux-system", { cluster: other.cluster, clock: realClock }, patience()))).toEqual(
        contents(snapshot),
      );
      for (const { cluster } of [fleet, other])
        for (const each of releases)
          await cluster.delete({ apiVersion: HELM, kind: "HelmRelease", name: each.name, namespace: each.namespace });
    },
  );

  await fc.assert(property, { numRuns: 20 });
});
