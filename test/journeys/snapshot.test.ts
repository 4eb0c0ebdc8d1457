// A cluster's Flux, kept by flux_snapshot and brought back by flux_restore, through a real core.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatRef, refOf } from "#base";
import { gatherSnapshot } from "#operations";
import { attach, fluxProvider, type Attached } from "#provider";
import { CANARY, gitRepository, kustomization, startFleet, type Fleet } from "../operations/snapshot/fleet.ts";
import { emptyOfFlux, newKeys, type Keys } from "../operations/snapshot/places.ts";
import { Core, cores } from "../provider/core-run.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { patience } from "../support/eventually.ts";

// What core does with these resources is plain; one core is enough.
const binaries = (await cores()).slice(-1);

describe.each(binaries)("$name", (binary) => {
  let fleet: Fleet;
  let attached: Attached;
  let core: Core;
  let keys: Keys;
  const texts: string[] = [];

  beforeAll(async () => {
    [fleet, keys] = [await startFleet(), await newKeys()];
    const around = { clock: realClock, random: seededRandom(1), connect: () => Promise.resolve(fleet.cluster) };
    attached = await attach(fluxProvider(around, "0.0.0"), "headgate/flux");
    core = await Core.open(binary, { TF_REATTACH_PROVIDERS: attached.reattach, TF_VAR_identity: keys.identities.reveal() });
  });
  afterAll(async () => {
    await core[Symbol.asyncDispose]();
    attached.close();
    await fleet[Symbol.asyncDispose]();
  });

  const configure = (change: { readonly trigger?: string; readonly identity?: string; readonly remove?: boolean } = {}): Promise<void> =>
    core.write(`terraform {
      required_providers { flux = { source = "headgate/flux" } }
    }
    provider "flux" { kubernetes = { host = "https://embedded.test" } }
    variable "identity" {
      type      = string
      sensitive = true
    }
    resource "flux_snapshot" "kept" {
      target            = "${join(core.folder, "prod.snapshot")}"
      recipients        = ["${keys.recipient}"]
      triggers          = { at = "${change.trigger ?? "first"}" }
      remove_on_destroy = ${change.remove ?? false}
    }
    resource "flux_restore" "back" {
      from = flux_snapshot.kept.target
      ${change.identity ?? "identity"} = var.identity
    }`);
  const run = async (...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> => {
    const { code, text } = await core.run(...args, "-no-color");
    texts.push(text);
    return { code, text };
  };
  const apply = () => run("apply", "-auto-approve");
  const plan = () => run("plan", "-detailed-exitcode");
  const stateOf = async (type: string): Promise<Record<string, unknown>> =>
    (await core.state()).resources.find((each) => each.type === type)?.instances[0]?.attributes ?? {};
  const flux = async (): Promise<readonly string[]> => {
    const { objects } = await gatherSnapshot("flux-system", { cluster: fleet.cluster, clock: realClock }, patience());
    return objects.flatMap(({ role, object }) => (role === "flux" ? [formatRef(refOf(object))] : [])).toSorted();
  };

  test("a cluster that has lost its Flux objects is restored by the next apply, and no secret shows", async () => {
    const all = await flux();
    await configure();
    expect(await apply()).toMatchObject({ code: 0, text: expect.stringContaining("2 added") });
    expect(await stateOf("flux_snapshot")).toMatchObject({
      digest: expect.stringMatching(/^sha256:/),
      intact: true,
      sealed: 7,
      objects: { Kustomization: 2, HelmRelease: 2, Secret: 6, ConfigMap: 3 },
    });
    expect(await plan()).toMatchObject({ code: 0 });

    await emptyOfFlux(fleet.cluster);
    const planned = await plan();
    expect(planned).toMatchObject({ code: 2, text: expect.stringContaining("1 to add, 0 to change, 0 to destroy") });
    expect(planned.text).toMatch(/"Kustomization\.kustomize\.toolkit\.fluxcd\.io\/flux-system\/apps" += "flux"/);
    expect(await apply()).toMatchObject({ code: 0 });

    expect(await flux()).toEqual(all);
    expect((await fleet.cluster.get(kustomization("apps")))?.status).toMatchObject({ inventory: { entries: [{}, {}] } });
    expect(await plan()).toMatchObject({ code: 0 });
    const everything = [
      ...texts,
      await readFile(join(core.folder, "terraform.tfstate"), "utf8"),
      await readFile(join(core.folder, "prod.snapshot"), "latin1"),
    ];
    for (const secret of [CANARY, Buffer.from(CANARY).toString("base64").slice(0, 20)]) expect(everything.join("\n")).not.toContain(secret);
    expect(texts.join("\n")).not.toContain("AGE-SECRET-KEY");
  });

  test("a snapshot is taken again when its triggers change, and when it was changed at its target", async () => {
    const file = join(core.folder, "prod.snapshot");
    const first = (await stateOf("flux_snapshot"))["digest"];
    await configure({ trigger: "second" });
    expect(await apply()).toMatchObject({ code: 0, text: expect.stringContaining("1 changed") });
    const second = (await stateOf("flux_snapshot"))["digest"];

    await writeFile(file, "damaged");
    expect(await apply()).toMatchObject({ code: 0, text: expect.stringMatching(/A snapshot was changed[^]*1 changed/) });

    expect(first).not.toBe(second);
    expect(await stateOf("flux_snapshot")).toMatchObject({ intact: true, digest: expect.stringMatching(/^sha256:/) });
  });

  test("a restore over live objects that differ is refused by the plan, and destroying leaves the cluster as it is", async () => {
    const all = await flux();
    expect(await run("state", "rm", "flux_restore.back")).toMatchObject({ code: 0 });
    await fleet.cluster.patch(gitRepository, { type: "merge", body: { spec: { url: "https://git.example.com/other" } } });
    await configure({ trigger: "second", remove: true, identity: "identity_wo" });

    const refused = await plan();

    expect(refused.code).toBe(1);
    expect(refused.text.replaceAll(/\s*\n[│╷╵\s]*/g, " ")).toContain("GitRepository/flux-system/fleet differs in spec.url");
    await fleet.cluster.patch(gitRepository, { type: "merge", body: { spec: { url: "https://git.example.com/fleet" } } });
    expect(await apply()).toMatchObject({ code: 0 });
    expect(JSON.stringify(await core.state())).not.toContain("AGE-SECRET-KEY");
    expect(await run("destroy", "-auto-approve")).toMatchObject({ code: 0 });
    expect(await flux()).toEqual(all);
    await expect(readFile(join(core.folder, "prod.snapshot"))).rejects.toThrow("ENOENT");
  });
});
