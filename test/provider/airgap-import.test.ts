// What flux_airgap_bundle imports is what a configuration that would make or bring it says, so that nothing is left to do.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLog } from "#base";
import { UNKNOWN, type CtyObject } from "#codec";
import type { PlanAdvice, Warning } from "../../src/provider/plugin/index.ts";
import { airgapBundleResource } from "../../src/provider/resources/airgap-bundle.ts";
import { FluxClient } from "../../src/provider/resources/client.ts";
import { createBundle, pushBundle } from "../../src/operations/bundle/index.ts";
import { orderOf, scratch, signal, startFakeWarehouse, stock, stockArtifact, withPlaces } from "../operations/bundle/warehouse.ts";
import { realClock, seededRandom } from "../support/outside.ts";

const resource = airgapBundleResource();
const NAMES = Object.keys(resource.schema.attributes);
const COMPUTED = NAMES.filter((name) => resource.schema.attributes[name]?.computed === true);
const around = { clock: realClock, random: seededRandom(1), connect: () => Promise.reject(new Error("no cluster")) };
const call = (warnings: Warning[] = []) => ({
  client: new FluxClient({}, around, silentLog),
  signal,
  log: silentLog,
  warn: (warning: Warning) => void warnings.push(warning),
});
const filled = (values: CtyObject): CtyObject => ({ ...(Object.fromEntries(NAMES.map((name) => [name, null])) as CtyObject), ...values });

/** Imports, reads, and plans a configuration over it. @returns the attributes that would change */
async function changes(id: string, config: CtyObject): Promise<readonly string[]> {
  const imported = await resource.import?.({ ...call(), id, identity: undefined });
  const warnings: Warning[] = [];
  const read = await resource.read({ ...call(warnings), state: filled(imported?.state ?? {}) });
  const prior = filled(read?.state ?? {});
  const planned = { ...filled(config), ...(Object.fromEntries(COMPUTED.map((name) => [name, prior[name] ?? UNKNOWN])) as CtyObject) };
  const order = { ...call(), prior, config: filled(config), planned, proposed: planned, private: undefined };
  const advice: PlanAdvice | undefined = await resource.plan?.(order as never);
  const next: CtyObject = { ...planned, ...advice?.set };
  const sorted = (value: unknown): string => JSON.stringify(Array.isArray(value) ? value.map(String).toSorted() : value);
  return [...NAMES.filter((name) => sorted(next[name]) !== sorted(prior[name])), ...warnings.map(({ detail }) => detail)];
}

describe("a bundle is imported", () => {
  let from: Awaited<ReturnType<typeof startFakeWarehouse>>;
  let to: Awaited<ReturnType<typeof startFakeWarehouse>>;
  let folder: Awaited<ReturnType<typeof scratch>>;
  beforeAll(async () => {
    [from, to, folder] = [await startFakeWarehouse(), await startFakeWarehouse(), await scratch()];
    for (const each of ["source-controller", "kustomize-controller"]) await stock(from.host, `headgate/${each}:v0.3.0`);
    await stock(from.host, "team/web:v1");
    await stockArtifact(from.host, "team/fleet:prod", "manifests");
    const more = { images: [`${from.host}/team/web:v1`], artifacts: [`oci://${from.host}/team/fleet:prod`] };
    for (const name of ["bundle", "bundle.tar"])
      await withPlaces({ plainHttp: [from.host] }, (places) => createBundle(orderOf(from.host, folder.at(name), more), places, signal));
    const push = { place: folder.at("bundle"), registry: `${to.host}/mirror`, concurrency: 2 };
    await withPlaces({ plainHttp: [to.host] }, (places) => pushBundle(push, places, signal));
  });
  afterAll(async () => {
    await from?.[Symbol.asyncDispose]();
    await to?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const brought = (name: string): CtyObject => ({ bundle: folder.at(name), target_registry: `${to.host}/mirror`, plain_http: [to.host] });
  test.each<[string, () => string, () => CtyObject, readonly string[]]>([
    [
      "by the folder that it was made as",
      () => folder.at("bundle"),
      () => ({
        output: folder.at("bundle"),
        version: "v0.3.0",
        registry: `${from.host}/headgate`,
        extra_images: [`${from.host}/team/web:v1`],
        artifacts: [`oci://${from.host}/team/fleet:prod`],
      }),
      [],
    ],
    [
      "by its file and the registry that it was brought to",
      () => `${folder.at("bundle.tar")},${to.host}/mirror`,
      () => brought("bundle.tar"),
      [],
    ],
    ["by the same with a scheme", () => `${folder.at("bundle")}, oci://${to.host}/mirror/`, () => brought("bundle"), []],
    // the file is noted by the first apply, which brings nothing anywhere
    ["by the registry alone", () => `oci://${to.host}/mirror:v0.3.0`, () => brought("bundle"), ["bundle"]],
  ])("%s, and a plan of it has nothing to do", async (_case, id, config, expected) => {
    expect(await changes(id(), config())).toEqual(expected);
  });

  test.each([
    ["nothing", "", "bundle.invalidId"],
    ["two registries", "oci://a.example/x,b.example/y", "bundle.invalidId"],
    ["a registry that is missing behind the comma", "bundle.tar,", "bundle.invalidId"],
    ["a file that is not there", "/nowhere/bundle.tar", "bundle.notABundle"],
  ])("not from %s", async (_case, id, code) => {
    await expect(resource.import?.({ ...call(), id, identity: undefined })).rejects.toMatchObject({ code });
  });
});
