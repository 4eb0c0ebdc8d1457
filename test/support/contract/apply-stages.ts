// The apply engine: stages and refusals.
import { expect, test } from "vitest";
import { applyAll, inventoryOf, prune, refsOf, waitGone } from "#apply";
import { refOf, type KubeObject } from "#base";
import { realClock } from "../outside.ts";
import { actions, configMap, type MakePlace } from "./apply-place.ts";
import { PATIENCE_MILLIS } from "../eventually.ts";

export function stages(place: MakePlace): void {
  test("a namespace, a definition and objects of both are applied as one set, and as unchanged again", async () => {
    const { namespace, admin, order } = await place();
    const group = `${namespace}.example.com`;
    const inner = `${namespace}-inner`;
    const objects: KubeObject[] = [
      { apiVersion: `${group}/v1`, kind: "Thing", metadata: { name: "t", namespace: inner }, spec: { size: 3 } },
      configMap(inner, "a"),
      definition(group),
      { apiVersion: "v1", kind: "Namespace", metadata: { name: inner } },
    ];

    const first = await applyAll(objects, order);
    const second = await applyAll(objects, order);

    const names = ["CustomResourceDefinition/things.", "Namespace/", "ConfigMap/a", "Thing/t"];
    expect(actions(first.entries).map((each, at) => [each.startsWith(names[at] ?? "?"), each.split(" ")[1]])).toEqual(
      names.map(() => [true, "created"]),
    );
    expect(second.entries.map((each) => each.action)).toEqual(["unchanged", "unchanged", "unchanged", "unchanged"]);
    await prune(
      refsOf(inventoryOf(first)).filter((each) => each.kind !== "Thing"),
      order,
    );
    await waitGone([refOf(definition(group))], { cluster: admin, clock: realClock, timeoutMillis: PATIENCE_MILLIS });
  });

  test("when one dry run of a stage is refused, nothing of that stage is written", async () => {
    const { namespace, requests, order } = await place();
    const bad = configMap(namespace, "z", { data: { "not a key": "x" } });

    await expect(applyAll([configMap(namespace, "a"), bad], order)).rejects.toMatchObject({ code: "apply.dryRunFailed" });

    expect(requests.filter((each) => each.startsWith("apply"))).toEqual([]);
  });

  test("a later stage that fails leaves the earlier ones applied", async () => {
    const { namespace, admin, order } = await place();
    const early = configMap(namespace, "early");

    const failing = applyAll([configMap(namespace, "Bad_Name", { kind: "Secret", data: {} }), early], {
      ...order,
      customStageKinds: ["/ConfigMap"],
    });

    await expect(failing).rejects.toMatchObject({ code: "apply.dryRunFailed" });
    expect(await admin.get(refOf(early))).toBeDefined();
  });

  test("a cluster-scoped object with a namespace is one without", async () => {
    const { namespace, order } = await place();
    const role: KubeObject = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: `${namespace}:reader`, namespace },
      rules: [],
    };

    const changes = await applyAll([role], order);

    expect(inventoryOf(changes).entries).toEqual([{ id: `_${namespace}__reader_rbac.authorization.k8s.io_ClusterRole`, v: "v1" }]);
    expect((await prune(refsOf(inventoryOf(changes)), order)).survivors).toEqual([]);
  });
}

export function refuses(place: MakePlace): void {
  const file = (): string => "apps/web.yaml";

  test("a namespaced object without a namespace is named, with its file", async () => {
    const { order } = await place();
    const object: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };

    await expect(applyAll([object], { ...order, fileOf: file })).rejects.toMatchObject({
      code: "apply.namespaceRequired",
      message: "ConfigMap/a (apps/web.yaml) has no namespace, and ConfigMap is a namespaced kind",
    });
  });

  test("an object in a namespace that is not there is named with the server's reason", async () => {
    const { order } = await place();

    await expect(applyAll([configMap("no-such-namespace", "a")], { ...order, fileOf: file })).rejects.toMatchObject({
      code: "apply.dryRunFailed",
      message: 'ConfigMap/no-such-namespace/a (apps/web.yaml) dry-run failed: namespaces "no-such-namespace" not found',
    });
  });

  test("a kind that the server does not serve is named", async () => {
    const { namespace, order } = await place();
    const object: KubeObject = { apiVersion: "nowhere.example.com/v1", kind: "Nothing", metadata: { name: "a", namespace } };

    await expect(applyAll([object], order)).rejects.toMatchObject({
      code: "apply.dryRunFailed",
      message: expect.stringContaining("serves no kind Nothing in nowhere.example.com/v1"),
    });
  });

  test.each([
    ["a Secret value that is no text", { data: { pin: 271_828 } }, "apply.notText"],
    ["a Secret that is still encrypted", { data: { pin: "ENC[AES256]" }, sops: { mac: "ENC[x]" } }, "apply.encrypted"],
    ["a Secret value that is no base64", { data: { pin: "271828-!" } }, "apply.dryRunFailed"],
  ])("%s is refused without showing it", async (_case, more, code) => {
    const { namespace, requests, order } = await place();
    const secret: KubeObject = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace }, ...more };

    const thrown: unknown = await applyAll([secret], order).catch((each: unknown) => each);

    expect(thrown).toMatchObject({ code });
    expect(JSON.stringify([thrown, (thrown as Error).message, (thrown as Error).cause])).not.toContain("271828");
    expect(requests.filter((each) => each.startsWith("apply"))).toEqual([]);
  });

  test("one identity twice in a set is refused before anything is sent", async () => {
    const { namespace, requests, order } = await place();

    await expect(applyAll([configMap(namespace, "a"), configMap(namespace, "a", { data: {} })], order)).rejects.toMatchObject({
      code: "apply.duplicate",
    });
    expect(requests).toEqual([]);
  });

  test("an apply as somebody without rights is refused, writes nothing, and prunes nothing", async () => {
    const { namespace, admin, order } = await place();
    const cluster = admin.as({ user: `system:serviceaccount:${namespace}:tenant`, groups: ["system:authenticated"] });
    const { entries } = await applyAll([configMap(namespace, "mine")], order);

    await expect(applyAll([configMap(namespace, "a")], { ...order, cluster })).rejects.toMatchObject({
      code: "apply.dryRunFailed",
      message: expect.stringContaining(`User "system:serviceaccount:${namespace}:tenant" cannot patch resource "configmaps"`),
    });
    const { survivors } = await prune(
      entries.map((each) => each.ref),
      { ...order, cluster },
    );

    expect(survivors.map((each) => each.problem.code)).toEqual(["kube.forbidden"]);
    expect(await admin.get(refOf(configMap(namespace, "mine")))).toBeDefined();
  });

  test("an aborted apply rejects with the signal's reason", async () => {
    const { namespace, order } = await place();
    const reason = new Error("enough");

    await expect(applyAll([configMap(namespace, "a")], { ...order, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
}

function definition(group: string): KubeObject {
  const openAPIV3Schema = { type: "object", properties: { spec: { type: "object", properties: { size: { type: "integer" } } } } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "things", singular: "thing", kind: "Thing", listKind: "ThingList" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}
