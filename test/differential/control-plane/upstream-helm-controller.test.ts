// Upstream's own helm-controller, unchanged, against the embedded control plane, fed by our source controller.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiVersionOf, GitRepository, HelmChart, HelmRepository, OciRepository, toCrd, type Condition, type Kind } from "#api";
import { at, silentLog, stringAt, type KubeObject, type ObjectRef } from "#base";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { readFlags, startControllers, type RunningControllers } from "#controllers";
import { clusterClient, type Cluster } from "#kube";
import { systemClock, systemRandom } from "#runtime";
import { packWithHelm, pushWithHelm, startChartServer, type ChartServer, type ChartText } from "../../support/chart-server.ts";
import { startGitServer, type GitServer } from "../../support/git-server.ts";
import { tryPeer } from "../../support/peers.ts";
import { startRegistry, type RealRegistry } from "../../support/registry.ts";
import { startUpstreamController, upstreamDefinition, type UpstreamController } from "../../support/upstream-controller.ts";
import { until } from "../../support/eventually.ts";

const run = promisify(execFile);
const binary = await tryPeer("helm-controller");
const helm = await tryPeer("helm");
const registryBinary = await tryPeer("registry");
const NAMESPACE = "apps";
const CHART_TYPE = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

/** A chart whose one ConfigMap says what it was made of, and which can be told to fail. */
function greeter(version: string): ChartText {
  return {
    "Chart.yaml": `apiVersion: v2\nname: greeter\nversion: ${version}\nappVersion: "9"\n`,
    "values.yaml": "greeting: hello\nbroken: false\n",
    "templates/config.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n" +
      "  greeting: {{ .Values.greeting | quote }}\n  chart: {{ .Chart.Version | quote }}\n",
    "templates/broken.yaml":
      "{{- if .Values.broken }}\napiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  ports: [{port: 99999}]\n{{- end }}\n",
  };
}

