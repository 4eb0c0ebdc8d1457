import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GitRepository, Kustomization } from "#api";
import { configMap } from "./manifests.ts";
import { Place } from "./place.ts";

let place: Place;
beforeEach(async () => {
  place = await Place.open();
  await place.start();
});
afterEach(() => place.close());

const data = async (name: string) => (await place.get("ConfigMap", name))?.["data"];
const make = async (
  kind: string,
  name: string,
  values: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>> = {},
) => {
  const metadata = { name, namespace: place.namespace, labels };
  const body = kind === "Secret" ? { stringData: values } : { data: values };
  await place.cluster.apply({ apiVersion: "v1", kind, metadata, ...body }, { fieldManager: "test", force: true });
};

async function apply(files: Readonly<Record<string, string>>, spec: object): Promise<void> {
  await place.commit("app", files);
  await place.gitRepository("app");
  await place.ready(GitRepository, "app", "True");
  await place.kustomization("app", spec);
}

describe("substitution after the build", () => {
  test("takes variables from objects in order, then those of the spec, without line ends", async () => {
    await make("ConfigMap", "vars", { a: "map\nline", b: "map", c: "map" });
    await make("Secret", "vars", { b: "secret", c: "secret" });
    const substituteFrom = [
      { kind: "ConfigMap", name: "vars" },
      { kind: "Secret", name: "vars" },
      { kind: "ConfigMap", name: "absent", optional: true },
    ];
    await apply(
      {
        "one.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {all: '${a}-${b}-${c}-${d:=none}', kept: '$${x} $y'}\n",
      },
      { postBuild: { substitute: { c: "spec" }, substituteFrom } },
    );

    await place.ready(Kustomization, "app", "True");

    expect(await data("one")).toEqual({ all: "mapline-secret-spec-none", kept: "${x} $y" });
  });

  test.each<[string, object, string]>([
    ["an unset variable fails the build", { substitute: { other: "1" } }, "BuildFailed"],
    ["a missing object fails the build", { substituteFrom: [{ kind: "ConfigMap", name: "absent" }] }, "BuildFailed"],
  ])("%s, and nothing is applied", async (_case, postBuild, reason) => {
    await apply({ "one.yaml": configMap("one", { a: "${missing}" }), "two.yaml": configMap("two") }, { postBuild });

    await place.ready(Kustomization, "app", "False", reason);

    expect([await data("one"), await data("two")]).toEqual([undefined, undefined]);
  });

  test("does not touch a script when there is no variable, nor an object that opts out", async () => {
    const marked = configMap("two", { a: "${HOME}" }, { annotations: { "kustomize.toolkit.fluxcd.io/substitute": "disabled" } });
    await apply({ "one.yaml": configMap("one", { a: "${HOME}" }) }, { postBuild: { substituteFrom: [] } });
    await place.ready(Kustomization, "app", "True");
    const untouched = await data("one");

    await place.commit("app", { "one.yaml": configMap("one", { a: "${HOME}" }), "two.yaml": marked });
    await place.patch(GitRepository, "app", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "1" } } });
    await place.patch(Kustomization, "app", { spec: { postBuild: { substitute: { HOME: "/home" } } } });
    await place.until(async () => (await data("two")) !== undefined);

    expect([untouched, await data("one"), await data("two")]).toEqual([{ a: "${HOME}" }, { a: "/home" }, { a: "${HOME}" }]);
  });

  test("is done again at once when a labelled object changes", async () => {
    const label = { "reconcile.fluxcd.io/watch": "Enabled" };
    await make("ConfigMap", "vars", { a: "1" }, label);
    await apply({ "one.yaml": configMap("one", { a: "v${a}" }) }, { postBuild: { substituteFrom: [{ kind: "ConfigMap", name: "vars" }] } });
    await place.ready(Kustomization, "app", "True");
    const before = await data("one");

    await make("ConfigMap", "vars", { a: "2" }, label);
    await place.until(async () => JSON.stringify(await data("one")) !== JSON.stringify(before));

    expect([before, await data("one")]).toEqual([{ a: "v1" }, { a: "v2" }]);
  });
});

