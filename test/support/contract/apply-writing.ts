// The apply engine: what is written, and what marks and other managers change about it.
import { expect, test } from "vitest";
import { applyAll } from "#apply";
import { refOf, type KubeObject } from "#base";
import { actions, configMap, deployment, GROUP, MANAGER, type MakePlace } from "./apply-place.ts";

export function writes(place: MakePlace): void {
  test("a new object costs two requests, an unchanged one two, and one where its live form is known", async () => {
    const { namespace, requests, order } = await place();
    const objects = [configMap(namespace, "a")];
    const ref = `ConfigMap/${namespace}/a`;

    const first = await applyAll(objects, order);
    const second = await applyAll(objects, order);
    const live = first.entries[0]?.live;
    const third = await applyAll(objects, { ...order, live: () => live });

    expect([first, second, third].map((each) => actions(each.entries))).toEqual([
      ["ConfigMap/a created"],
      ["ConfigMap/a unchanged"],
      ["ConfigMap/a unchanged"],
    ]);
    expect(requests).toEqual([`dry-run ${ref}`, `apply ${ref}`, `dry-run ${ref}`, `get ${ref}`, `dry-run ${ref}`]);
  });

  test("applied objects carry their owner's labels", async () => {
    const { namespace, order } = await place();

    const { entries } = await applyAll([configMap(namespace, "a")], order);

    expect(entries[0]?.live?.metadata.labels).toEqual({ [`${GROUP}/name`]: "app", [`${GROUP}/namespace`]: namespace });
  });

  test("a drifted field is put back, and only the drifted object is written", async () => {
    const { namespace, requests, admin, order } = await place();
    const objects = [configMap(namespace, "a"), configMap(namespace, "b")];
    await applyAll(objects, order);
    await admin.patch(refOf(configMap(namespace, "a")), { type: "merge", body: { data: { a: "changed" } } }, { fieldManager: "someone" });
    requests.length = 0;

    const { entries } = await applyAll(objects, order);

    expect(actions(entries)).toEqual(["ConfigMap/a configured", "ConfigMap/b unchanged"]);
    expect(requests.filter((each) => each.startsWith("apply"))).toEqual([`apply ConfigMap/${namespace}/a`]);
    expect(entries[0]?.live?.["data"]).toEqual({ a: "1" });
  });

  test("fields that the set does not name and others own are left alone", async () => {
    const { namespace, admin, order } = await place();
    await applyAll([deployment(namespace)], order);
    await admin.patch(refOf(deployment(namespace)), { type: "merge", body: { spec: { replicas: 5 } } }, { fieldManager: "autoscaler" });

    const { entries } = await applyAll([deployment(namespace)], order);

    expect(actions(entries)).toEqual(["Deployment/web unchanged"]);
    expect(entries[0]?.live?.spec).toMatchObject({ replicas: 5 });
  });

  test("a field that the set no longer names goes away", async () => {
    const { namespace, order } = await place();
    await applyAll([configMap(namespace, "a", { data: { a: "1", b: "2" } })], order);

    const { entries } = await applyAll([configMap(namespace, "a")], order);

    expect([actions(entries), entries[0]?.live?.["data"]]).toEqual([["ConfigMap/a configured"], { a: "1" }]);
  });

  test("a Secret's stringData is stored as data and does not drift", async () => {
    const { namespace, order } = await place();
    const secret: KubeObject = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace }, stringData: { word: "höhle" } };
    await applyAll([secret], order);

    const { entries } = await applyAll([secret], order);

    expect([actions(entries), entries[0]?.live?.["data"]]).toEqual([["Secret/s unchanged"], { word: "aMO2aGxl" }]);
  });

  test("a workload whose ports name no protocol does not drift", async () => {
    const { namespace, order } = await place();
    const containers = [{ name: "web", image: "web:1", ports: [{ containerPort: 80 }, { containerPort: 443 }] }];
    const object = deployment(namespace, { template: { metadata: { labels: { app: "web" } }, spec: { containers } } });
    await applyAll([object], order);

    const { entries } = await applyAll([object], order);

    expect(actions(entries)).toEqual(["Deployment/web unchanged"]);
  });
}

