// What every Cluster does, whatever is behind it. Run by the embedded control plane and by a real kube-apiserver.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isProblem, type KubeObject, type ObjectRef } from "#base";
import type { Cluster, WatchEvent } from "#kube";

/** A cluster under contract, and how to give it back. */
export interface OpenedCluster {
  readonly cluster: Cluster;
  readonly close: () => Promise<void>;
}

const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap" } as const;

/** Runs the contract as one `describe`; every run works in namespaces of its own. */
export function clusterContract(name: string, open: () => Promise<OpenedCluster>, options: { readonly skip?: boolean } = {}): void {
  describe.skipIf(options.skip === true)(`cluster contract: ${name}`, () => {
    const run = `contract-${process.pid}-${Math.floor(performance.timeOrigin % 1e6)}`;
    let opened: OpenedCluster | undefined;
    const cluster = (): Cluster => {
      if (opened === undefined) throw new Error("the cluster is not open");
      return opened.cluster;
    };

    beforeAll(async () => {
      opened = await open();
      await opened.cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: run } });
    }, 60_000);
    afterAll(async () => {
      await opened?.cluster.delete({ apiVersion: "v1", kind: "Namespace", name: run });
      await opened?.close();
    }, 60_000);

    const configMap = (each: string, more: Partial<KubeObject> = {}): KubeObject => ({
      ...CONFIG_MAP,
      metadata: { name: each, namespace: run },
      data: { a: "1" },
      ...more,
    });
    const ref = (each: string): ObjectRef => ({ ...CONFIG_MAP, name: each, namespace: run });

    readsAndWrites(cluster, configMap, ref);
    appliesAndPatches(cluster, configMap, ref);
    listsAndWatches(cluster, configMap, run);
    refuses(cluster, configMap, ref);
    discovers(cluster, run);
  });
}

type Make = (name: string, more?: Partial<KubeObject>) => KubeObject;
type Ref = (name: string) => ObjectRef;
type Get = () => Cluster;

