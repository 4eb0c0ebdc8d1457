// The apply engine: pruning, comparing and waiting.
import { expect, test } from "vitest";
import { applyAll, diff, inventoryOf, prune, refsOf, waitFor, waitGone, type PruneOrder } from "#apply";
import { formatRef, refOf, type KubeObject, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { realClock } from "../outside.ts";
import { recordingCluster } from "../recording-cluster.ts";
import { actions, configMap, deployment, GROUP, type MakePlace, type Place } from "./apply-place.ts";
import { PATIENCE_MILLIS, until } from "../eventually.ts";
import { VirtualClock } from "../virtual-clock.ts";

export function prunes(place: MakePlace): void {
  const names = (refs: readonly ObjectRef[]): string[] => refs.map((each) => each.name);
  const setUp = async (): Promise<Place & { readonly pruneOrder: PruneOrder; readonly refs: ObjectRef[] }> => {
    const made = await place();
    const objects = ["owned", "handed-over", "kept-label", "kept-annotation"].map((each) => configMap(made.namespace, each));
    const changes = await applyAll(objects, made.order);
    const { cluster, clock, owner } = made.order;
    return { ...made, refs: refsOf(inventoryOf(changes)), pruneOrder: { cluster, clock, owner } };
  };

  test("prune deletes what its owner still owns and nothing else", async () => {
    const { namespace, admin, refs, pruneOrder } = await setUp();
    const mark = (name: string, metadata: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<KubeObject> =>
      admin.patch(refOf(configMap(namespace, name)), { type: "merge", body: { metadata } });
    await mark("handed-over", { labels: { [`${GROUP}/name`]: "another" } });
    await mark("kept-label", { labels: { [`${GROUP}/prune`]: "Disabled" } });
    await mark("kept-annotation", { annotations: { [`${GROUP}/reconcile`]: "disabled" } });

    const { changes, survivors } = await prune(refs, pruneOrder);

    expect(actions(changes.entries).toSorted()).toEqual([
      "ConfigMap/handed-over skipped",
      "ConfigMap/kept-annotation skipped",
      "ConfigMap/kept-label skipped",
      "ConfigMap/owned deleted",
    ]);
    expect(survivors).toEqual([]);
    expect(await admin.get(refOf(configMap(namespace, "owned")))).toBeUndefined();
  });

  test("what is gone already counts as deleted, and so does a kind that is no longer served", async () => {
    const { namespace, refs, pruneOrder } = await setUp();
    const absent = { apiVersion: "v1", kind: "ConfigMap", name: "absent", namespace };
    const unserved = { apiVersion: "nowhere.example.com/v1", kind: "Nothing", name: "x" };

    const { changes } = await prune([absent, unserved, ...refs], pruneOrder);

    expect(changes.entries.map((each) => each.action)).toEqual(Array(6).fill("deleted"));
  });

  test("an API version that the server has left behind does not keep an object alive", async () => {
    const { namespace, order, pruneOrder } = await setUp();
    await applyAll([deployment(namespace)], order);

    const { changes } = await prune([{ apiVersion: "apps/v1beta1", kind: "Deployment", name: "web", namespace }], pruneOrder);

    expect(actions(changes.entries)).toEqual(["Deployment/web deleted"]);
  });

  test("a failure is collected, and the others are deleted", async () => {
    const { refs, pruneOrder, admin } = await setUp();
    const { cluster } = recordingCluster(admin);
    const refusing: Cluster = {
      ...cluster,
      delete: (ref, options) => cluster.delete(ref.name === "owned" ? { ...ref, name: "" } : ref, options),
    };

    const { changes, survivors } = await prune(refs, { ...pruneOrder, cluster: refusing });

    expect([changes.entries.length, names(survivors.map((each) => each.ref)), survivors[0]?.problem.code]).toEqual([
      3,
      ["owned"],
      "kube.nameRequired",
    ]);
  });

  test("objects are deleted in the reverse of their order of application", async () => {
    const { namespace, requests, order, pruneOrder } = await setUp();
    const objects: KubeObject[] = [
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "sa", namespace } },
      deployment(namespace),
      { apiVersion: "v1", kind: "Service", metadata: { name: "svc", namespace }, spec: { ports: [{ port: 80 }] } },
    ];
    const changes = await applyAll(objects, order);
    requests.length = 0;

    await prune(
      changes.entries.map((each) => each.ref),
      pruneOrder,
    );

    expect(requests.filter((each) => each.startsWith("delete"))).toEqual([
      `delete Deployment/${namespace}/web`,
      `delete Service/${namespace}/svc`,
      `delete ServiceAccount/${namespace}/sa`,
    ]);
  });
}

