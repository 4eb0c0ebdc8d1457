// Bootstraps at hosting services under a real core: the repository is created, the cluster follows it with a login of its own, and what
// is lost at the service shows in the plan. The services are fakes of their APIs; git, OpenSSH, control plane and controllers are real.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { at, sameJson, type Json } from "#base";
import { attach, fluxProvider } from "#provider";
import { Core, cores } from "../provider/core-run.ts";
import { startCluster } from "../operations/stage.ts";
import { giteaApi } from "../support/forges/gitea.ts";
import { githubApi } from "../support/forges/github.ts";
import { startForge } from "../support/forges/forge-server.ts";
import { startForgeWithSsh } from "../support/forges/forge-ssh.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { tryPeer } from "../support/peers.ts";

const [binary] = await cores();
const sshd = await tryPeer("sshd");
const TOKEN = "tok-3n-0f-ada";
const SETUP = { tokens: { [TOKEN]: "ada" }, organizations: { acme: { platform: "write" } } };

interface Stage extends AsyncDisposable {
  readonly cluster: Awaited<ReturnType<typeof startCluster>>["cluster"];
  readonly tf: (...args: string[]) => Promise<{ readonly code: number; readonly text: string }>;
  /** Plans, and returns what the plan changes of the only resource: actions, and values before and after. */
  readonly planned: () => Promise<{
    readonly actions: Json | undefined;
    readonly before: Json | undefined;
    readonly after: Json | undefined;
  }>;
  write(provider: string, resource: string): Promise<void>;
  /** Everything that was shown, logged or stored. */
  told(): Promise<string>;
}

async function openStage(): Promise<Stage> {
  if (binary === undefined) throw new Error("skipped without a core");
  const started = await startCluster();
  const shown: string[] = [];
  const provider = fluxProvider({ clock: realClock, random: seededRandom(1), connect: () => Promise.resolve(started.cluster) }, "0.0.0");
  const attached = await attach(provider, "headgate/flux", { onLine: (line) => shown.push(line) });
  const core = await Core.open(binary, { TF_REATTACH_PROVIDERS: attached.reattach });
  const tf = async (...args: string[]) => {
    const { code, text } = await core.run(...args, "-no-color");
    shown.push(text);
    return { code, text: text.replaceAll(/\s*\n[│╷╵\s]*/g, " ") };
  };
  return {
    cluster: started.cluster,
    tf,
    planned: async () => {
      expect(await tf("plan", "-out=plan.bin")).toMatchObject({ code: 0 });
      const { text } = await core.run("show", "-json", "plan.bin");
      const change = at(JSON.parse(text), "resource_changes", 0, "change");
      return { actions: at(change, "actions"), before: at(change, "before"), after: at(change, "after") };
    },
    write: (git, resource) =>
      core.write(`terraform {
        required_providers { flux = { source = "headgate/flux" } }
      }
      provider "flux" {
        kubernetes = { host = "https://embedded.test" }
        git = { ${git} }
      }
      ${resource}`),
    told: async () => [...shown, await readFile(join(core.folder, "terraform.tfstate"), "utf8")].join("\n"),
    [Symbol.asyncDispose]: async () => {
      attached.close();
      await core[Symbol.asyncDispose]();
      await started[Symbol.asyncDispose]();
    },
  };
}

