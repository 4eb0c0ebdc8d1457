import { gzipSync } from "node:zlib";
import { pack as packTar } from "tar-stream";
import { beforeEach, describe, expect, test } from "vitest";
import { apiVersionOf, HelmRepository, type HelmRepositoryObject } from "#api";
import { Secret } from "#base";
import { HELM_CHART_TYPE, HELM_CONFIG_TYPE, OciRepository, parseRepository } from "#oci";
import { startFakeRegistry, type FakeRegistry } from "../support/fake-registry.ts";
import { chartText, packed, startFakeCharts } from "./fake-charts.ts";
import { useChartPlace } from "./helm-chart-place.ts";

const at = useChartPlace();

describe("a chart of a repository with an index", () => {
  test.each<[string, string | undefined, string]>([
    ["the newest release", undefined, "1.10.0"],
    ["a range", "1.2.x", "1.2.3"],
    ["a range that allows prereleases", ">=1.0.0-0", "2.0.0-rc.1"],
    ["exactly a prerelease", "2.0.0-rc.1", "2.0.0-rc.1"],
    ["a version with build metadata", "1.2.3", "1.2.3"],
  ])("is found by %s, and kept as it came", async (_case, version, wanted) => {
    await at.charts.publish(["1.2.2", "1.2.3", "1.10.0", "2.0.0-rc.1"].map((each) => ["web", each] as const));
    await at.startHttp(version === undefined ? {} : { version });

    const told = await at.ready();
    const { path, revision } = await at.artifact();

    expect([
      told,
      path,
      revision,
      (await at.chart()).status?.observedChartName,
      await at.place.store.readBytes(await at.artifact()),
    ]).toEqual([
      `ChartPullSucceeded: pulled 'web' chart with version '${wanted}'`,
      `helmchart/${at.place.namespace}/web/web-${wanted}.tgz`,
      wanted,
      "web",
      Buffer.from(await packed("web", chartText("web", wanted))),
    ]);
    expect((await at.chart()).status?.url).toBe(`http://source.test/helmchart/${at.place.namespace}/web/latest.tar.gz`);
  });

  test("is fetched anew when the index has a newer one, and only then", async () => {
    await at.charts.publish([["web", "1.0.0"]]);
    await at.startHttp();
    await at.ready();
    await at.place.advance(600_000);
    await at.place.until(async () => at.charts.requests.filter((each) => each.includes("index")).length === 2);
    const fetches = at.charts.requests.filter((each) => each.includes(".tgz")).length;

    await at.charts.publish([
      ["web", "1.0.0"],
      ["web", "1.1.0"],
    ]);
    await at.place.advance(600_000);
    const newer = await at.place.until(async () => (await at.artifact()).revision === "1.1.0" && (await at.artifact()));

    expect([fetches, newer.path.endsWith("web-1.1.0.tgz"), (await at.chart()).status?.observedSourceArtifactRevision]).toEqual([
      1,
      true,
      ((await at.place.get(HelmRepository.kind, "charts", apiVersionOf(HelmRepository))) as HelmRepositoryObject).status?.artifact
        ?.revision,
    ]);
  });

  test("has the values of its files merged in their order, and another version", async () => {
    await at.charts.publish([["web", "1.0.0", { "ci/prod.yaml": "b:\n  d: 3\n", "ci/eu.yaml": "a: 9\nb: {c: null}\n" }]]);
    await at.startHttp({ valuesFiles: ["values.yaml", "ci/prod.yaml", "ci/eu.yaml", "ci/absent.yaml"], ignoreMissingValuesFiles: true });

    const told = await at.ready();
    const files = await at.content();

    expect([told, files["web/values.yaml"], files["web/Chart.yaml"], (await at.chart()).status?.observedValuesFiles]).toEqual([
      "ChartPackageSucceeded: packaged 'web' chart with version '1.0.0+1' and merged values files [values.yaml ci/prod.yaml ci/eu.yaml]",
      "a: 9\nb:\n  c: null\n  d: 3\n",
      'apiVersion: v2\nname: web\nversion: "1.0.0+1"\n',
      ["values.yaml", "ci/prod.yaml", "ci/eu.yaml"],
    ]);
    expect(files["web/templates/config.yaml"]).toBe("kind: ConfigMap\n");
  });

  test.each<[string, object, string, string[]]>([
    ["no such chart", { chart: "absent" }, 'InvalidChartReference: the repository has no chart "absent"', ["Stalled", "FetchFailed"]],
    [
      "no such version",
      { version: ">=3" },
      "InvalidChartReference: no 'web' chart with version matching '>=3' found",
      ["Stalled", "FetchFailed"],
    ],
    [
      "a version that is none",
      { version: "not a version" },
      'InvalidChartReference: invalid version constraint "not a version"',
      ["Stalled", "FetchFailed"],
    ],
    ["a name that is none", { chart: "Web!" }, 'InvalidChartReference: invalid chart name "Web!"', ["Stalled", "FetchFailed"]],
    [
      "a values file that is not there",
      { valuesFiles: ["a.yaml"] },
      "ValuesFilesError: cannot merge the values files of chart web: no values file found at path 'a.yaml'",
      ["Stalled", "BuildFailed"],
    ],
    [
      "a wanted signature",
      { verify: { provider: "cosign" } },
      "VerificationError: signature verification is not available yet",
      ["Stalled"],
    ],
  ])("with %s stalls, and keeps no artifact", async (_case, spec, told, conditions) => {
    await at.charts.publish([["web", "1.0.0"]]);
    await at.startHttp(spec);

    expect([
      (await at.ready("False", told.split(":")[0])).startsWith(told),
      await at.failures(),
      (await at.chart()).status?.artifact,
    ]).toEqual([true, conditions, undefined]);
  });

  test("is fetched again by its schedule while the repository has no index", async () => {
    at.charts.index = "";
    await at.startHttp();

    const waiting = await at.ready("False", "NoSourceArtifact");
    await at.charts.publish([["web", "1.0.0"]]);
    await at.place.advance(60_000);

    expect([waiting, await at.ready()]).toEqual([
      "NoSourceArtifact: no artifact available for HelmRepository source 'charts'",
      "ChartPullSucceeded: pulled 'web' chart with version '1.0.0'",
    ]);
  });

  test.each([
    ["stay with the repository", false, ["GET /web-1.0.0.tgz"]],
    ["go where the index points, if the repository says so", true, ["GET /web-1.0.0.tgz Basic"]],
  ])("credentials %s", async (_case, passCredentials, seen) => {
    const elsewhere = await startFakeCharts();
    at.closers.push(() => elsewhere.close());
    await elsewhere.publish([["web", "1.0.0"]]);
    await at.charts.publish([["web", "1.0.0"]], (file) => `${elsewhere.url}/${file}`);
    await at.secret("login", { username: "reader", password: "of-books" });
    await at.startHttp({}, { secretRef: { name: "login" }, passCredentials });

    await at.ready();

    expect(elsewhere.requests).toEqual(seen);
  });

  /** An archive with one entry of that name. */
  async function archiveWith(name: string): Promise<Uint8Array> {
    const tarball = packTar();
    for (const [path, text] of Object.entries({ "web/Chart.yaml": chartText("web", "1.0.0")["Chart.yaml"] ?? "", [name]: "x" }))
      tarball.entry({ name: path }, text);
    tarball.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tarball) chunks.push(chunk as Buffer);
    return gzipSync(Buffer.concat(chunks));
  }

  test.each<[string, () => Promise<Uint8Array | string>, RegExp]>([
    ["leaves its folder", () => archiveWith("web/../../etc/passwd"), /entry ".*" of web 1\.0\.0 leaves the archive's root/],
    ["lies at the root", () => archiveWith("/etc/passwd"), /entry ".*" of web 1\.0\.0 leaves the archive's root/],
    ["is no archive", async () => "<html>", /is not a gzip-compressed tar archive/],
    ["holds no chart", async () => packed("web", { "README.md": "x" }), /has no Chart\.yaml/],
    ["has no version", async () => packed("web", { "Chart.yaml": "name: web\n" }), /version is required/],
    ["is larger than allowed", async () => "x".repeat(10_485_761), /exceeds the maximum size of 10485760 bytes/],
    [
      "has a file larger than allowed",
      async () => packed("web", chartText("web", "1.0.0", { "big.txt": "x".repeat(5_242_881) })),
      /big\.txt exceeds the maximum size of 5242880 bytes/,
    ],
  ])("that %s is not kept", async (_case, archive, told) => {
    await at.charts.publish([["web", "1.0.0"]]);
    const bytes = await archive();
    at.charts.files.set("/web-1.0.0.tgz", typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
    await at.startHttp();

    const message = await at.ready("False", "ChartPullError");

    expect([message, await at.failures(), (await at.chart()).status?.artifact]).toEqual([
      expect.stringMatching(told),
      ["FetchFailed"],
      undefined,
    ]);
  });
});

describe("a chart of a registry", () => {
  let registry: FakeRegistry;
  const user = { name: "reader", password: "of-books" };
  const signal = new AbortController().signal;

  async function push(host: string, versions: readonly string[], configType = HELM_CONFIG_TYPE): Promise<void> {
    const credentials = { kind: "basic", username: user.name, password: new Secret(user.password) } as const;
    const to = new OciRepository(parseRepository(`oci://${host}/team/web`), { plainHttp: "only", credentials });
    for (const version of versions) {
      const config = await to.pushBlob(new TextEncoder().encode("{}"), configType, signal);
      const layer = await to.pushBlob(await packed("web", chartText("web", version)), HELM_CHART_TYPE, signal);
      const manifest = { mediaType: "application/vnd.oci.image.manifest.v1+json", config, layers: [layer], annotations: {} };
      await to.pushManifest(version.replaceAll("+", "_"), manifest, signal);
    }
    await to.close();
  }

  async function login(name: string, password: string): Promise<void> {
    const auths = { [registry.host]: { username: user.name, password } };
    await at.secret(name, { ".dockerconfigjson": JSON.stringify({ auths }) }, "kubernetes.io/dockerconfigjson");
  }

  beforeEach(async () => {
    registry = await startFakeRegistry({ user, auth: "bearer" });
    at.closers.push(() => registry.close());
  });

  test.each([
    ["a range, with build metadata", "1.x", "1.1.0+build.5"],
    ["an exact version, without a list of tags", "1.0.0", "1.0.0"],
  ])("is found by %s", async (_case, version, wanted) => {
    await push(registry.host, ["1.0.0", "1.1.0+build.5", "2.0.0"]);
    await login("pull", user.password);
    await at.place.create(HelmRepository, "charts", {
      url: `oci://${registry.host}/team`,
      type: "oci",
      insecure: true,
      secretRef: { name: "pull" },
    });
    registry.requests.length = 0;
    await at.start({ version });

    const told = await at.ready();

    expect([told, registry.requests.some((each) => each.includes("tags/list"))]).toEqual([
      `ChartPullSucceeded: pulled 'web' chart with version '${wanted}'`,
      wanted !== version,
    ]);
  });

  test("waits for a HelmRepository that comes later", async () => {
    await push(registry.host, ["1.0.0"]);
    await login("pull", user.password);
    await at.start({});
    const waiting = await at.ready("False", "SourceUnavailable");
    await at.place.create(HelmRepository, "charts", {
      url: `oci://${registry.host}/team`,
      type: "oci",
      insecure: true,
      secretRef: { name: "pull" },
    });

    expect([waiting.includes(`source HelmRepository/${at.place.namespace}/charts was not found`), await at.ready()]).toEqual([
      true,
      "ChartPullSucceeded: pulled 'web' chart with version '1.0.0'",
    ]);
  });

  test.each<[string, (host: string) => object, string, RegExp]>([
    ["wrong credentials", () => ({ secretRef: { name: "wrong" } }), "AuthenticationFailed", /unauthorized: .* refused the user reader/],
    ["no credentials", () => ({}), "AuthenticationFailed", /unauthorized: .* refused an anonymous request/],
    [
      "credentials of another registry",
      () => ({ secretRef: { name: "other" } }),
      "AuthenticationFailed",
      /it has no credentials for 127\.0\.0\.1/,
    ],
    [
      "a cloud that logs in by itself",
      () => ({ provider: "aws" }),
      "InvalidProviderConfiguration",
      /provider aws: logging in by workload identity is not available yet/,
    ],
    [
      "an artifact that is no chart",
      () => ({ secretRef: { name: "pull" } }),
      "ChartPullError",
      /holds no chart, but an artifact whose configuration is of type "application\/json"/,
    ],
  ])("with %s is told, without a password", async (_case, more, reason, told) => {
    await push(registry.host, ["1.0.0"], "application/json");
    await login("pull", user.password);
    await login("wrong", "of-stamps");
    const auths = { "other.test": { username: "a", password: "of-stones" } };
    await at.secret("other", { ".dockerconfigjson": JSON.stringify({ auths }) }, "kubernetes.io/dockerconfigjson");
    await at.place.create(HelmRepository, "charts", {
      url: `oci://${registry.host}/team`,
      type: "oci",
      insecure: true,
      ...more(registry.host),
    });
    await at.start({});

    const message = await at.ready("False", reason);

    expect([message, /of-(books|stamps|stones)/.test([message, ...at.place.logs].join())]).toEqual([expect.stringMatching(told), false]);
  });
});
