import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GitRepository, HelmRepository, Kustomization, kindRef, OciRepository, toCrd } from "#api";
import { runCli } from "#cli";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { realClock } from "../support/outside.ts";
import { eventually } from "../support/eventually.ts";

let plane: ControlPlane;
let cluster: Cluster;
let folder: string;

beforeAll(async () => {
  plane = await createControlPlane({ data: "memory", workloads: false });
  await plane.listen({ host: "127.0.0.1", port: 0 });
  folder = await mkdtemp(join(tmpdir(), "words-"));
  await writeFile(join(folder, "kubeconfig"), plane.kubeconfig());
  cluster = clusterClient(plane.transport(), { address: "test", clock: realClock });
  for (const kind of [GitRepository, HelmRepository, Kustomization, OciRepository])
    await cluster.apply(toCrd(kind), { fieldManager: "test", force: true });
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } });
  await eventually(() => cluster.list(kindRef(Kustomization)));
  const spec = { interval: "1m", prune: true, suspend: true, sourceRef: { kind: "GitRepository", name: "apps" } };
  await cluster.create({ ...kindRef(Kustomization), metadata: { name: "apps", namespace: "flux-system" }, spec });
});
afterAll(async () => {
  await plane.close();
  await rm(folder, { recursive: true, force: true });
});

async function headgate(...words: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ["", ""];
  const io = { out: (text: string) => (out += text), err: (text: string) => (err += text), env: {}, signal: new AbortController().signal };
  const code = await runCli(
    [...words, "--kubeconfig", join(folder, "kubeconfig")],
    { ...io, out: (t) => void io.out(t), err: (t) => void io.err(t) },
    "0",
  );
  return { code, out, err };
}
const apps = () => cluster.get({ ...kindRef(Kustomization), name: "apps", namespace: "flux-system" });

describe("commands about one object", () => {
  test.each(["suspend", "resume", "reconcile"])("%s asks for the name where none is given", async (word) => {
    expect(await headgate(word, "kustomization")).toMatchObject({
      code: 1,
      err: expect.stringContaining("a name of a Kustomization is required"),
    });
  });

  test("reconcile refuses what is suspended, and leaves no wish behind", async () => {
    const answer = await headgate("reconcile", "kustomization", "apps", "--with-source");

    expect(answer).toMatchObject({ code: 1, err: expect.stringContaining("is suspended") });
    expect((await apps())?.metadata.annotations).toBeUndefined();
  });

  test("suspend and resume switch the object", async () => {
    const resumed = await headgate("resume", "ks", "apps");
    const now = (await apps())?.spec;
    const suspended = await headgate("suspend", "ks", "apps");

    expect([resumed, suspended]).toEqual([
      { code: 0, out: "✔ Kustomization/flux-system/apps resumed\n", err: "" },
      { code: 0, out: "✔ Kustomization/flux-system/apps suspended\n", err: "" },
    ]);
    expect([now, (await apps())?.spec]).toMatchObject([{ suspend: false }, { suspend: true }]);
  });

  test("a source in a registry is shown, switched and, where it has nothing to reconcile, told so", async () => {
    const metadata = { name: "app", namespace: "flux-system" };
    await cluster.create({ ...kindRef(OciRepository), metadata, spec: { url: "oci://registry.test/app", interval: "1m" } });
    await cluster.create({ ...kindRef(HelmRepository), metadata, spec: { url: "oci://registry.test/charts", type: "oci" } });

    const suspended = await headgate("suspend", "source", "oci", "app");
    const shown = await headgate("get", "sources", "oci", "app");
    const reconciled = await headgate("reconcile", "source", "helm", "app");

    expect([suspended.out, shown.out.split("\n")[1]?.split(/\s+/).slice(0, 3), reconciled]).toEqual([
      "✔ OCIRepository/flux-system/app suspended\n",
      ["app", "True", "Unknown"],
      { code: 0, out: "✔ HelmRepository/flux-system/app is looked up by its charts, and needs no reconciliation\n", err: "" },
    ]);
  });

  test("get fails for a name that is not there", async () => {
    expect(await headgate("get", "kustomizations", "nothing")).toMatchObject({ code: 1, err: expect.stringContaining("nothing") });
  });
});

describe("drift", () => {
  test("tells what is not as it should be, and ends with an error unless told otherwise", async () => {
    await cluster.patch(
      { ...kindRef(Kustomization), name: "apps", namespace: "flux-system" },
      { type: "merge", body: { spec: { suspend: true } } },
      { fieldManager: "oncall" },
    );

    const table = await headgate("drift");
    const lines = await headgate("drift", "--output", "lines", "--no-exit-code");
    const json = await headgate("drift", "-A", "-o", "json", "--no-exit-code");

    expect(table).toMatchObject({ code: 1, err: expect.stringContaining("2 things are not as git and charts say") });
    expect(table.out).toMatch(
      /^OBJECT +CHANGE +FIELD +WANTED +FOUND +BY +SINCE +OWNER\nKustomization\/flux-system\/apps +suspended +spec\.suspend/,
    );
    expect(table.out).toContain("0 objects of 1 Kustomizations and HelmReleases compared");
    expect(lines.code).toBe(0);
    expect(lines.out.split("\n")).toEqual([
      expect.stringMatching(/^Kustomization\/flux-system\/apps: suspended, by \S+ since \S+$/),
      "Kustomization/flux-system/apps: not ready: no controller has looked at it yet",
      "Kustomization/flux-system/apps: unjudged: it has applied nothing yet",
      "",
    ]);
    expect(JSON.parse(json.out)).toMatchObject({
      owners: 1,
      objects: 0,
      findings: [{ change: "suspended" }, { change: "not ready" }, { change: "unjudged" }],
    });
    expect(await headgate("drift", "-n", "elsewhere")).toMatchObject({
      code: 0,
      out: "no drift: 0 objects of 0 Kustomizations and HelmReleases compared\n",
    });
  });
});
