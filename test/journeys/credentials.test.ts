// Who pushes, who signs and who reads, under a real core: an embedded control plane, a git server with two users, and the controllers.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { stringAt } from "#base";
import { attach, fluxProvider } from "#provider";
import { Core, cores } from "../provider/core-run.ts";
import { startStage } from "../operations/stage.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { keyPair } from "../support/ssh-server.ts";

const run = promisify(execFile);
const [binary] = await cores();
const secretRef = { apiVersion: "v1", kind: "Secret", name: "flux-system", namespace: "flux-system" };
const SECRETS = { push: "may write", first: "may read", second: "may still read" };

test.skipIf(binary === undefined)(
  "an install is pushed by one user, signed by a key, read by another user, and given other credentials; no secret is shown",
  async () => {
    const users: Record<string, string> = { pusher: SECRETS.push, reader: SECRETS.first };
    await using stage = await startStage({ users });
    const signer = await keyPair("ed25519", [], "correct horse");
    const log: string[] = [];
    const provider = fluxProvider({ clock: realClock, random: seededRandom(1), connect: () => Promise.resolve(stage.cluster) }, "0.0.0");
    const attached = await attach(provider, "headgate/flux", { onLine: (line) => log.push(line) });
    if (binary === undefined) throw new Error("skipped without a core");
    await using core = await Core.open(binary, { TF_REATTACH_PROVIDERS: attached.reattach });
    const shown: string[] = [];
    const tf = async (...args: string[]): Promise<{ code: number; text: string }> => {
      const { code, text } = await core.run(...args, "-no-color");
      shown.push(text);
      return { code, text: text.replaceAll(/\s*\n[│╷╵\s]*/g, " ") };
    };
    const block = (members: Readonly<Record<string, string>>): string =>
      `cluster_credentials = {\n${Object.entries(members)
        .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
        .join("\n")}\n}`;
    const write = (credentials: string, signing = `private_key = ${JSON.stringify(signer.privateKey)}, password = "correct horse"`) =>
      core.write(`terraform {
        required_providers { flux = { source = "headgate/flux" } }
      }
      provider "flux" {
        kubernetes = { host = "https://embedded.test" }
        git = {
          url         = "${stage.git.server.url("fleet")}"
          http        = { username = "pusher", password = "${SECRETS.push}", allow_insecure_http = true }
          ssh_signing = { ${signing} }
        }
      }
      resource "flux_bootstrap_git" "this" {
        path = "clusters/acc"
        ${credentials}
      }`);
    const secretText = async (key: string): Promise<string> =>
      Buffer.from(stringAt(await stage.cluster.get(secretRef), "data", key), "base64").toString();

    try {
      await write(block({ known_hosts: "git.example.com", private_key: SECRETS.first }));
      expect(await tf("plan")).toMatchObject({
        code: 1,
        text: expect.stringContaining("give the cluster a password, a bearer token or a GitHub App"),
      });
      await write(block({ username: "reader" }));
      expect(await tf("plan")).toMatchObject({ code: 1, text: expect.stringContaining("gives nothing to log in with") });
      await write(block({ username: "reader", password: SECRETS.first }), "reuse_private_key = true");
      expect(await tf("plan")).toMatchObject({
        code: 1,
        text: expect.stringContaining("asks for git.ssh.private_key, which is not there"),
      });

      await write(block({ username: "reader", password: SECRETS.first }));
      expect(await tf("apply", "-auto-approve")).toMatchObject({ code: 0 });
      expect(await tf("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
      expect([await secretText("username"), await secretText("password")]).toEqual(["reader", SECRETS.first]);

      users["reader"] = SECRETS.second;
      await write(block({ username: "reader", password: SECRETS.second }));
      expect(await tf("plan", "-detailed-exitcode")).toMatchObject({
        code: 2,
        text: expect.stringMatching(/password += \(sensitive value\)/),
      });
      expect(await tf("apply", "-auto-approve")).toMatchObject({ code: 0 });
      expect(await tf("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
      expect(await secretText("password")).toBe(SECRETS.second);

      await write("");
      expect(await tf("apply", "-auto-approve")).toMatchObject({ code: 0 });
      expect([await secretText("username"), await secretText("password")]).toEqual(["pusher", SECRETS.push]);

      expect(await tf("destroy", "-auto-approve")).toMatchObject({ code: 0 });
      const allowed = join(core.folder, "allowed");
      await writeFile(allowed, `flux ${signer.publicKey}\n`);
      const config = ["-c", "gpg.format=ssh", "-c", `gpg.ssh.allowedSignersFile=${allowed}`];
      const { stdout } = await run("git", ["--git-dir", stage.git.server.path("fleet"), ...config, "log", "--format=%G? %s", "main"]);
      expect(stdout.trim().split("\n")).toEqual(["G Uninstall Flux", "G Add Flux sync manifests", expect.stringMatching(/^G Add Flux v/)]);
      const secrets = [...Object.values(SECRETS), "correct horse", signer.privateKey.split("\n")[1] ?? "none"];
      const telling = [...shown, ...log].flatMap((text) => text.split("\n")).filter((line) => secrets.some((each) => line.includes(each)));
      expect(telling).toEqual([]);
      const state = await readFile(join(core.folder, "terraform.tfstate"), "utf8");
      expect(state).not.toContain(SECRETS.push);
    } finally {
      attached.close();
    }
  },
);
