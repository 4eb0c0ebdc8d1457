// flux_object_set under real OpenTofu and Terraform, over an embedded control plane.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KINDS, OBJECT_SET_MEMBERS, toCrd } from "#api";
import { realClock } from "../support/outside.ts";
import { Core, cores, type Outcome } from "../provider/core-run.ts";
import { openFluxPlace, type FluxPlace } from "../provider/flux-place.ts";
import { usualCores } from "../support/both-cores.ts";

const binaries = usualCores(await cores(), "tofu");
const SOURCE = { kind: "GitRepository", name: "fleet" };
/** Specs of every kind, as people write them. */
const SPECS: Readonly<Record<string, object>> = {
  git_repositories: { interval: "1m", url: "https://git.example.com/fleet" },
  helm_charts: { interval: "1m", chart: "podinfo", source_ref: { kind: "HelmRepository", name: "charts" } },
  helm_repositories: { interval: "1m", url: "https://charts.example.com" },
  kustomizations: { interval: "10m", prune: true, source_ref: SOURCE, path: "./apps" },
  oci_repositories: { interval: "1m", url: "oci://registry.example.com/manifests" },
};
const KUSTOMIZATION = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", namespace: "default" };

describe.each(binaries)("$name", (binary) => {
  let place: FluxPlace;
  let core: Core;

  beforeEach(async () => {
    place = await openFluxPlace();
    place.flux.isPaused = true;
    for (const kind of KINDS) await place.cluster.apply(toCrd(kind), { fieldManager: "test", force: true });
    for (let isServed = false; !isServed; await realClock.sleep(20)) {
      const discovery = await place.cluster.discover({ refresh: true });
      isServed = KINDS.every(({ group, kind }) => discovery.preferred(group, kind) !== undefined);
    }
    core = await Core.open(binary, { TF_REATTACH_PROVIDERS: place.reattach });
  });
  afterEach(async () => {
    await core[Symbol.asyncDispose]();
    await place.close();
  });

  const twelve = (spec: object | undefined): Record<string, { spec: object }> =>
    Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`o-${at}`, { spec: spec ?? {} }]));
  const all = (): Record<string, Record<string, { spec: object }>> =>
    Object.fromEntries(
      OBJECT_SET_MEMBERS.filter(({ attribute }) => SPECS[attribute]).map(({ attribute }) => [attribute, twelve(SPECS[attribute])]),
    );
  const write = (maps: object): Promise<void> =>
    core.write(
      JSON.stringify({
        terraform: { required_providers: { flux: { source: "headgate/flux" } } },
        provider: { flux: { kubernetes: { host: "https://embedded.test" } } },
        resource: { flux_object_set: { all: { name: "all", namespace: "default", ...maps } } },
      }),
      "main.tf.json",
    );
  const apply = (): Promise<Outcome> => core.run("apply", "-auto-approve", "-no-color");
  const plan = (): Promise<Outcome> => core.run("plan", "-detailed-exitcode", "-no-color");
  const count = async (): Promise<number> => {
    const lists = await Promise.all(
      KINDS.map(({ group, version, kind }) => place.cluster.list({ apiVersion: `${group}/${version}`, kind })),
    );
    return lists.flatMap(({ items }) => items).length;
  };

  test("sixty objects of all kinds are made, changed, repaired and removed one by one", { timeout: 120_000 }, async () => {
    const broken = all();
    await write({ ...broken, kustomizations: { ...broken["kustomizations"], "nowhere/o": { spec: SPECS["kustomizations"] } } });
    expect(await apply()).toMatchObject({
      code: 1,
      text: expect.stringContaining('objects of the object set "all" could not be applied') as string,
    });
    expect((await core.state()).resources[0]?.instances[0]).toMatchObject({ status: "tainted", attributes: { id: null } });
    place.requests.length = 0;

    await write(all());
    expect(await apply()).toMatchObject({ code: 0 });
    expect(place.requests.filter((each) => /^(delete|apply) /.test(each))).toEqual([]);
    expect([await count(), (await plan()).code]).toEqual([60, 0]);

    const changed = all();
    changed["kustomizations"] = { ...changed["kustomizations"], "o-3": { spec: { ...SPECS["kustomizations"], path: "./other" } } };
    await write(changed);
    const change = await plan();
    expect(change.text).toMatch(/~ +"?o-3"? += \{\s+~ spec += \{\s+~ path += "\.\/apps" -> "\.\/other"/);
    expect(change.text).not.toMatch(/o-4/);
    expect(await apply()).toMatchObject({ code: 0 });

    await place.cluster.patch({ ...KUSTOMIZATION, name: "o-5" }, { type: "merge", body: { spec: { path: "./drifted" } } });
    delete changed["git_repositories"]?.["o-7"];
    await write(changed);
    const drift = await plan();
    expect(drift.text).toMatch(/~ path += "\.\/drifted" -> "\.\/apps"/);
    expect(drift.text).toMatch(/- +"?o-7"? += /);
    place.requests.length = 0;
    expect(await apply()).toMatchObject({ code: 0 });
    expect(place.requests.filter((each) => /^(delete|apply) /.test(each))).toEqual([
      "apply Kustomization/default/o-5",
      "delete GitRepository/default/o-7",
    ]);
    expect([await count(), (await plan()).code]).toEqual([59, 0]);

    expect(await core.run("destroy", "-auto-approve", "-no-color")).toMatchObject({ code: 0 });
    expect(await count()).toBe(0);
  });
});
