// An install as data from its first apply to its destruction: upgrade by range, resize, refused downgrade, drift, import and take-over.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, type ObjectRef } from "#base";
import { bootstrap } from "#operations";
import { attach, fluxProvider, type Attached } from "#provider";
import { orderOf } from "../operations/order.ts";
import { startStage, type Stage } from "../operations/stage.ts";
import { Core, cores } from "../provider/core-run.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { patience } from "../support/eventually.ts";

const [binary] = (await cores()).filter(({ name }) => name === "tofu");
const deployment = (name: string): ObjectRef => ({ apiVersion: "apps/v1", kind: "Deployment", name, namespace: "flux-system" });
const APP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app, namespace: default}\ndata: {a: b}\n";
const app = { apiVersion: "v1", kind: "ConfigMap", name: "app", namespace: "default" };

describe.skipIf(binary === undefined)("flux_instance with OpenTofu", () => {
  let stage: Stage;
  let attached: Attached;
  let core: Core;

  beforeAll(async () => {
    stage = await startStage();
    await stage.git.commit("main", { "clusters/acc/app.yaml": APP });
    attached = await attach(
      fluxProvider({ clock: realClock, random: seededRandom(1), connect: () => Promise.resolve(stage.cluster) }, "0.0.0"),
      "headgate/flux",
    );
    if (binary !== undefined) core = await Core.open(binary, { TF_REATTACH_PROVIDERS: attached.reattach });
  });
  afterAll(async () => {
    await core[Symbol.asyncDispose]();
    attached.close();
    await stage[Symbol.asyncDispose]();
  });

  const write = (body: string): Promise<void> =>
    core.write(`terraform {
      required_providers { flux = { source = "headgate/flux" } }
    }
    provider "flux" { kubernetes = { host = "https://embedded.test" } }
    ${body}`);
  const run = async (...args: readonly string[]): Promise<{ code: number; text: string }> => {
    const { code, text } = await core.run(...args, "-no-color");
    return { code, text: text.replaceAll(/\s*\n[│╷╵\s]*/g, " ") };
  };
  const apply = async (body: string): Promise<Record<string, unknown>> => {
    await write(body);
    const { code, text } = await run("apply", "-auto-approve");
    expect(text).toContain("Apply complete!");
    expect(code).toBe(0);
    const { text: shown } = await core.run("show", "-json");
    const resources = at(JSON.parse(shown) as never, "values", "root_module", "resources", 0, "values");
    expect(await run("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
    return resources as Record<string, unknown>;
  };
  const instance = (version: string, more = ""): string =>
    `resource "flux_instance" "this" {\n distribution = { version = "${version}" }\n${more}\n}`;

  test("is created, upgraded by a wider range and resized, and keeps no older release unasked", async () => {
    expect(await apply(instance("~0.1"))).toMatchObject({
      id: "flux-system",
      version: "v0.1.0",
      images: { "source-controller": "ghcr.io/headgate/source-controller:v0.1.0" },
    });

    const upgraded = await apply(instance(">=0.1", `cluster = { size = "small" }`));

    expect(upgraded).toMatchObject({ version: "v0.3.0", revision: expect.stringMatching(/^v0\.3\.0@sha256:/) });
    const limits = at(
      await stage.cluster.get(deployment("source-controller")),
      "spec",
      "template",
      "spec",
      "containers",
      0,
      "resources",
      "limits",
    );
    expect(limits).toEqual({ cpu: "1", memory: "512Mi" });

    await write(instance("v0.1.0"));
    const refused = await run("plan");

    expect(refused).toMatchObject({ code: 1, text: expect.stringContaining("v0.1.0 is older than v0.3.0, which is installed") });
    expect(refused.text).toContain("allow_downgrade");
  });

  test("names what is wrong before it reaches the cluster", async () => {
    await write(instance("v0.3.0", `sharding = { shards = ["a"], storage = "persistent" }`));
    const persistent = await run("validate");
    await write(instance("v0.3.0", `components = ["helm-controller", "image-reflector-controller"]`));
    const absent = await run("plan");

    expect(persistent.text).toContain("Shards cannot keep artifacts on volumes of their own without a class and a size");
    expect([absent.code, absent.text]).toEqual([1, expect.stringContaining("components")]);
  });

  test("shows drift field by field, puts it back, and is imported as it is", async () => {
    const path = "/spec/template/spec/containers/0/resources/limits/memory";
    await stage.cluster.patch(deployment("source-controller"), { type: "json", body: [{ op: "replace", path, value: "9Gi" }] });
    await write(instance(">=0.1", `cluster = { size = "small" }`));

    const drifted = await run("plan", "-detailed-exitcode");

    expect(drifted).toMatchObject({ code: 2, text: expect.stringContaining("limits.memory: 9Gi instead of 512Mi") });
    await apply(instance(">=0.1", `cluster = { size = "small" }`));
    expect(await run("state", "rm", "flux_instance.this")).toMatchObject({ code: 0 });
    expect(await run("import", "flux_instance.this", "flux-system")).toMatchObject({ code: 0 });
    expect(await run("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("is destroyed in order", async () => {
    expect(await run("destroy", "-auto-approve")).toMatchObject({ code: 0 });

    const left = (await stage.cluster.list({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" })).items;
    expect(left).toEqual([]);
    expect(await stage.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "flux-system" })).toBeUndefined();
  });

  test("takes over a bootstrap as it runs, and follows what it followed", async () => {
    await bootstrap(orderOf(), stage.places, patience());
    const look = async (): Promise<unknown[]> =>
      Promise.all(
        [app, deployment("source-controller"), deployment("kustomize-controller")].map(async (each) => {
          const live = await stage.cluster.get(each);
          return [live?.metadata.uid, live?.metadata.generation];
        }),
      );
    const before = await look();
    const sync = `sync = { kind = "GitRepository", url = "${stage.git.remote.url}", ref = "refs/heads/main", path = "clusters/acc", pull_secret = "flux-system", interval = "1m" }`;

    await write(instance("0.3.x", sync));
    expect((await run("plan")).text).toContain("headgate v0.3.0 runs in flux-system. Apply keeps its objects, and changes what differs");
    const state = await apply(instance("0.3.x", sync));

    expect(state).toMatchObject({ version: "v0.3.0", sync: { kind: "GitRepository" } });
    expect(await look()).toEqual(before);

    await write(instance("0.3.x", sync.replace("clusters/acc", "clusters/other")));
    expect((await run("plan")).text).toContain("With another path, whatever was applied before and is not found there is deleted");

    await write(instance("0.3.x", sync));
    expect(await run("destroy", "-auto-approve")).toMatchObject({ code: 0 });
    expect(await stage.cluster.get(app)).toBeDefined();
  });
});