export function steers(place: MakePlace): void {
  test.each([
    ["ssa: Ignore as an annotation", { annotations: { [`${GROUP}/ssa`]: "Ignore" } }, "skipped", { a: "live" }],
    ["ssa: ignore as a label, in another case", { labels: { [`${GROUP}/ssa`]: "ignore" } }, "skipped", { a: "live" }],
    ["reconcile: disabled", { annotations: { [`${GROUP}/reconcile`]: "disabled" } }, "skipped", { a: "live" }],
    ["ssa: IfNotPresent", { annotations: { [`${GROUP}/ssa`]: "IfNotPresent" } }, "skipped", { a: "live" }],
    ["ssa: Override", { annotations: { [`${GROUP}/ssa`]: "Override" } }, "configured", { a: "1" }],
  ] as const)("an object marked %s over a live one is as the mark says", async (_case, marks, action, data) => {
    const { namespace, admin, order } = await place();
    await admin.create(configMap(namespace, "a", { data: { a: "live" } }), { fieldManager: "someone" });

    const { entries } = await applyAll([configMap(namespace, "a", { metadata: marks })], order);

    expect([actions(entries), (await admin.get(refOf(configMap(namespace, "a"))))?.["data"]]).toEqual([[`ConfigMap/a ${action}`], data]);
  });

  test("a mark on the live object alone counts too, also when its dry run is refused", async () => {
    const { namespace, admin, order } = await place();
    const metadata = { annotations: { [`${GROUP}/reconcile`]: "Disabled" } };
    await admin.create(configMap(namespace, "a", { metadata, immutable: true }));

    const { entries } = await applyAll([configMap(namespace, "a", { data: { a: "2" } })], order);

    expect(actions(entries)).toEqual(["ConfigMap/a skipped"]);
  });

  test("IfNotPresent creates what is absent", async () => {
    const { namespace, order } = await place();
    const metadata = { annotations: { [`${GROUP}/ssa`]: "IfNotPresent" } };

    const { entries } = await applyAll([configMap(namespace, "a", { metadata })], order);

    expect(actions(entries)).toEqual(["ConfigMap/a created"]);
  });

  test.each([
    ["the order's force", true, {}],
    ["a mark on the object", false, { annotations: { [`${GROUP}/force`]: "Enabled" } }],
  ])("an immutable change replaces the object with %s", async (_case, force, marks) => {
    const { namespace, admin, order } = await place();
    await applyAll([configMap(namespace, "a", { immutable: true })], order);
    const before = await admin.get(refOf(configMap(namespace, "a")));

    const { entries } = await applyAll([configMap(namespace, "a", { immutable: true, data: { a: "2" }, metadata: marks })], {
      ...order,
      force,
    });

    const after = await admin.get(refOf(configMap(namespace, "a")));
    expect([actions(entries), after?.["data"]]).toEqual([["ConfigMap/a created"], { a: "2" }]);
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
  });

  test("without force an immutable change is refused and nothing is deleted", async () => {
    const { namespace, admin, order } = await place();
    await applyAll([configMap(namespace, "a", { immutable: true })], order);

    await expect(applyAll([configMap(namespace, "a", { immutable: true, data: { a: "2" } })], order)).rejects.toMatchObject({
      code: "apply.immutable",
      message: expect.stringMatching(/^ConfigMap\/.*\/a dry-run failed: .*immutable/),
    });
    expect((await admin.get(refOf(configMap(namespace, "a"))))?.["data"]).toEqual({ a: "1" });
  });

  test("with force a refusal of an object that does not exist stays a refusal", async () => {
    const { namespace, order } = await place();

    await expect(applyAll([configMap(namespace, "Not_A_Name")], { ...order, force: true })).rejects.toMatchObject({
      code: "apply.dryRunFailed",
    });
  });
}

