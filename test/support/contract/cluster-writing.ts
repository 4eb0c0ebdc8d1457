// The Cluster contract: single objects, read, written and applied.
import { expect, test } from "vitest";
import type { Json } from "#base";
import { CONFIG_MAP, takeEvents, type Get, type Make, type Ref } from "./cluster-place.ts";

export function readsAndWrites(cluster: Get, configMap: Make, ref: Ref): void {
  test("create answers with the object as stored, get reads the same", async () => {
    const created = await cluster().create(configMap("created"), { fieldManager: "contract" });

    expect(created).toMatchObject({ ...CONFIG_MAP, metadata: { name: "created" }, data: { a: "1" } });
    expect(created.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(created.metadata.managedFields?.map((each) => [each.manager, each.operation])).toEqual([["contract", "Update"]]);
    expect(await cluster().get(ref("created"))).toEqual(created);
  });

  test("get of an absent object and delete of one are undefined", async () => {
    expect([await cluster().get(ref("absent")), await cluster().delete(ref("absent"))]).toEqual([undefined, undefined]);
  });

  test("get as metadata leaves out everything but apiVersion, kind and metadata", async () => {
    const created = await cluster().create(configMap("partial"));

    const metadata = await cluster().get(ref("partial"), { as: "metadata" });

    expect(metadata).toEqual({ ...CONFIG_MAP, metadata: created.metadata });
  });

  test("create with a generated name chooses one", async () => {
    const { namespace } = ref("x");
    const created = await cluster().create(configMap("", { metadata: { generateName: "made-", ...(namespace && { namespace }) } }));

    expect(created.metadata.name).toMatch(/^made-[a-z0-9]{5}$/);
  });

  test("replace writes the whole object and refuses a stale resourceVersion", async () => {
    const created = await cluster().create(configMap("replaced"));

    const replaced = await cluster().replace({ ...created, data: { b: "2" } });

    expect(replaced["data"]).toEqual({ b: "2" });
    await expect(cluster().replace({ ...created, data: {} })).rejects.toMatchObject({ code: "kube.conflict" });
  });

  test("a dry run answers as the real write would and stores nothing", async () => {
    const dry = await cluster().create(configMap("dry"), { dryRun: true });

    expect([dry.metadata.name, dry.metadata.resourceVersion]).toEqual(["dry", undefined]);
    expect(dry.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(await cluster().get(ref("dry"))).toBeUndefined();
  });

  test("delete answers with the object, and honours preconditions", async () => {
    const created = await cluster().create(configMap("deleted"));

    await expect(cluster().delete(ref("deleted"), { preconditions: { uid: "another" } })).rejects.toMatchObject({ code: "kube.conflict" });
    const deleted = await cluster().delete(ref("deleted"), { propagation: "Background" });

    expect([deleted?.metadata.name, deleted?.metadata.uid]).toEqual(["deleted", created.metadata.uid]);
    expect(await cluster().get(ref("deleted"))).toBeUndefined();
  });

  test("an object with a finalizer stays, marked as being deleted, until the finalizer goes", async () => {
    const created = await cluster().create(
      configMap("held", { metadata: { ...configMap("held").metadata, finalizers: ["contract.example.com/hold"] } }),
    );

    const held = await cluster().delete(ref("held"));

    expect(held?.metadata.uid).toBe(created.metadata.uid);
    expect((await cluster().get(ref("held")))?.metadata.deletionTimestamp).toMatch(/Z$/);
    await cluster().patch(ref("held"), { type: "merge", body: { metadata: { finalizers: null } } });
    expect(await cluster().get(ref("held"))).toBeUndefined();
  });
}

export function appliesAndPatches(cluster: Get, configMap: Make, ref: Ref): void {
  test("apply creates, changes, and gives up the fields that it no longer names", async () => {
    await cluster().apply(configMap("applied", { data: { a: "1", b: "2" } }), { fieldManager: "one" });

    const applied = await cluster().apply(configMap("applied", { data: { a: "2" } }), { fieldManager: "one" });

    expect(applied["data"]).toEqual({ a: "2" });
    expect(applied.metadata.managedFields?.map((each) => [each.manager, each.operation])).toEqual([["one", "Apply"]]);
  });

  test("applying the same again changes nothing, not even the resourceVersion", async () => {
    const first = await cluster().apply(configMap("same"), { fieldManager: "one" });

    const second = await cluster().apply(configMap("same"), { fieldManager: "one" });

    expect(second).toEqual(first);
  });

  test("apply tells whether the object is new, in a trial as well", async () => {
    const told: string[] = [];
    const tell = (outcome: string): number => told.push(outcome);
    await cluster().apply(configMap("told"), { fieldManager: "one", dryRun: true, onOutcome: tell });

    await cluster().apply(configMap("told"), { fieldManager: "one", onOutcome: tell });
    await cluster().apply(configMap("told"), { fieldManager: "one", onOutcome: tell });
    await cluster().apply(configMap("told"), { fieldManager: "two", onOutcome: tell });

    expect(told).toEqual(["created", "created", "existing", "existing"]);
  });

  test("apply of a field that another manager owns is a conflict, unless forced", async () => {
    await cluster().apply(configMap("contested"), { fieldManager: "one" });

    await expect(cluster().apply(configMap("contested", { data: { a: "2" } }), { fieldManager: "two" })).rejects.toMatchObject({
      code: "kube.conflict",
      data: { status: { code: 409 } },
    });
    const forced = await cluster().apply(configMap("contested", { data: { a: "2" } }), { fieldManager: "two", force: true });

    expect(forced["data"]).toEqual({ a: "2" });
  });

  test("a dry run of apply tells a new object by its missing resourceVersion, and a change without storing it", async () => {
    const fresh = await cluster().apply(configMap("rehearsed"), { fieldManager: "one", dryRun: true });
    const stored = await cluster().apply(configMap("rehearsed"), { fieldManager: "one" });

    const changed = await cluster().apply(configMap("rehearsed", { data: { a: "2" } }), { fieldManager: "one", dryRun: true });

    expect([fresh.metadata.resourceVersion, changed["data"]]).toEqual([undefined, { a: "2" }]);
    expect(changed.metadata.resourceVersion).toBe(stored.metadata.resourceVersion);
    expect(await cluster().get(ref("rehearsed"))).toEqual(stored);
  });

  test("a watch without a resourceVersion begins with what is there", async () => {
    const { namespace = "" } = ref("x");
    await cluster().create(configMap("initial"));
    const abort = new AbortController();

    const [event] = await takeEvents(
      cluster().watch(CONFIG_MAP, { namespace, fieldSelector: "metadata.name=initial", signal: abort.signal }),
      1,
    );

    expect(event).toMatchObject({ type: "ADDED", object: { metadata: { name: "initial" } } });
    abort.abort();
  });

  test("managedFields can be rewritten by a JSON patch that names the resourceVersion, and not from a stale one", async () => {
    const created = await cluster().create(configMap("taken"), { fieldManager: "kubectl-create" });
    const [entry] = created.metadata.managedFields ?? [];
    const body = [
      { op: "replace", path: "/metadata/managedFields", value: [{ ...entry, manager: "one", operation: "Apply" }] as unknown as Json },
      { op: "replace", path: "/metadata/resourceVersion", value: created.metadata.resourceVersion },
    ];

    const taken = await cluster().patch(ref("taken"), { type: "json", body });

    expect(taken.metadata.managedFields?.map((each) => [each.manager, each.operation])).toEqual([["one", "Apply"]]);
    await cluster().patch(ref("taken"), { type: "merge", body: { data: { b: "2" } } });
    await expect(cluster().patch(ref("taken"), { type: "json", body })).rejects.toMatchObject({ code: "kube.conflict" });
  });

  test("apply carries every character through", async () => {
    const text = "line\u2028separator\u0085next \u007f\u{1F600} \t\"'\\ # : - {}";

    const applied = await cluster().apply(configMap("characters", { data: { text } }), { fieldManager: "one" });

    expect(applied["data"]).toEqual({ text });
  });

  test.each([
    ["json", { type: "json", body: [{ op: "add", path: "/data/b", value: "2" }] }, { a: "1", b: "2" }],
    ["merge", { type: "merge", body: { data: { a: null, c: "3" } } }, { c: "3" }],
    ["strategic", { type: "strategic", body: { data: { d: "4" } } }, { a: "1", d: "4" }],
  ] as const)("a %s patch changes the object", async (type, patch, expected) => {
    await cluster().create(configMap(`patched-${type}`));

    const patched = await cluster().patch(ref(`patched-${type}`), patch);

    expect(patched["data"]).toEqual(expected);
  });
}