test.skipIf(binary === undefined || sshd === undefined)(
  "a repository of GitHub is created, followed by a deploy key, put right and left behind",
  async () => {
    await using forge = await startForgeWithSsh(sshd ?? "", githubApi, SETUP);
    await using stage = await openStage();
    const { tf, planned } = stage;
    const hosted = () => forge.server.state.repositories[0];
    const git = `http = { password = "${TOKEN}", allow_insecure_http = true }
       ssh  = { username = "${forge.username}" }`;
    const resource = (teams: string): string => `resource "flux_bootstrap_github" "this" {
        owner        = "acme"
        repository   = "fleet"
        hostname     = "${forge.server.address}"
        ssh_hostname = "${forge.sshHostname}"
        description  = "clusters of acme"
        teams        = ${teams}
        path         = "clusters/acc"
      }`;
    await stage.write(git, resource('["platform:push", "ghosts"]'));

    const first = await planned();
    expect(first.actions).toEqual(["create"]);
    expect(first.after).toMatchObject({ repository_url: `${forge.server.address}/acme/fleet.git`, visibility: "private" });
    const files = Object.keys(at(first.after, "repository_files") as object);
    expect(files).toContain("clusters/acc/flux-system/gotk-sync.yaml");
    expect(forge.server.requests).toEqual([]);
    expect(await tf("apply", "-auto-approve")).toMatchObject({ code: 0, text: expect.stringMatching(/ghosts has no maintain permission/) });
    expect(hosted()).toMatchObject({ visibility: "private", description: "clusters of acme", keys: [{ isReadOnly: true }] });
    expect([...(hosted()?.teams ?? [])]).toEqual([["platform", "push"]]);
    const unlet = await planned();
    expect([unlet.actions, at(unlet.before, "teams"), at(unlet.after, "teams")]).toEqual([
      ["update"],
      ["platform:push"],
      ["ghosts", "platform:push"],
    ]);
    await stage.write(git, resource('["platform:push"]'));
    const writes = () => forge.server.requests.filter((each) => !each.startsWith("GET")).length;
    const settled = writes();
    expect(await tf("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
    expect(writes()).toBe(settled);

    hosted()?.keys.splice(0);
    hosted()?.teams.clear();
    const drifted = await planned();
    expect([drifted.actions, at(drifted.before, "teams"), at(drifted.after, "teams")]).toEqual([["update"], [], ["platform:push"]]);
    expect([at(drifted.before, "cluster_login"), at(drifted.after, "cluster_login")]).toEqual([null, undefined]);
    expect(await tf("apply", "-auto-approve")).toMatchObject({ code: 0 });
    expect(hosted()?.keys).toHaveLength(1);
    expect([...(hosted()?.teams ?? [])]).toEqual([["platform", "push"]]);
    expect(await tf("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });

    expect(await tf("destroy", "-auto-approve")).toMatchObject({ code: 0 });
    expect(hosted()?.keys).toEqual([]);
    expect(await forge.server.git("acme/fleet", "ls-tree", "-r", "--name-only", "main")).toBe("");
    const told = await stage.told();
    expect(told).not.toContain(TOKEN);
    expect(told).not.toContain("PRIVATE KEY");
  },
);

test.skipIf(binary === undefined)(
  "a repository of Gitea is followed with the token, imported, and its loss shows in the plan",
  async () => {
    await using server = await startForge(giteaApi, SETUP);
    await using stage = await openStage();
    const { tf, planned } = stage;
    const resource = `resource "flux_bootstrap_gitea" "this" {
      owner      = "ada"
      repository = "fleet"
      personal   = true
      hostname   = "${server.address}"
      token_auth = true
      path       = "clusters/acc"
    }`;
    const git = `http = { password = "${TOKEN}", allow_insecure_http = true }`;
    await stage.write(git, resource.replace("token_auth = true", 'teams = ["a:b"]'));

    expect(await tf("plan")).toMatchObject({ code: 1, text: expect.stringContaining("b is no permission") });
    await stage.write(git, resource);
    expect(await tf("apply", "-auto-approve")).toMatchObject({ code: 0 });
    expect(await tf("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });

    const moved = (from: string, to: string): string => `moved {\n from = ${from}.this\n to = ${to}.this\n}`;
    const plain = `resource "flux_bootstrap_git" "this" {\n path = "clusters/acc"\n}`;
    const plainGit = `url = "${server.address}/ada/fleet.git", http = { username = "git", password = "${TOKEN}", allow_insecure_http = true }`;
    await stage.write(plainGit, `${plain}\n${moved("flux_bootstrap_gitea", "flux_bootstrap_git")}`);
    expect(await planned()).toMatchObject({ actions: ["no-op"] });
    expect(await tf("apply", "plan.bin")).toMatchObject({ code: 0 });
    await stage.write(git, `${resource}\n${moved("flux_bootstrap_git", "flux_bootstrap_gitea")}`);
    const back = await planned();
    expect([back.actions, at(back.before, "owner"), at(back.before, "cluster_login")]).toEqual([["update"], "ada", "token"]);
    expect(await tf("apply", "plan.bin")).toMatchObject({ code: 0 });
    await stage.write(git, resource);
    expect(await tf("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });

    expect(await tf("state", "rm", "flux_bootstrap_gitea.this")).toMatchObject({ code: 0 });
    expect(await tf("import", "flux_bootstrap_gitea.this", "flux-system")).toMatchObject({ code: 0 });
    const imported = await planned();
    const changed = Object.keys(imported.after as object).filter((name) => !sameJson(at(imported.before, name), at(imported.after, name)));
    // Gitea does not tell users from organizations, and what an install cannot tell stands at its default.
    expect([imported.actions, changed, at(imported.before, "cluster_login")]).toEqual([["update"], ["personal"], "token"]);

    server.state.repositories.splice(0);
    const lost = await planned();
    expect(lost.actions).toEqual(["update"]);
    expect(at(lost.before, "repository_files")).toEqual({});
    expect(await tf("destroy", "-auto-approve")).toMatchObject({ code: 0 });
    expect(await stage.told()).not.toContain(TOKEN);
  },
);
