// An install that is moved, one whose manifests others commit, and one that is imported, under real cores with the controllers running.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { at, stringAt } from "#base";
import { attach, fluxProvider } from "#provider";
import { startStage, type Stage } from "../operations/stage.ts";
import { Core, cores, type CoreBinary } from "../provider/core-run.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { WEB, WEB_MANIFEST } from "../support/web-workload.ts";

const binaries = await cores();
const binary = binaries.at(-1);
const CANARY = "canary-of-the-cluster";
const PULL_CANARY = "robot:canary-of-the-registry";
const PLACEMENT = `
  node_selector       = { pool = "system" }
  priority_class_name = "high"
  affinity            = jsonencode({ nodeAffinity = { preferredDuringSchedulingIgnoredDuringExecution = [] } })
  toleration_keys     = ["dedicated"]
  tolerations         = [{ key = "spot", operator = "Equal", value = "yes", effect = "NoSchedule" }]
  resources           = { limits = { memory = "2Gi" } }
  component_overrides = { source-controller = { resources = { requests = { cpu = "250m" } } } }`;

class Journey {
  readonly stage: Stage;
  readonly core: Core;
  readonly shown: string[] = [];
  readonly log: readonly string[];
  readonly #close: () => void;

  private constructor(stage: Stage, core: Core, { log, close }: { readonly log: readonly string[]; readonly close: () => void }) {
    this.stage = stage;
    this.core = core;
    this.log = log;
    this.#close = close;
  }

  static async open(stage: Stage, core: CoreBinary): Promise<Journey> {
    const log: string[] = [];
    const provider = fluxProvider({ clock: realClock, random: seededRandom(1), connect: () => Promise.resolve(stage.cluster) }, "0.0.0");
    const attached = await attach(provider, "headgate/flux", { onLine: (line) => log.push(line) });
    return new Journey(stage, await Core.open(core, { TF_REATTACH_PROVIDERS: attached.reattach }), { log, close: () => attached.close() });
  }

  async tf(...args: string[]): Promise<{ code: number; text: string }> {
    const { code, text } = await this.core.run(...args, "-no-color");
    this.shown.push(text);
    return { code, text: text.replaceAll(/\s*\n[│╷╵\s]*/g, " ") };
  }