describe("the build", () => {
  test("makes a set of every manifest when there is no kustomization file, and puts in what the spec says", async () => {
    const namespace = place.namespace;
    await apply(
      { "a/one.yaml": configMap("one", { image: "x" }), "two.yml": configMap("two"), "README.md": "no manifest" },
      {
        namePrefix: "x-",
        commonMetadata: { labels: { team: "a" } },
        patches: [{ patch: "- {op: add, path: /data/patched, value: 'yes'}", target: { kind: "ConfigMap", name: "one" } }],
        targetNamespace: namespace,
      },
    );

    await place.ready(Kustomization, "app", "True");

    expect([await data("x-one"), await data("x-two")]).toEqual([{ image: "x", patched: "yes" }, { a: "1" }]);
    expect((await place.get("ConfigMap", "x-one"))?.metadata.labels).toMatchObject({ team: "a" });
  });

  test("of a path without manifests is a valid empty set, and prunes", async () => {
    await apply({ "apps/one.yaml": configMap("one"), "apps/note.txt": "x" }, { path: "./apps" });
    await place.ready(Kustomization, "app", "True");
    await place.commit("app", { "apps/one.yaml": null });

    await place.patch(GitRepository, "app", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "1" } } });
    await place.until(async () => (await data("one")) === undefined);

    await place.until(async () => (await place.applied("app")).status?.inventory?.entries.length === 0);
    expect(await place.ready(Kustomization, "app", "True")).toMatch(/^ReconciliationSucceeded/);
  });

  test("fails on a manifest that cannot be read, and names its file", async () => {
    await apply({ "one.yaml": configMap("one"), "bad.yaml": "a: [1\n" }, {});

    const ready = await place.ready(Kustomization, "app", "False", "BuildFailed");

    expect(ready).toContain("bad.yaml");
    expect(await data("one")).toBeUndefined();
  });

  test("may use bases above its path, and nothing outside the artifact", async () => {
    await apply(
      {
        "base/one.yaml": configMap("one"),
        "base/kustomization.yaml": "resources: [one.yaml]\n",
        "apps/kustomization.yaml": "resources: [../base]\n",
        "evil/kustomization.yaml": "resources: [../../../etc]\n",
      },
      { path: "apps" },
    );
    await place.ready(Kustomization, "app", "True");

    await place.patch(Kustomization, "app", { spec: { path: "evil" } });
    await place.ready(Kustomization, "app", "False", "BuildFailed");

    expect(await data("one")).toEqual({ a: "1" });
  });
});

describe("expressions", () => {
  test("a readyExpr takes the place of the readiness check", async () => {
    await apply(
      { "a/one.yaml": configMap("one"), "b/kustomization.yaml": "resources: [missing.yaml]\n" },
      {
        path: "./a",
        dependsOn: [{ name: "base", readyExpr: "has(dep.metadata.labels) && dep.metadata.labels['go'] == self.metadata.name" }],
      },
    );
    await place.kustomization("base", { path: "./b" });
    await place.ready(Kustomization, "base", "False", "BuildFailed");
    await place.ready(Kustomization, "app", "False", "DependencyNotReady");

    await place.patch(Kustomization, "base", { metadata: { labels: { go: "app" } } });

    expect(await place.ready(Kustomization, "app", "True")).toMatch(/^ReconciliationSucceeded/);
  });

  test.each<[string, object]>([
    ["a readyExpr", { dependsOn: [{ name: "base", readyExpr: "dep.status ==" }] }],
    ["a health expression", { healthCheckExprs: [{ apiVersion: "v1", kind: "ConfigMap", current: "data.a ==" }] }],
    [
      "two health expressions for one kind",
      { healthCheckExprs: [1, 2].map(() => ({ apiVersion: "v1", kind: "ConfigMap", current: "true" })) },
    ],
  ])("%s that cannot be read stalls", async (_case, spec) => {
    await apply({ "one.yaml": configMap("one") }, spec);

    await place.ready(Kustomization, "app", "False", "InvalidCELExpression");

    const { status } = await place.applied("app");
    expect([status?.conditions?.[0]?.type, status?.observedGeneration, await data("one")]).toEqual(["Stalled", 1, undefined]);
  });

  test("a health expression decides when an object is healthy", async () => {
    await apply(
      { "one.yaml": configMap("one", { state: "starting" }, { annotations: { "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent" } }) },
      {
        wait: true,
        healthCheckExprs: [{ apiVersion: "v1", kind: "ConfigMap", current: "data.state == 'done'", failed: "data.state == 'broken'" }],
      },
    );
    await place.ready(Kustomization, "app", "Unknown");

    const one = { apiVersion: "v1", kind: "ConfigMap", name: "one", namespace: place.namespace };
    await place.cluster.patch(one, { type: "merge", body: { data: { state: "done" } } });

    expect(await place.ready(Kustomization, "app", "True")).toMatch(/^ReconciliationSucceeded/);
  });
});