describe.skipIf(binary === undefined || helm === undefined || registryBinary === undefined)("upstream's helm-controller", () => {
  const stop = new AbortController();
  let dir: string;
  let plane: ControlPlane;
  let cluster: Cluster;
  let git: GitServer;
  let charts: ChartServer;
  let registry: RealRegistry;
  let sources: RunningControllers;
  let controller: UpstreamController;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "headgate-upstream-helm-"));
    await Promise.all(["artifacts", "registry", "charts", "controller"].map((name) => mkdir(join(dir, name))));
    plane = await createControlPlane({ data: "memory" });
    await plane.listen();
    cluster = clusterClient(plane.transport(), { address: "embedded", clock: systemClock });
    const release = await upstreamDefinition("helm-controller", "helm.toolkit.fluxcd.io_helmreleases.yaml");
    for (const definition of [...[GitRepository, HelmRepository, HelmChart, OciRepository].map((kind) => toCrd(kind)), release])
      await cluster.apply(definition, { fieldManager: "test", force: true });
    await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
    git = await startGitServer({ dir: join(dir, "git") });
    charts = await startChartServer(helm ?? "", join(dir, "charts"));
    registry = await startRegistry({ binary: registryBinary ?? "", directory: join(dir, "registry") });
    sources = await startControllers(cluster, {
      clock: systemClock,
      random: systemRandom,
      log: silentLog,
      signal: stop.signal,
      only: ["source-controller"],
      flags: readFlags({ storagePath: join(dir, "artifacts"), storageAddr: "127.0.0.1:0" }),
    });
    controller = await startUpstreamController(binary ?? "", {
      directory: join(dir, "controller"),
      kubeconfig: plane.kubeconfig(),
      namespace: NAMESPACE,
    });
  });
  afterAll(async () => {
    await controller?.stop();
    stop.abort(new Error("test is over"));
    await sources?.stopped();
    await Promise.all([git?.close(), charts?.close(), registry?.close()]);
    await plane?.close();
    await rm(dir, { recursive: true, force: true });
  });

  const ref = (name: string): ObjectRef => ({ apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", name, namespace: NAMESPACE });
  const create = async (kind: Kind, name: string, spec: object): Promise<void> => {
    const metadata = { name, namespace: NAMESPACE };
    await cluster.create({ apiVersion: apiVersionOf(kind), kind: kind.kind, metadata, spec } as unknown as KubeObject);
  };
  const release = async (name: string, spec: object): Promise<void> => {
    const metadata = { name, namespace: NAMESPACE };
    const { apiVersion, kind } = ref(name);
    await cluster.create({ apiVersion, kind, metadata, spec: { interval: "1h", ...spec } });
  };
  const change = async (name: string, spec: object): Promise<void> =>
    void (await cluster.patch(ref(name), { type: "merge", body: { spec } as never }));
  const ask = async (name: string): Promise<void> => {
    const annotations = { "reconcile.fluxcd.io/requestedAt": String(performance.now()) };
    await cluster.patch(ref(name), { type: "merge", body: { metadata: { annotations } } });
  };
  const comes = async <T>(what: string, ask: () => Promise<T | false>): Promise<T> => {
    try {
      return await until(ask, () => what);
    } catch (error) {
      const objects = await Promise.all(
        [HelmRepository, HelmChart, OciRepository, GitRepository].map(async (kind) =>
          (await cluster.list({ apiVersion: apiVersionOf(kind), kind: kind.kind })).items.map((each) =>
            JSON.stringify([kind.kind, each.metadata.name, at(each.status, "conditions")]),
          ),
        ),
      );
      throw new Error(`${String(error)}: ${objects.flat().join("\n")}\n${controller.log()}`, { cause: error });
    }
  };
  const condition = async (name: string, type: string): Promise<Condition | undefined> => {
    const object = await cluster.get(ref(name));
    const listed = (at(object?.status, "conditions") ?? []) as unknown as readonly Condition[];
    const found = listed.find((each) => each.type === type);
    return found?.observedGeneration === object?.metadata.generation ? found : undefined;
  };
  const isReady = (name: string): Promise<string> =>
    comes(`release ${name}`, async () => {
      const found = await condition(name, "Ready");
      return found?.status === "True" && found.reason;
    });
  const data = async (name: string): Promise<unknown> =>
    (await cluster.get({ apiVersion: "v1", kind: "ConfigMap", name, namespace: NAMESPACE }))?.["data"];
  const says = (name: string, wanted: object): Promise<unknown> =>
    comes(`config map ${name} ${JSON.stringify(wanted)}`, async () => {
      const found = await data(name);
      return JSON.stringify(found) === JSON.stringify(wanted) && found;
    });

  test("installs a chart of a HelmRepository, upgrades it by values and by version, and corrects drift", async () => {
    await charts.publish(greeter("1.0.0"));
    await create(HelmRepository, "charts", { url: charts.url, interval: "1s" });
    const chart = { spec: { chart: "greeter", version: "1.x", interval: "1s", sourceRef: { kind: "HelmRepository", name: "charts" } } };

    await release("web", { chart, driftDetection: { mode: "enabled" } });
    const installed = [await isReady("web"), await data("web")];
    await change("web", { values: { greeting: "good day" } });
    await says("web", { chart: "1.0.0", greeting: "good day" });
    const upgraded = await isReady("web");
    await charts.publish(greeter("1.1.0"));
    await says("web", { chart: "1.1.0", greeting: "good day" });
    await isReady("web");
    const drifted = { apiVersion: "v1", kind: "ConfigMap", name: "web", namespace: NAMESPACE };
    await cluster.patch(drifted, { type: "merge", body: { data: { greeting: "somebody else's" } } });
    await ask("web");
    await says("web", { chart: "1.1.0", greeting: "good day" });

    expect([installed, upgraded]).toEqual([["InstallSucceeded", { chart: "1.0.0", greeting: "hello" }], "UpgradeSucceeded"]);
  });

  test("rolls an upgrade back that the cluster refuses", async () => {
    await change("web", {
      values: { broken: true },
      upgrade: { remediation: { retries: 0, remediateLastFailure: true, strategy: "rollback" } },
    });
    const failed = await comes("the failure", async () => {
      const found = await condition("web", "Remediated");
      return found?.status === "True" && found;
    });
    const ready = await condition("web", "Ready");

    expect([failed.reason, ready?.status, await data("web")]).toEqual([
      "RollbackSucceeded",
      "False",
      { chart: "1.1.0", greeting: "good day" },
    ]);
  });

  test("installs a chart that an OCIRepository keeps as it is, and follows its tag", async () => {
    const push = async (version: string): Promise<void> => {
      const file = await packWithHelm(helm ?? "", join(dir, "charts"), greeter(version));
      await pushWithHelm(helm ?? "", join(dir, "charts"), { file, to: `oci://${registry.host}/team` });
    };
    await push("2.0.0");
    await create(OciRepository, "greeter", {
      url: `oci://${registry.host}/team/greeter`,
      interval: "1s",
      insecure: true,
      ref: { semver: "2.x" },
      layerSelector: { mediaType: CHART_TYPE, operation: "copy" },
    });

    await release("kept", { chartRef: { kind: "OCIRepository", name: "greeter" } });
    await isReady("kept");
    const first = stringAt(await data("kept"), "chart");
    await push("2.1.0");
    const second = await comes("the new tag", async () => {
      const found = stringAt(await data("kept"), "chart");
      return found !== first && found;
    });

    expect([first, second]).toEqual([expect.stringMatching(/^2\.0\.0\+[0-9a-f]{12}$/), expect.stringMatching(/^2\.1\.0\+[0-9a-f]{12}$/)]);
  });

  test("installs a chart of a registry by a HelmRepository, and a chart at a path of a GitRepository", async () => {
    await create(HelmRepository, "registry", { url: `oci://${registry.host}/team`, type: "oci", insecure: true });
    await git.createRepository("fleet");
    await commit(greeter("3.0.0"));
    await create(GitRepository, "fleet", { url: git.url("fleet"), interval: "1s", ref: { branch: "main" } });

    await release("pulled", {
      chart: { spec: { chart: "greeter", version: ">=2.0.0", interval: "1m", sourceRef: { kind: "HelmRepository", name: "registry" } } },
    });
    await release("packed", {
      chart: { spec: { chart: "./charts/greeter", interval: "1m", sourceRef: { kind: "GitRepository", name: "fleet" } } },
    });
    const reasons = [await isReady("pulled"), await isReady("packed")];

    expect([reasons, await data("pulled"), await data("packed")]).toEqual([
      ["InstallSucceeded", "InstallSucceeded"],
      { chart: "2.1.0", greeting: "hello" },
      { chart: "3.0.0", greeting: "hello" },
    ]);
  });

  test("uninstalls what a deleted release had installed, and its chart with it", async () => {
    await cluster.delete(ref("packed"));
    await comes("the removal", async () => (await cluster.get(ref("packed"))) === undefined);
    const chart = { apiVersion: apiVersionOf(HelmChart), kind: "HelmChart", name: `${NAMESPACE}-packed`, namespace: NAMESPACE };

    await comes("the removal of the chart", async () => (await cluster.get(chart)) === undefined);

    expect(await data("packed")).toBeUndefined();
  });

  async function commit(files: ChartText): Promise<void> {
    const work = join(dir, "work");
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(work, "charts/greeter", path)), { recursive: true });
      await writeFile(join(work, "charts/greeter", path), text);
    }
    const say = (...args: string[]): Promise<unknown> => run("git", ["-C", work, "-c", "user.name=t", "-c", "user.email=t@t", ...args]);
    await say("init", "-q", "-b", "main");
    await say("add", "-A");
    await say("commit", "-q", "-m", "change");
    await say("push", "-q", git.path("fleet"), "main");
  }
});