function readsAndWrites(cluster: Get, configMap: Make, ref: Ref): void {
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

function appliesAndPatches(cluster: Get, configMap: Make, ref: Ref): void {
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

  test("apply of a field that another manager owns is a conflict, unless forced", async () => {
    await cluster().apply(configMap("contested"), { fieldManager: "one" });

    await expect(cluster().apply(configMap("contested", { data: { a: "2" } }), { fieldManager: "two" })).rejects.toMatchObject({
      code: "kube.conflict",
      data: { status: { code: 409 } },
    });
    const forced = await cluster().apply(configMap("contested", { data: { a: "2" } }), { fieldManager: "two", force: true });

    expect(forced["data"]).toEqual({ a: "2" });
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

function listsAndWatches(cluster: Get, configMap: Make, namespace: string): void {
  test("list joins pages, filters by label, and names apiVersion and kind on every item", async () => {
    const labels = { contract: "listed" };
    for (const each of ["l1", "l2", "l3", "l4", "l5"]) {
      await cluster().create(configMap(each, { metadata: { name: each, namespace, labels } }));
    }

    const list = await cluster().list(CONFIG_MAP, { namespace, labelSelector: "contract=listed", pageSize: 2 });

    expect(list.items.map((each) => [each.apiVersion, each.kind, each.metadata.name])).toEqual(
      ["l1", "l2", "l3", "l4", "l5"].map((each) => ["v1", "ConfigMap", each]),
    );
    expect(list.resourceVersion).toMatch(/^\d+$/);
  });

  test("list as metadata holds no content", async () => {
    const list = await cluster().list(CONFIG_MAP, { namespace, fieldSelector: "metadata.name=l1", as: "metadata" });

    expect(list.items.map((each) => Object.keys(each).toSorted())).toEqual([["apiVersion", "kind", "metadata"]]);
  });

  test("a watch from a list's resourceVersion tells every change after it, in order", async () => {
    const { resourceVersion } = await cluster().list(CONFIG_MAP, { namespace, labelSelector: "contract=watched" });
    const abort = new AbortController();
    const seen = takeEvents(
      cluster().watch(CONFIG_MAP, { namespace, labelSelector: "contract=watched", resourceVersion, signal: abort.signal }),
      3,
    );

    const metadata = { name: "watched", namespace, labels: { contract: "watched" } };
    await cluster().create(configMap("watched", { metadata }));
    await cluster().patch({ ...CONFIG_MAP, name: "watched", namespace }, { type: "merge", body: { data: { a: "2" } } });
    await cluster().delete({ ...CONFIG_MAP, name: "watched", namespace });

    expect((await seen).map((each) => [each.type, each.type === "BOOKMARK" ? undefined : each.object["data"]])).toEqual([
      ["ADDED", { a: "1" }],
      ["MODIFIED", { a: "2" }],
      ["DELETED", { a: "2" }],
    ]);
    abort.abort();
  });

  test("an aborted watch rejects with the signal's reason", async () => {
    const abort = new AbortController();
    const reason = new Error("enough");
    const seen = takeEvents(cluster().watch(CONFIG_MAP, { namespace, labelSelector: "contract=never", signal: abort.signal }), 1);

    setTimeout(() => abort.abort(reason), 50);

    await expect(seen).rejects.toBe(reason);
  });

  test("a watch ends by itself when its time is over", async () => {
    const { signal } = new AbortController();

    const seen = takeEvents(cluster().watch(CONFIG_MAP, { namespace, labelSelector: "contract=never", timeoutSeconds: 1, signal }), 1);

    expect(await seen).toEqual([]);
  });

  test("deleteCollection deletes what the selector names and nothing else", async () => {
    for (const [each, value] of [
      ["d1", "yes"],
      ["d2", "yes"],
      ["d3", "no"],
    ] as const) {
      await cluster().create(configMap(each, { metadata: { name: each, namespace, labels: { "contract-delete": value } } }));
    }

    await cluster().deleteCollection(CONFIG_MAP, { namespace, labelSelector: "contract-delete=yes" });

    const left = await cluster().list(CONFIG_MAP, { namespace, labelSelector: "contract-delete" });
    expect(left.items.map((each) => each.metadata.name)).toEqual(["d3"]);
  });
}

function refuses(cluster: Get, configMap: Make, ref: Ref): void {
  const cases: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ["patch of an absent object", "kube.notFound", () => cluster().patch(ref("absent"), { type: "merge", body: {} })],
    [
      "create in an absent namespace",
      "kube.notFound",
      () => cluster().create(configMap("x", { metadata: { name: "x", namespace: "no-such-namespace" } })),
    ],
    ["create with a name that is no name", "kube.invalid", () => cluster().create(configMap("Not_A_Name"))],
    [
      "a JSON patch with an operation that there is none of",
      "kube.invalid",
      () => cluster().patch(ref("created"), { type: "json", body: [{ op: "nonsense" }] }),
    ],
    [
      "create with an unknown field under strict validation",
      "kube.badRequest",
      () => cluster().create(configMap("strict", { nonsense: true }), { fieldValidation: "Strict" }),
    ],
    ["a label selector that is none", "kube.badRequest", () => cluster().list(CONFIG_MAP, { labelSelector: "a in" })],
    ["an unknown kind", "kube.unknownKind", () => cluster().list({ apiVersion: "nowhere.example.com/v1", kind: "Nothing" })],
    ["a namespaced kind without a namespace", "kube.namespaceRequired", () => cluster().get({ ...CONFIG_MAP, name: "x" })],
    ["a reference without a name", "kube.nameRequired", () => cluster().get({ ...CONFIG_MAP, name: "", namespace: "default" })],
    [
      "a request as somebody without rights",
      "kube.forbidden",
      () =>
        cluster()
          .as({ user: "nobody", groups: ["one", "two"] })
          .list(CONFIG_MAP),
    ],
  ];

  test.each(cases)("%s is %s", async (_case, code, act) => {
    await expect(act()).rejects.toMatchObject({ code });
  });

  test("create of what is there already is kube.alreadyExists and keeps the server's Status", async () => {
    await cluster().create(configMap("twice"));

    await expect(cluster().create(configMap("twice"))).rejects.toMatchObject({
      code: "kube.alreadyExists",
      message: expect.stringContaining('configmaps "twice" already exists'),
      data: { status: { kind: "Status", code: 409, reason: "AlreadyExists", details: { name: "twice" } } },
    });
  });

  test("an aborted call rejects with the signal's reason and sends nothing", async () => {
    const reason = new Error("enough");

    await expect(cluster().get(ref("created"), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
}

function discovers(cluster: Get, run: string): void {
  test("discovery knows plural, scope, verbs and subresources, and prefers the stable version", async () => {
    const discovery = await cluster().discover();

    expect(discovery.find({ apiVersion: "apps/v1", kind: "Deployment" })).toMatchObject({
      plural: "deployments",
      singular: "deployment",
      namespaced: true,
      shortNames: ["deploy"],
      subresources: expect.arrayContaining(["scale", "status"]),
      verbs: expect.arrayContaining(["get", "list", "watch", "patch"]),
    });
    expect(discovery.find({ apiVersion: "v1", kind: "Namespace" })?.namespaced).toBe(false);
    expect(discovery.preferred("apps", "Deployment")?.apiVersion).toBe("apps/v1");
    expect(await cluster().version()).toMatch(/^v\d+\.\d+\.\d+/);
  });

  test("a request is made as the identity, with all its groups", async () => {
    const groups = [`${run}:one`, `${run}:two`];
    const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview", metadata: {} };

    const answer = await cluster()
      .as({ user: "somebody", groups: [...groups, "system:authenticated"] })
      .create(review);

    expect(answer.status).toMatchObject({ userInfo: { username: "somebody", groups: expect.arrayContaining(groups) } });
  });

  test("a kind that is defined later is found without asking for a refresh, and is unknown again once its definition is gone", async () => {
    const group = `${run}.example.com`;
    const thing = { apiVersion: `${group}/v1`, kind: "Thing" };
    await cluster().discover();

    await cluster().create(definition(group));
    const created = await until(() => cluster().create({ ...thing, metadata: { name: "first" } }));
    await cluster().delete({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: `things.${group}` });

    expect(created).toMatchObject({ ...thing, metadata: { name: "first" } });
    await until(async () => {
      const answer: unknown = await cluster()
        .list(thing)
        .catch((thrown: unknown) => thrown);
      if (!isProblem(answer, "kube.unknownKind")) throw new Error("the kind is still served");
    });
  });

  test("a request in the server's own terms gets the server's own answer", async () => {
    const answer = await cluster().request({ method: "GET", path: `/api/v1/namespaces/${run}/configmaps/absent` });

    let text = "";
    for await (const chunk of answer.body) text += new TextDecoder().decode(chunk);
    expect([answer.status, (JSON.parse(text) as { reason: string }).reason]).toEqual([404, "NotFound"]);
  });
}

function definition(group: string): KubeObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: "Cluster",
      names: { plural: "things", singular: "thing", kind: "Thing", listKind: "ThingList" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
    },
  };
}

/** The first changes of a watch, bookmarks left out; fewer when it ends before. */
async function takeEvents(watch: AsyncIterable<WatchEvent>, count: number): Promise<WatchEvent[]> {
  const taken: WatchEvent[] = [];
  for await (const event of watch) {
    if (event.type !== "BOOKMARK") taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

/** Repeats what the server takes a moment to settle. */
async function until<T>(act: () => Promise<T>): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    try {
      return await act();
    } catch (thrown) {
      if (Date.now() > end) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
