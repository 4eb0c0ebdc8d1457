import { describe, expect, test } from "vitest";
import { apiVersionOf, HelmChart, HelmRepository } from "#api";
import { chartText, startFakeCharts, type ChartText } from "./fake-charts.ts";
import { useChartPlace } from "./helm-chart-place.ts";

const at = useChartPlace();
const within = (folder: string, files: ChartText): ChartText =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

describe("a chart of a GitRepository", () => {
  const web = within("charts/web", chartText("web", "1.0.0"));

  test("is packed without what its .helmignore leaves out", async () => {
    await at.startGit({
      ...web,
      "charts/web/.helmignore": "docs/\n*.bak\n",
      "charts/web/docs/a.md": "x",
      "charts/web/b.bak": "x",
      "README.md": "x",
    });

    const told = await at.ready();

    expect([told, Object.keys(await at.content()).toSorted()]).toEqual([
      "ChartPackageSucceeded: packaged 'web' chart with version '1.0.0'",
      ["web/.helmignore", "web/Chart.yaml", "web/templates/config.yaml", "web/values.yaml"],
    ]);
  });

  test("stays as it is at a new revision with the same version", async () => {
    await at.startGit(web);
    await at.ready();
    const first = await at.artifact();
    await at.place.commit("fleet", { "charts/web/values.yaml": "a: 2\n" });
    await at.place.advance(600_000);
    await at.place.until(async () => (await at.chart()).status?.observedSourceArtifactRevision?.startsWith("main@") === true);
    await at.place.advance(1000);

    expect(await at.artifact()).toEqual(first);
  });

  test("is another at every revision where the strategy says so", async () => {
    const first = await at.startGit(web, {
      reconcileStrategy: "Revision",
      valuesFiles: ["charts/web/values.yaml", "prod.yaml"],
      ignoreMissingValuesFiles: true,
    });
    await at.ready();
    const before = (await at.artifact()).revision;
    const second = await at.place.commit("fleet", { "prod.yaml": "a: 2\n" });
    await at.place.advance(600_000);
    const after = await at.place.until(async () => (await at.artifact()).revision !== before && (await at.artifact()).revision);

    expect([before, after, (await at.content())["web/values.yaml"]]).toEqual([
      `1.0.0+${first.slice(0, 12)}.1`,
      `1.0.0+${second.slice(0, 12)}.1`,
      "a: 2\nb:\n  c: 2\n",
    ]);
  });

  test("has the charts that it depends on: beside it, in a repository, and those of its lock file", async () => {
    const guarded = await startFakeCharts({ name: "reader", password: "of-books" });
    at.closers.push(() => guarded.close());
    await guarded.publish([
      ["cache", "2.0.0"],
      ["cache", "2.1.0"],
    ]);
    await at.charts.publish([["queue", "0.3.0"]]);
    await at.secret("login", { username: "reader", password: "of-books" });
    await at.place.create(HelmRepository, "guarded", { url: `${guarded.url}/`, interval: "10m", secretRef: { name: "login" } });
    const dependency = (name: string, version: string, repository: string): string =>
      `- name: ${name}\n  version: "${version}"\n  repository: "${repository}"\n`;
    const listed = (cache: string): string =>
      `dependencies:\n${dependency("base", "1.x", "file://../base")}${dependency("cache", cache, guarded.url)}${dependency("queue", ">=0.1.0", at.charts.url)}`;
    await at.startGit({
      ...web,
      ...within("charts/base", chartText("base", "1.4.0")),
      "charts/web/Chart.yaml": `${web["charts/web/Chart.yaml"] ?? ""}${listed("2.x")}`,
      "charts/web/Chart.lock": `${listed("2.0.0")}digest: sha256:0\n`,
    });

    const told = await at.ready();
    const paths = Object.keys(await at.content()).filter((path) => path.includes("/charts/"));

    expect([told, paths.toSorted()]).toEqual([
      "ChartPackageSucceeded: packaged 'web' chart with version '1.0.0'",
      [
        "web/charts/base/Chart.yaml",
        "web/charts/base/templates/config.yaml",
        "web/charts/base/values.yaml",
        "web/charts/cache-2.0.0.tgz",
        "web/charts/queue-0.3.0.tgz",
      ],
    ]);
  });

  test.each<[string, string, RegExp]>([
    ["of an alias", '"@mine"', /repository "@mine" is not supported/],
    ["that is not there", '"file://../absent"', /no chart found at 'charts\/absent'/],
    ["that lies outside", '"file://../../../../etc"', /no chart found at 'etc'/],
    ["of another version", '"file://../old"', /has version 0\.1\.0, which does not meet '1\.x'/],
    ["of a server that is away", '"http://127.0.0.1:1"', /connection refused/],
  ])("with a dependency %s is not packed", async (_case, repository, told) => {
    await at.startGit({
      ...web,
      ...within("charts/old", chartText("old", "0.1.0")),
      "charts/web/Chart.yaml": `${web["charts/web/Chart.yaml"] ?? ""}dependencies:\n- name: base\n  version: 1.x\n  repository: ${repository}\n`,
    });

    const message = await at.ready("False", "DependencyBuildError");

    expect([message, await at.failures(), (await at.chart()).status?.artifact]).toEqual([
      expect.stringMatching(told),
      ["BuildFailed"],
      undefined,
    ]);
  });

  test.each<[string, object]>([
    ["a path that is not there", { chart: "absent" }],
    ["a path that leaves the source", { chart: "../../etc" }],
    ["a folder that holds no chart", { chart: "." }],
    ["a file that is no chart", { chart: "README.md" }],
  ])("at %s stalls", async (_case, spec) => {
    await at.startGit({ ...web, "README.md": "x" }, spec);

    await at.ready("False", "InvalidChartReference");

    expect(await at.failures()).toEqual(["Stalled", "FetchFailed"]);
  });

  test("of a source of another kind stalls", async () => {
    await at.start({ sourceRef: { kind: "Bucket", name: "store" } });

    expect(await at.ready("False", "UnsupportedSourceKind")).toMatch(/charts of a source of kind Bucket are not available yet/);
  });

  test("takes its artifacts along when it is deleted", async () => {
    await at.startGit(web);
    await at.ready();
    const found = await at.artifact();
    await at.place.cluster.delete({
      apiVersion: apiVersionOf(HelmChart),
      kind: HelmChart.kind,
      name: "web",
      namespace: at.place.namespace,
    });
    await at.place.until(async () => (await at.chart()) === undefined);

    expect(await at.place.store.has(found)).toBe(false);
  });
});
