// The Cluster contract: lists, watches, refusals and discovery.
import { expect, test } from "vitest";
import { isProblem, type KubeObject } from "#base";
import { CONFIG_MAP, takeEvents, type Get, type Make, type Ref } from "./cluster-place.ts";
import { eventually } from "../eventually.ts";

export function listsAndWatches(cluster: Get, configMap: Make, namespace: string): void {
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

export function refuses(cluster: Get, configMap: Make, ref: Ref): void {
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

export function discovers(cluster: Get, run: string): void {
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
    const created = await eventually(() => cluster().create({ ...thing, metadata: { name: "first" } }));
    await cluster().delete({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: `things.${group}` });

    expect(created).toMatchObject({ ...thing, metadata: { name: "first" } });
    await eventually(async () => {
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