  write(attributes: string): Promise<void> {
    return this.core.write(`terraform {
      required_providers { flux = { source = "headgate/flux" } }
    }
    provider "flux" {
      kubernetes = { host = "https://embedded.test" }
      git = { url = "${this.stage.git.server.url("fleet")}", http = { username = "flux", password = "p:w", allow_insecure_http = true } }
    }
    resource "flux_bootstrap_git" "this" {
      ${attributes}
    }`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.core[Symbol.asyncDispose]();
    this.#close();
  }
}

test.skipIf(binary === undefined)(
  "a change of path, namespace and Secret is an update that keeps what runs, and is refused while the new path lacks it",
  async () => {
    if (binary === undefined) throw new Error("skipped without a core");
    await using stage = await startStage();
    await stage.git.commit("main", { "clusters/acc/app.yaml": WEB_MANIFEST });
    await using journey = await Journey.open(stage, binary);
    await journey.write(`path = "clusters/acc"`);
    expect(await journey.tf("apply", "-auto-approve")).toMatchObject({ code: 0 });
    const before = await stage.cluster.get(WEB);

    await journey.write(`path = "clusters/moved"`);
    const warned = expect.stringContaining("Flux cannot be moved as things stand") as string;
    expect(await journey.tf("plan", "-detailed-exitcode")).toMatchObject({ code: 2, text: warned });
    expect(await journey.tf("apply", "-auto-approve")).toMatchObject({ code: 1, text: expect.stringContaining("Deployment/default/web") });

    await stage.git.git("fetch", "--quiet", ".", "main");
    await stage.git.gitWithInput(
      `commit refs/heads/main\ncommitter A <a@example.com> 1767225600 +0000\ndata 4\ncopy\nfrom refs/heads/main^0\nM 100644 inline clusters/moved/app.yaml\ndata ${WEB_MANIFEST.length}\n${WEB_MANIFEST}\n`,
      "fast-import",
      "--quiet",
    );
    await journey.write(`path = "clusters/moved"\nnamespace = "gitops"\nsecret_name = "repository"`);
    expect(await journey.tf("plan", "-out=plan")).toMatchObject({ code: 0, text: expect.not.stringContaining("cannot be moved") });
    const plan: unknown = JSON.parse((await journey.core.run("show", "-json", "plan")).text);
    expect(at(plan, "resource_changes", 0, "change", "actions")).toEqual(["update"]);
    expect(at(plan, "resource_changes", 0, "change", "after", "id")).toBe("gitops");
    expect(await journey.tf("apply", "plan")).toMatchObject({ code: 0 });
    expect(await journey.tf("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });

    expect((await stage.cluster.get(WEB))?.metadata.uid).toBe(before?.metadata.uid);
    expect((await stage.cluster.get(WEB))?.metadata.generation).toBe(before?.metadata.generation);
    expect(await stage.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "flux-system" })).toBeUndefined();
    expect(await stage.git.git("ls-tree", "-r", "--name-only", "main", "clusters/moved/gitops/", "clusters/acc/flux-system/")).toBe(
      ["gotk-components", "gotk-sync", "kustomization"].map((name) => `clusters/moved/gitops/${name}.yaml`).join("\n"),
    );
  },
);

test.skipIf(binary === undefined)(
  "an install whose manifests others commit keeps its secrets to itself, follows what they commit, and is imported as it is",
  async () => {
    if (binary === undefined) throw new Error("skipped without a core");
    await using stage = await startStage({ users: { flux: "p:w", reader: CANARY } });
    await stage.git.commit("main", { "README.md": "fleet" });
    await using journey = await Journey.open(stage, binary);
    const open = `path = "clusters/acc"\ncommit_manifests = false\nimage_pull_secret = "pull"\n${PLACEMENT}`;
    const secrets = (version: number, canary = CANARY): string => `
      registry_credentials_wo         = "${PULL_CANARY}"
      registry_credentials_wo_version = ${version}
      cluster_credentials = { username = "reader", password_wo = "${canary}", password_wo_version = ${version} }`;
    const secretText = async (name: string, key: string): Promise<string> => {
      const secret = await stage.cluster.get({ apiVersion: "v1", kind: "Secret", name, namespace: "flux-system" });
      return Buffer.from(stringAt(secret, "data", key), "base64").toString();
    };

    await journey.write(`${open}\ncluster_credentials = { username = "reader", password = "${CANARY}", bearer_token = "${CANARY}" }`);
    expect(await journey.tf("plan")).toMatchObject({ code: 1, text: expect.stringContaining("more than one login") });
    await journey.write(`${open}\nregistry_credentials = "${CANARY}"`);
    expect(await journey.tf("plan")).toMatchObject({ code: 1, text: expect.stringContaining("not of the form user:password") });
    await journey.write(`${open}\n${secrets(1)}`);
    expect(await journey.tf("apply", "-auto-approve")).toMatchObject({ code: 0 });
    expect(await journey.tf("plan", "-detailed-exitcode")).toMatchObject({ code: 0, text: expect.stringContaining("in git: not ready") });
    expect([await secretText("flux-system", "password"), await secretText("pull", ".dockerconfigjson")]).toEqual([
      CANARY,
      expect.stringContaining("canary-of-the-registry"),
    ]);

    const files = (await journey.core.state()).resources[0]?.instances[0]?.attributes["repository_files"] as Record<string, string>;
    const commit = await stage.git.commit("main", files);
    const source = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: "flux-system", namespace: "flux-system" };
    await journey.write(`${open}\n${secrets(2)}`);
    expect(await journey.tf("plan", "-detailed-exitcode", "-out=plan")).toMatchObject({ code: 2 });
    // The configuration itself, which a plan quotes beside these, holds what its author wrote there.
    const planned = JSON.parse((await journey.core.run("show", "-json", "plan")).text) as Record<string, unknown>;
    const json = JSON.stringify([planned["planned_values"], planned["resource_changes"], planned["prior_state"]]);
    expect(await journey.tf("apply", "plan")).toMatchObject({ code: 0 });
    expect(at(await stage.cluster.get(source), "status", "artifact", "revision")).toBe(`main@sha1:${commit}`);
    const settled = await journey.tf("plan", "-detailed-exitcode");
    expect(settled).toMatchObject({ code: 0, text: expect.not.stringContaining("in git") });

    const state = await readFile(join(journey.core.folder, "terraform.tfstate"), "utf8");
    const told = [state, json, ...journey.shown, ...journey.log].flatMap((text) => text.split("\n"));
    const telling = told.filter((line) => [CANARY, "canary-of-the-registry", "p:w"].some((each) => line.includes(each)));
    expect(telling.map((line) => line.slice(0, 200))).toEqual([]);

    await using adopted = await Journey.open(stage, binary);
    await adopted.write(`${open}\n${secrets(1)}`);
    expect(await adopted.tf("import", "flux_bootstrap_git.this", "flux-system")).toMatchObject({ code: 0 });
    const { cluster_credentials: found } = (await adopted.core.state()).resources[0]?.instances[0]?.attributes ?? {};
    expect(found).toMatchObject({ username: "reader", password: null, password_wo_version: null });
    await journey.write(open);
    expect(await journey.tf("apply", "-auto-approve")).toMatchObject({ code: 0 });
    for (const each of binaries) {
      await using imported = await Journey.open(stage, each);
      await imported.write(open);
      expect(await imported.tf("import", "flux_bootstrap_git.this", "flux-system")).toMatchObject({ code: 0 });
      expect(await imported.tf("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
    }

    const pushes = stage.git.server.requests.filter(({ path }) => path.includes("git-receive-pack"));
    expect(await journey.tf("destroy", "-auto-approve")).toMatchObject({ code: 0 });
    expect(pushes).toEqual([]);
    expect(await stage.git.git("rev-parse", "main")).toBe(commit);
  },
);