export function compares(place: MakePlace): void {
  test("diff says which field of which object differs, and writes nothing", async () => {
    const { namespace, requests, admin, order } = await place();
    await applyAll([deployment(namespace, { replicas: 1 }), configMap(namespace, "same")], order);
    await admin.patch(refOf(deployment(namespace)), { type: "merge", body: { spec: { replicas: 4 } } }, { fieldManager: "someone" });
    requests.length = 0;

    const found = await diff([deployment(namespace, { replicas: 1 }), configMap(namespace, "same"), configMap(namespace, "new")], order);

    expect(found.map((each) => [formatRef(each.ref).replace(`${namespace}/`, ""), each.action, each.fields])).toEqual([
      ["ConfigMap/new", "created", []],
      ["ConfigMap/same", "unchanged", []],
      ["Deployment/web", "configured", [{ path: "spec.replicas", wanted: 1, found: 4 }]],
    ]);
    expect(requests.filter((each) => !each.startsWith("get") && !each.startsWith("dry-run"))).toEqual([]);
  });

  test("diff of a set that brings its own namespace and kind says that all of it is new", async () => {
    const { namespace, requests, order } = await place();
    const inner = `${namespace}-inner`;
    const group = `${namespace}.example.com`;
    const spec = {
      group,
      scope: "Namespaced",
      names: { plural: "things", singular: "thing", kind: "Thing", listKind: "ThingList" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
    };
    const objects: KubeObject[] = [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: inner } },
      { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: `things.${group}` }, spec },
      { apiVersion: `${group}/v1`, kind: "Thing", metadata: { name: "t", namespace } },
      configMap(inner, "a"),
    ];

    const found = await diff(objects, order);

    expect(found.map((each) => each.action)).toEqual(["created", "created", "created", "created"]);
    expect(requests).toEqual([`dry-run CustomResourceDefinition/things.${group}`, `dry-run Namespace/${inner}`]);
  });

  test("diff shows a Secret by fingerprints only", async () => {
    const { namespace, admin, order } = await place();
    const secret: KubeObject = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace },
      stringData: { pin: "271828", same: "x" },
    };
    await applyAll([secret], order);
    await admin.patch(refOf(secret), { type: "merge", body: { stringData: { pin: "314159" } } }, { fieldManager: "someone" });

    const [found] = await diff([secret], order);

    expect(found?.fields.map((each) => each.path)).toEqual(["data.pin"]);
    expect(JSON.stringify(found)).toMatch(/"wanted":"hmac:[0-9a-f]{12}","found":"hmac:[0-9a-f]{12}"/);
  });
}

export function waits(place: MakePlace): void {
  const job = (namespace: string): KubeObject => ({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "j", namespace },
    spec: {
      suspend: true,
      ttlSecondsAfterFinished: 0,
      template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "c:1" }] } },
    },
  });

  test("a wait ends when a watch tells of readiness, without a poll in between", async () => {
    const { namespace, requests, admin, order } = await place();
    const claim: KubeObject = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "c", namespace },
      spec: { accessModes: ["ReadWriteOnce"], storageClassName: "", resources: { requests: { storage: "1Gi" } } },
    };
    await admin.create(claim);
    // no poll ever comes on a clock that stands still
    const waiting = waitFor([refOf(claim)], { cluster: order.cluster, clock: new VirtualClock(), timeoutMillis: PATIENCE_MILLIS });
    await until(() => requests.some((each) => each.startsWith("watch")));

    await admin.patch(refOf(claim), { type: "merge", body: { status: { phase: "Bound" } } }, { subresource: "status" });
    await waiting;

    expect(requests).toEqual([`get PersistentVolumeClaim/${namespace}/c`, "watch PersistentVolumeClaim"]);
  });

  test("a wait that runs out names every object that is not ready, with its status", async () => {
    const { namespace, order } = await place();
    const absent = refOf(configMap(namespace, "absent"));

    await expect(waitFor([absent], { cluster: order.cluster, clock: realClock, timeoutMillis: 300 })).rejects.toMatchObject({
      code: "apply.timedOut",
      message: `timeout waiting for: [ConfigMap/${namespace}/absent status: 'NotFound': Resource not found]`,
    });
  });

  test("a Job that cleans up after itself may be gone", async () => {
    const { namespace, order } = await place();
    const wanted = job(namespace);

    const seen = { ...wanted, status: {} };
    const gone = waitFor([refOf(wanted)], { cluster: order.cluster, clock: realClock, timeoutMillis: PATIENCE_MILLIS, seen: () => seen });

    await expect(gone).resolves.toBeUndefined();
  });

  test("waitGone ends when the last finalizer goes", async () => {
    const { namespace, requests, admin, order } = await place();
    const held = configMap(namespace, "held", { metadata: { finalizers: ["example.com/hold"] } });
    await admin.create(held);
    await admin.delete(refOf(held));
    const options = { cluster: order.cluster, clock: realClock };

    await expect(waitGone([refOf(held)], { ...options, timeoutMillis: 200 })).rejects.toMatchObject({ code: "apply.notGone" });
    requests.length = 0;
    const gone = waitGone([refOf(held)], { ...options, timeoutMillis: PATIENCE_MILLIS });
    await until(() => requests.some((each) => each.startsWith("watch")));
    await admin.patch(refOf(held), { type: "merge", body: { metadata: { finalizers: null } } });
    await expect(gone).resolves.toBeUndefined();
  });
}
