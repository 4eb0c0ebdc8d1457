import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "#base";
import type { CtyObject } from "#codec";
import { installManifestsSource } from "../../src/provider/data-sources/install-manifests.ts";
import { versionsSource } from "../../src/provider/data-sources/versions.ts";
import { openSource } from "../../src/provider/resources/bootstrap-distribution.ts";
import { recordOf, tryReadRecord, writtenFiles } from "../../src/provider/resources/bootstrap-record.ts";
import type { FluxClient } from "../../src/provider/resources/client.ts";
import type { DataSource } from "../../src/provider/plugin/index.ts";
import { releaseFolders, writeFiles } from "../operations/upstream/release.ts";
import { patience } from "../support/eventually.ts";

const FILES = Object.fromEntries(
  ["gotk-components.yaml", "gotk-sync.yaml", "kustomization.yaml"].map((name) => [`a/flux-system/${name}`, `# ${name}\n`]),
);

describe("the files of an install", () => {
  test("survive being recorded", () => {
    expect(tryReadRecord(recordOf(FILES))).toEqual(FILES);
  });

  test.each([
    ["no bytes", undefined],
    ["empty bytes", new Uint8Array()],
    ["the mark of a plan", new TextEncoder().encode('{"create":["flux-system",null]}')],
    ["a record that was cut short", new TextEncoder().encode('{"files":"H4sIAAAA"}')],
  ])("are not read from %s", (_case, bytes) => {
    expect(tryReadRecord(bytes)).toBeUndefined();
  });

  test("are those of the record, whatever the state shows of git", () => {
    const drifted: CtyObject = { repository_files: { "a/flux-system/gotk-sync.yaml": "changed" } };

    expect(writtenFiles(drifted, recordOf(FILES))).toEqual(FILES);
    expect(writtenFiles({ repository_files: FILES }, undefined)).toEqual(FILES);
    expect(writtenFiles(drifted, undefined)).toBeUndefined();
  });
});

describe("a source", () => {
  test("beyond this machine is refused where nothing may be downloaded", async () => {
    await expect(openSource({ embedded_manifests: true })).rejects.toMatchObject({ code: "provider.embeddedNeedsLocal" });
    await expect(openSource({ embedded_manifests: true, manifests_path: "oci://registry.example.com/flux" })).rejects.toMatchObject({
      code: "provider.embeddedNeedsLocal",
    });
  });

  test.each<[string, CtyObject, string]>([
    ["where upstream publishes, when nothing else is said", {}, "https://github.com/fluxcd/flux2/releases"],
    ["what fluxcd/flux calls manifests_path", { manifests_path: "https://mirror.example.com/flux/" }, "https://mirror.example.com/flux"],
    [
      "what distribution_source says before that",
      { distribution_source: "oci://registry.example.com/flux", manifests_path: "https://mirror.example.com" },
      "oci://registry.example.com/flux",
    ],
  ])("is %s", async (_case, settled, reference) => {
    expect((await openSource(settled)).reference).toBe(reference);
  });
});

describe("data of upstream's distribution", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "headgate-distribution-"));
    await writeFiles(folder, releaseFolders({ "v2.10.0": { tag: "v2" }, "v2.9.4": { tag: "v1" } }));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const read = (source: DataSource<FluxClient>, config: CtyObject): Promise<CtyObject> =>
    source.read({
      client: undefined as unknown as FluxClient,
      config: { distribution: "flux", distribution_source: folder, ...config },
      signal: patience(),
      log: silentLog,
      warn: () => undefined,
    });

  test("names the releases of a source, newest first", async () => {
    expect(await read(versionsSource(), {})).toMatchObject({ versions: ["v2.10.0", "v2.9.4"], latest: "v2.10.0" });
    expect(await read(versionsSource(), { constraint: "~2.9" })).toMatchObject({ versions: ["v2.9.4"], latest: "v2.9.4" });
  });

  test("renders its manifests", async () => {
    expect(await read(installManifestsSource(), {})).toMatchObject({
      version: "v2.10.0",
      release: "v2.10.0",
      images: { "helm-controller": "ghcr.io/fluxcd/helm-controller:v2" },
      content: expect.stringContaining("# Flux Version: v2.10.0"),
    });
    expect(await read(installManifestsSource(), { version: "~2.9" })).toMatchObject({ version: "~2.9", release: "v2.9.4" });
  });
});
