// Drift in every plan: the data source flux_drift, as a check that warns and as a postcondition that fails.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { bootstrap } from "#operations";
import { attach, fluxProvider, type Attached } from "#provider";
import { Core, cores } from "../provider/core-run.ts";
import { orderOf } from "../operations/order.ts";
import { startStage, type Stage } from "../operations/stage.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { usualCores } from "../support/both-cores.ts";
import { eventually, patience } from "../support/eventually.ts";

const binaries = usualCores(await cores(), "terraform");
const deployment = { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace: "default" };
const CHECK = `
  check "drift" {
    data "flux_drift" "this" {}
    assert {
      condition     = !data.flux_drift.this.drifted
      error_message = join("\\n", data.flux_drift.this.summary)
    }
  }`;
const POSTCONDITION = `
  data "flux_drift" "this" {
    lifecycle {
      postcondition {
        condition     = !self.drifted
        error_message = join("\\n", self.summary)
      }
    }
  }
  output "fields" { value = [for each in data.flux_drift.this.findings : each.field] }`;

const REPORT = `
  data "flux_report" "this" {}
  output "report" { value = data.flux_report.this }`;

describe.each(binaries)("$name", (binary) => {
  let stage: Stage;
  let attached: Attached;
  let core: Core;

  beforeAll(async () => {
    stage = await startStage();
    await stage.git.commit("main", {
      "clusters/acc/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: default }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web:1 }] }
`,
    });
    await bootstrap(orderOf(), stage.places, patience());
    const isThere = async (): Promise<boolean> => (await stage.cluster.get(deployment)) !== undefined;
    await vi.waitUntil(isThere, { timeout: 30_000 });
    attached = await attach(
      fluxProvider({ clock: realClock, random: seededRandom(1), connect: () => Promise.resolve(stage.cluster) }, "0.0.0"),
      "headgate/flux",
    );
    core = await Core.open(binary, { TF_REATTACH_PROVIDERS: attached.reattach });
  });
  afterAll(async () => {
    await core[Symbol.asyncDispose]();
    attached.close();
    await stage[Symbol.asyncDispose]();
  });

  const plan = async (body: string): Promise<{ code: number; text: string }> => {
    await core.write(`terraform {
      required_providers { flux = { source = "headgate/flux" } }
    }
    provider "flux" { kubernetes = { host = "https://embedded.test" } }
    ${body}`);
    const { code, text } = await core.run("plan", "-no-color");
    return { code, text: text.replaceAll(/\s*\n[│╷╵\s]*/g, " ") };
  };

  test("a cluster that is as git says passes both, one that is not warns or fails and names the field", async () => {
    await eventually(async () => expect(await plan(POSTCONDITION)).toMatchObject({ code: 0 }));
    const clean = await plan(CHECK);
    expect(clean).toMatchObject({ code: 0, text: expect.not.stringContaining("Warning") });

    const body = { spec: { suspend: true } };
    await stage.cluster.patch(
      { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", name: "flux-system", namespace: "flux-system" },
      { type: "merge", body },
      { fieldManager: "oncall" },
    );
    const image = { spec: { template: { spec: { containers: [{ name: "web", image: "web:hotfix" }] } } } };
    await stage.cluster.patch(deployment, { type: "strategic", body: image }, { fieldManager: "kubectl-edit" });

    const said =
      /Deployment\/default\/web: spec\.template\.spec\.containers\[0\]\.image is web:hotfix, wanted web:1, by kubectl-edit since/;
    expect(await plan(CHECK)).toMatchObject({ code: 0, text: expect.stringMatching(new RegExp(`Warning.*${said.source}`)) });
    expect(await plan(POSTCONDITION)).toMatchObject({ code: 1, text: expect.stringMatching(new RegExp(`Error.*${said.source}`)) });
  });

  test("the report counts what runs", async () => {
    expect(await plan(REPORT)).toMatchObject({ code: 0 });
    expect(await core.run("apply", "-auto-approve", "-no-color")).toMatchObject({ code: 0 });

    const { report } = JSON.parse((await core.run("output", "-json")).text) as { report: { value: Record<string, unknown> } };

    expect(report.value).toMatchObject({
      namespace: "flux-system",
      server_version: expect.stringMatching(/^v1\./),
      version: "v0.3.0",
      components: [
        { name: "kustomize-controller", image: "ghcr.io/headgate/kustomize-controller:v0.3.0", ready: true },
        { name: "source-controller", image: "ghcr.io/headgate/source-controller:v0.3.0", ready: true },
      ],
      kinds: expect.arrayContaining([
        {
          api_version: "source.toolkit.fluxcd.io/v1",
          kind: "GitRepository",
          running: 1,
          failing: 0,
          suspended: 0,
          total_bytes: expect.any(Number),
        },
        { api_version: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", running: 0, failing: 0, suspended: 1, total_bytes: 0 },
      ]),
      sync: { source: stage.git.remote.url, path: "./clusters/acc", ready: true, revision: expect.stringMatching(/^main@sha1:/) },
    });
  });
});
