import fc from "fast-check";
import { expect, test } from "vitest";
import { diffInventory, inventoryId, inventoryOf, mergeInventory, parseInventoryEntry, toInventory, type Action } from "#apply";
import type { ObjectRef } from "#base";

const web: ObjectRef = { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace: "apps" };
const config: ObjectRef = { apiVersion: "v1", kind: "ConfigMap", name: "web", namespace: "apps" };

test.each<[ObjectRef, string]>([
  [web, "apps_web_apps_Deployment"],
  [{ apiVersion: "v1", kind: "Namespace", name: "apps" }, "_apps__Namespace"],
  [
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: "system:a:b" },
    "_system__a__b_rbac.authorization.k8s.io_ClusterRole",
  ],
  [{ apiVersion: "example.com/v1", kind: "Thing", name: "a.b", namespace: "x" }, "x_a.b_example.com_Thing"],
])("%o has its id, and the id leads back to it", (ref, id) => {
  expect([inventoryId(ref), parseInventoryEntry({ id, v: ref.apiVersion.split("/").at(-1) ?? "" })]).toEqual([id, ref]);
});

test("ids of any objects lead back to them", () => {
  const name = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/);
  const rbacName = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(":"));
  const refs = fc.oneof(
    fc.record({
      apiVersion: fc.constantFrom("v1", "apps/v1", "a.b.io/v1beta2"),
      kind: fc.constantFrom("Pod", "Thing"),
      name,
      namespace: name,
    }),
    fc.record({
      apiVersion: fc.constant("rbac.authorization.k8s.io/v1"),
      kind: fc.constantFrom("ClusterRole", "RoleBinding"),
      name: rbacName,
    }),
  );

  fc.assert(
    fc.property(refs, (ref) => {
      expect(toInventory([ref]).entries.map(parseInventoryEntry)).toEqual([ref]);
    }),
  );
});

test.each(["", "web", "a_b_c", "a___", "___Kind"])("%j is no id", (id) => {
  expect(() => parseInventoryEntry({ id, v: "v1" })).toThrow(expect.objectContaining({ code: "apply.badInventoryId" }));
});

test("a change of the API version alone makes nothing stale", () => {
  const old = toInventory([{ ...web, apiVersion: "apps/v1beta1" }, config]);

  expect(diffInventory(old, toInventory([web]))).toEqual([config]);
});

test("the inventory of a change set holds everything but what was deleted", () => {
  const entry = (action: Action, name: string): { ref: ObjectRef; action: Action } => ({ action, ref: { ...config, name } });
  const entries = [entry("unchanged", "c"), entry("created", "a"), entry("skipped", "b"), entry("deleted", "d"), entry("configured", "e")];

  expect(inventoryOf({ entries }).entries.map((each) => each.id)).toEqual(["a", "b", "c", "e"].map((each) => `apps_${each}__ConfigMap`));
});

test("survivors go back into the inventory, once, and the newer version of an entry wins", () => {
  const merged = mergeInventory(toInventory([web]), [config, { ...web, apiVersion: "apps/v1beta1" }]);

  expect(merged.entries).toEqual([
    { id: "apps_web__ConfigMap", v: "v1" },
    { id: "apps_web_apps_Deployment", v: "v1" },
  ]);
});
