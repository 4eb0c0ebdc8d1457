// A whole install over SSH under real OpenTofu and Terraform: an OpenSSH server, an embedded control plane, and the controllers.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stringAt } from "#base";
import { attach, fluxProvider, type Attached } from "#provider";
import { Core, cores } from "../provider/core-run.ts";
import { startStage, type Stage } from "../operations/stage.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { tryPeer } from "../support/peers.ts";
import { keyPair, startSshServer, type SshServer } from "../support/ssh-server.ts";
import { usualCores } from "../support/both-cores.ts";

const binaries = usualCores(await cores(), "tofu");
const sshd = await tryPeer("sshd");
const secretRef = { apiVersion: "v1", kind: "Secret", name: "flux-system", namespace: "flux-system" };
const [first, second] = await Promise.all([keyPair("ecdsa", ["-b", "384"]), keyPair("ed25519", [], "correct horse")]);

describe.skipIf(sshd === undefined).each(binaries)("$name", (binary) => {
  let stage: Stage;
  let server: SshServer;
  let attached: Attached;
  let core: Core;
  const log: string[] = [];

  beforeEach(async () => {
    log.length = 0;
    stage = await startStage();
    server = await startSshServer(sshd ?? "", { authorized: [first.publicKey, second.publicKey] });
    attached = await attach(
      fluxProvider({ clock: realClock, random: seededRandom(1), connect: () => Promise.resolve(stage.cluster) }, "0.0.0"),
      "headgate/flux",
      { onLine: (line) => log.push(line) },
    );
    core = await Core.open(binary, { TF_REATTACH_PROVIDERS: attached.reattach });
  });
  afterEach(async () => {
    await core[Symbol.asyncDispose]();
    attached.close();
    await server[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  const write = (ssh: Readonly<Record<string, string>>): Promise<void> =>
    core.write(`terraform {
      required_providers { flux = { source = "headgate/flux" } }
    }
    provider "flux" {
      kubernetes = { host = "https://embedded.test" }
      git = {
        url = "${server.url(stage.git.server.path("fleet"))}"
        ssh = {
          ${Object.entries(ssh)
            .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
            .join("\n")}
        }
      }
    }
    resource "flux_bootstrap_git" "this" { path = "clusters/acc" }`);
  const run = async (...args: string[]): Promise<{ code: number; text: string }> => {
    const { code, text } = await core.run(...args, "-no-color");
    return { code, text: text.replaceAll(/\s*\n[│╷╵\s]*/g, " ") };
  };
  const plan = () => run("plan", "-detailed-exitcode");
  const apply = () => run("apply", "-auto-approve");
  const secretText = async (key: string): Promise<string> =>
    Buffer.from(stringAt(await stage.cluster.get(secretRef), "data", key), "base64").toString();

  test("is planned with the fingerprint, applied, pinned, given another key, and removed; no key is shown anywhere", async () => {
    await write({ private_key: first.privateKey });
    const planned = await plan();
    expect(planned).toMatchObject({
      code: 2,
      text: expect.stringMatching(/host key of the repository is not pinned.*shows SHA256:\S+, which is believed/),
    });
    const fingerprint = /shows (SHA256:\S+),/.exec(planned.text)?.[1] ?? "";
    expect(planned.text).toContain(`[127.0.0.1]:${server.port} ssh-ed25519`);
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await secretText("known_hosts")).toBe(server.knownHosts);
    expect(await plan()).toMatchObject({ code: 0, text: expect.stringContaining(fingerprint) });

    await write({ private_key: first.privateKey, known_hosts: server.knownHosts });
    const pinned = await plan();
    expect(pinned).toMatchObject({ code: 0, text: expect.not.stringContaining("not pinned") });

    await write({ private_key: second.privateKey, password: "correct horse", known_hosts: server.knownHosts });
    expect(await plan()).toMatchObject({ code: 2, text: expect.stringContaining("identity") });
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
    expect(await secretText("identity.pub")).toBe(second.publicKey);

    expect(await run("destroy", "-auto-approve")).toMatchObject({ code: 0 });
    expect(await stage.git.git("ls-tree", "-r", "--name-only", "main")).toBe("");
    const state = await readFile(join(core.folder, "terraform.tfstate.backup"), "utf8");
    const shown = [state, planned.text, ...log].join("\n");
    expect(shown).not.toMatch(/PRIVATE KEY|correct horse/);
    for (const { privateKey } of [first, second]) expect(shown).not.toContain(privateKey.split("\n")[1] ?? "none");
  });

  test("a host whose key has changed is refused before anything is written", async () => {
    const other = await keyPair("ed25519");
    await write({ private_key: first.privateKey, known_hosts: `[127.0.0.1]:${server.port} ${other.publicKey}` });

    const applied = await apply();

    expect(applied).toMatchObject({ code: 1, text: expect.stringMatching(/shows SHA256:\S+, but known_hosts has SHA256:/) });
    expect(await stage.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "flux-system" })).toBeUndefined();
    expect(await stage.git.git("for-each-ref")).toBe("");
  });
});
