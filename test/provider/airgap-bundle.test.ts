// The resource flux_airgap_bundle over real files and a registry that behaves, called as the framework calls it.
import { rm, stat } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messageOf, silentLog } from "#base";
import { isUnknown, UNKNOWN, type CtyObject } from "#codec";
import { OciRepository } from "#oci";
import type { PlanAdvice, Warning } from "../../src/provider/plugin/index.ts";
import { airgapBundleResource } from "../../src/provider/resources/airgap-bundle.ts";
import { FluxClient } from "../../src/provider/resources/client.ts";
import { scratch, startFakeWarehouse, stock, type Stocked } from "../operations/bundle/warehouse.ts";
import { realClock, seededRandom } from "../support/outside.ts";

const resource = airgapBundleResource();
const NAMES = Object.keys(resource.schema.attributes);
const signal = new AbortController().signal;

function call(warnings: Warning[] = []): {
  client: FluxClient;
  signal: AbortSignal;
  log: typeof silentLog;
  warn: (warning: Warning) => void;
} {
  const around = { clock: realClock, random: seededRandom(1), connect: () => Promise.reject(new Error("no cluster")) };
  return { client: new FluxClient({}, around, silentLog), signal, log: silentLog, warn: (warning) => void warnings.push(warning) };
}

const filled = (config: CtyObject): CtyObject => ({ ...(Object.fromEntries(NAMES.map((name) => [name, null])) as CtyObject), ...config });
/** What core proposes: the configuration, and of what the provider sets, the prior value or nothing known. */
function proposed(config: CtyObject, prior: CtyObject | null): CtyObject {
  const computed = NAMES.filter((name) => resource.schema.attributes[name]?.computed === true);
  return { ...filled(config), ...(Object.fromEntries(computed.map((name) => [name, prior?.[name] ?? UNKNOWN])) as CtyObject) };
}

async function plan(config: CtyObject, prior: CtyObject | null): Promise<CtyObject> {
  const planned = proposed(config, prior);
  const order = { ...call(), prior, config: filled(config), planned, proposed: planned, private: undefined };
  const advice: PlanAdvice | undefined = await resource.plan?.(order as never);
  return { ...planned, ...advice?.set };
}

async function apply(config: CtyObject, prior: CtyObject | null): Promise<CtyObject> {
  const planned = await plan(config, prior);
  const order = { ...call(), prior, planned, config: filled(config), private: undefined, identity: undefined, reached: () => undefined };
  return (await (prior === null ? resource.create(order) : resource.update({ ...order, prior }))).state;
}

async function refresh(state: CtyObject): Promise<{ readonly digest: unknown; readonly warnings: readonly string[] }> {
  const warnings: Warning[] = [];
  const stored = await resource.read({ ...call(warnings), state });
  return { digest: stored?.state["digest"], warnings: warnings.map(({ detail }) => detail) };
}