export function takesOver(place: MakePlace): void {
  const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

  test("what kubectl applied on the client side is taken over: left-out fields and the annotation go", async () => {
    const { namespace, admin, order } = await place();
    const metadata = { annotations: { [lastApplied]: "{}" } };
    await admin.create(configMap(namespace, "a", { metadata, data: { a: "1", b: "2" } }), { fieldManager: "kubectl-client-side-apply" });

    const { entries } = await applyAll([configMap(namespace, "a")], order);
    const again = await applyAll([configMap(namespace, "a")], order);

    const live = entries[0]?.live;
    expect([actions(entries), live?.["data"], live?.metadata.annotations]).toEqual([["ConfigMap/a configured"], { a: "1" }, undefined]);
    expect(live?.metadata.managedFields?.map((each) => [each.manager, each.operation])).toEqual([[MANAGER, "Apply"]]);
    expect(actions(again.entries)).toEqual(["ConfigMap/a unchanged"]);
  });

  test("fields added by kubectl edit are reverted, fields of other managers stay", async () => {
    const { namespace, admin, order } = await place();
    const ref = refOf(configMap(namespace, "a"));
    await applyAll([configMap(namespace, "a")], order);
    await admin.patch(ref, { type: "merge", body: { data: { edited: "x" } } }, { fieldManager: "kubectl-edit" });
    await admin.patch(ref, { type: "merge", body: { data: { injected: "y" } } }, { fieldManager: "injector" });

    const { entries } = await applyAll([configMap(namespace, "a")], order);

    expect(entries[0]?.live?.["data"]).toEqual({ a: "1", injected: "y" });
  });

  test("a write of somebody else in the midst of the take-over costs another round, not a failure", async () => {
    const { namespace, admin, order } = await place();
    const ref = refOf(configMap(namespace, "a"));
    await applyAll([configMap(namespace, "a")], order);
    await admin.patch(ref, { type: "merge", body: { data: { edited: "x" } } }, { fieldManager: "kubectl-edit" });
    let disturbances = 0;
    const patch: typeof admin.patch = async (...args) => {
      if (args[1].type === "json" && disturbances++ < 2) {
        await admin.patch(ref, { type: "merge", body: { data: { theirs: String(disturbances) } } }, { fieldManager: "injector" });
      }
      return order.cluster.patch(...args);
    };
    const disturbed = new Proxy(order.cluster, { get: (target, key) => (key === "patch" ? patch : bound(target, key)) });

    const { entries } = await applyAll([configMap(namespace, "a")], { ...order, cluster: disturbed });

    expect([actions(entries), entries[0]?.live?.["data"]]).toEqual([["ConfigMap/a configured"], { a: "1", theirs: "2" }]);
  });

  test("ssa: Merge lets kubectl's fields stay", async () => {
    const { namespace, admin, order } = await place();
    const object = configMap(namespace, "a", { metadata: { annotations: { [`${GROUP}/ssa`]: "Merge" } } });
    await applyAll([object], order);
    await admin.patch(refOf(object), { type: "merge", body: { data: { edited: "x" } } }, { fieldManager: "kubectl-edit" });

    const { entries } = await applyAll([object], order);

    expect([actions(entries), entries[0]?.live?.["data"]]).toEqual([["ConfigMap/a unchanged"], { a: "1", edited: "x" }]);
  });

  test("managers that are named to be overridden lose their fields", async () => {
    const { namespace, admin, order } = await place();
    await applyAll([configMap(namespace, "a")], order);
    await admin.apply(configMap(namespace, "a", { data: { b: "2" } }), { fieldManager: "argocd-controller" });

    const { entries } = await applyAll([configMap(namespace, "a")], { ...order, managersToOverride: ["argocd-controller"] });

    expect([actions(entries), entries[0]?.live?.["data"]]).toEqual([["ConfigMap/a configured"], { a: "1" }]);
  });
}

export function ignores(place: MakePlace): void {
  const rule = { paths: ["/spec/replicas"], target: { kind: "Deploy.*", name: "web" } };

  test("drift of ignored fields alone writes nothing", async () => {
    const { namespace, admin, order } = await place();
    await applyAll([deployment(namespace, { replicas: 1 })], order);
    await admin.patch(refOf(deployment(namespace)), { type: "merge", body: { spec: { replicas: 4 } } }, { fieldManager: "someone" });

    const { entries } = await applyAll([deployment(namespace, { replicas: 1 })], { ...order, ignoreRules: [rule] });

    expect([actions(entries), entries[0]?.live?.spec]).toMatchObject([["Deployment/web unchanged"], { replicas: 4 }]);
  });

  test("when something else drifts too, the ignored field keeps its live value", async () => {
    const { namespace, admin, order } = await place();
    await applyAll([deployment(namespace, { replicas: 1 })], order);
    const body = { spec: { replicas: 4, revisionHistoryLimit: 3 } };
    await admin.patch(refOf(deployment(namespace)), { type: "merge", body }, { fieldManager: "someone" });

    const wanted = deployment(namespace, { replicas: 1, revisionHistoryLimit: 7 });
    const { entries } = await applyAll([wanted], { ...order, ignoreRules: [rule] });

    expect([actions(entries), entries[0]?.live?.spec]).toMatchObject([
      ["Deployment/web configured"],
      { replicas: 4, revisionHistoryLimit: 7 },
    ]);
  });

  test("an ignored field that another applier owns is given up", async () => {
    const { namespace, admin, order } = await place();
    await applyAll([deployment(namespace, { replicas: 1 })], order);
    const theirs = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace }, spec: { replicas: 4 } };
    await admin.apply(theirs, { fieldManager: "scaler", force: true });

    const wanted = deployment(namespace, { replicas: 1, revisionHistoryLimit: 7 });
    const { entries } = await applyAll([wanted], { ...order, ignoreRules: [rule] });

    const own = entries[0]?.live?.metadata.managedFields?.find((each) => each.manager === MANAGER);
    expect(entries[0]?.live?.spec).toMatchObject({ replicas: 4, revisionHistoryLimit: 7 });
    expect(JSON.stringify(own?.fieldsV1)).not.toContain("f:replicas");
  });
}

/** A member of a cluster, as its own method. */
function bound(target: object, key: string | symbol): unknown {
  const member: unknown = Reflect.get(target, key);
  return typeof member === "function" ? (member.bind(target) as unknown) : member;
}