describe("flux_airgap_bundle", () => {
  let from: Awaited<ReturnType<typeof startFakeWarehouse>>;
  let to: Awaited<ReturnType<typeof startFakeWarehouse>>;
  let folder: Awaited<ReturnType<typeof scratch>>;
  let source: Stocked;
  beforeAll(async () => {
    [from, to, folder] = [await startFakeWarehouse(), await startFakeWarehouse(), await scratch()];
    source = await stock(from.host, "headgate/source-controller:v0.3.0");
    await stock(from.host, "headgate/kustomize-controller:v0.3.0");
    await stock(from.host, "team/web:v1");
  });
  afterAll(async () => {
    await from?.[Symbol.asyncDispose]();
    await to?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });
  const making = (name: string, more: CtyObject = {}): CtyObject => ({
    output: folder.at(name),
    registry: `${from.host}/headgate`,
    plain_http: [from.host, to.host],
    ...more,
  });

  test("says in the plan what it will hold, without asking any registry", async () => {
    const before = from.requests.length;

    const planned = await plan(
      making("planned", { version: "~0.3", extra_images: [`${from.host}/team/web:v1`], charts: ["https://c.example/podinfo:6.9.0"] }),
      null,
    );

    expect([planned["release"], planned["contents"], isUnknown(planned["digest"]), from.requests.length - before]).toEqual([
      "v0.3.0",
      [
        `${from.host}/headgate/kustomize-controller:v0.3.0`,
        `${from.host}/headgate/source-controller:v0.3.0`,
        `${from.host}/team/web:v1`,
        "https://c.example/podinfo:6.9.0",
      ].toSorted(),
      true,
      0,
    ]);
  });

  test("makes a bundle and brings it to a registry, whose images it then names", async () => {
    const state = await apply(making("made", { target_registry: `${to.host}/mirror` }), null);

    expect(state).toMatchObject({
      release: "v0.3.0",
      image_digests: { "source-controller": source.digest },
      images: { "source-controller": `${to.host}/mirror/source-controller:v0.3.0@${source.digest}` },
      entries: { "source-controller:v0.3.0": source.digest },
    });
    expect(await refresh(state)).toEqual({ digest: state["digest"], warnings: [] });
    expect((await plan(making("made", { target_registry: `${to.host}/mirror` }), state))["digest"]).toBe(state["digest"]);
  });

  test("notices what is missing of its files, and fetches just that again", async () => {
    const state = await apply(making("torn"), null);
    await rm(folder.at(`torn/blobs/${source.signature.replace(":", "/")}`));

    const { digest, warnings } = await refresh(state);
    const planned = await plan(making("torn"), { ...state, digest: null });
    const healed = await apply(making("torn"), { ...state, digest: null });

    expect([digest, warnings]).toEqual([null, [`- ${source.signature} is missing\nThe next apply brings back what is missing.`]]);
    expect([isUnknown(planned["digest"]), healed["digest"], (await refresh(healed)).warnings]).toEqual([true, state["digest"], []]);
  });

  test("notices what is missing in the registry, and a bundle that is gone altogether", async () => {
    const config = making("gone", { target_registry: `${to.host}/elsewhere` });
    const state = await apply(config, null);
    await rm(folder.at("gone"), { recursive: true });
    to.fault = (request, response) => {
      if (request.url?.includes("/elsewhere/source-controller/manifests/v0.3.0") !== true) return false;
      response.writeHead(404).end();
      return true;
    };

    const { digest, warnings } = await refresh(state);
    to.fault = undefined;

    expect([digest, warnings]).toEqual([
      null,
      [
        `- ${folder.at("gone")} is missing or no bundle any more\n- ${to.host}/elsewhere/source-controller:v0.3.0 is missing\nThe next apply brings back what is missing.`,
      ],
    ]);
  });

  test("brings one that was made before, and knows in the plan what it holds", async () => {
    const made = await apply(making("before.tar"), null);
    const config = { bundle: folder.at("before.tar"), target_registry: `oci://${to.host}/carried`, plain_http: [to.host] };
    const fetched = from.requests.length;

    const planned = await plan(config, null);
    const state = await apply(config, null);

    const repository = new OciRepository({ registry: to.host, path: "carried/source-controller" }, { plainHttp: "only" });
    const found = await repository.findManifest("v0.3.0", signal);
    await repository.close();
    expect([planned["release"], state["digest"], found, from.requests.length - fetched]).toEqual([
      "v0.3.0",
      made["digest"],
      source.digest,
      0,
    ]);
    expect(state["images"]).toMatchObject({ "source-controller": `${to.host}/carried/source-controller:v0.3.0@${source.digest}` });
  });

  test("whose file another part of the run makes is planned without it", async () => {
    const planned = await plan({ bundle: folder.at("not-yet.tar"), target_registry: to.host }, null);

    expect([isUnknown(planned["digest"]), isUnknown(planned["contents"])]).toEqual([true, true]);
  });

  test.each([
    ["stays", false, true],
    ["goes where that is asked for", true, false],
  ])("that is destroyed %s", async (name, asked, expected) => {
    const state = await apply(making(`destroyed-${asked}`, { delete_output: asked }), null);

    await resource.delete({ ...call(), prior: state, private: undefined });

    const isThere = await stat(folder.at(`destroyed-${asked}`)).then(
      () => true,
      () => false,
    );
    expect([name, isThere]).toEqual([name, expected]);
  });

  test.each<[string, CtyObject, readonly string[]]>([
    ["neither is given", {}, ["neither bundle nor output is given"]],
    ["both are given", { bundle: "a", output: "b", target_registry: "r" }, ["both bundle and output are given"]],
    [
      "a bundle made before goes nowhere and shall hold more",
      { bundle: "a", extra_images: ["x:1"] },
      ["a bundle made before goes nowhere", "extra_images is given with a bundle made before, which holds what it holds"],
    ],
    [
      "a chart has no version",
      { output: "b", charts: ["oci://r/charts/web"] },
      ['"oci://r/charts/web" names no repository, chart and version'],
    ],
  ])("is refused where %s", (_case, config, reasons) => {
    expect(resource.validate?.(filled(config)).map(({ reason }) => reason)).toEqual(reasons);
  });

  test("refuses credentials without a colon, and repeats none", async () => {
    const told = await apply(making("secret", { source_credentials: "hunter2" }), null).catch(messageOf);

    expect(told).toBe(`the credentials of ${from.host}/headgate are not of the form user:password`);
  });
});
