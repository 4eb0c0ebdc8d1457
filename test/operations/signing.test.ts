import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "#base";
import { bootstrap, uninstall, type BootstrapPlaces } from "#operations";
import { keyPair } from "../support/ssh-server.ts";
import { gitOf, orderOf } from "./order.ts";
import { startStage } from "./stage.ts";
import { patience } from "../support/eventually.ts";

const run = promisify(execFile);

test("every commit of an install is signed, from the first to the one that takes it out", async () => {
  const pair = await keyPair("ed25519", [], "correct horse");
  await using stage = await startStage();
  const signing = { ssh: { privateKey: new Secret(pair.privateKey), passphrase: new Secret("correct horse") } };
  const places: BootstrapPlaces = { ...stage.places, git: { ...stage.places.git, signing } };
  const folder = await mkdtemp(join(tmpdir(), "headgate-signers-"));

  try {
    await bootstrap(orderOf(), places, patience());
    await bootstrap(orderOf({ logLevel: "debug" }), places, patience());
    await uninstall(orderOf(), places, patience());

    const allowed = join(folder, "allowed");
    await writeFile(allowed, `flux@example.com ${pair.publicKey}\n`);
    const config = ["-c", "gpg.format=ssh", "-c", `gpg.ssh.allowedSignersFile=${allowed}`];
    const { stdout } = await run("git", ["--git-dir", stage.git.server.path("fleet"), ...config, "log", "--format=%G? %s", "main"]);
    expect(stdout.trim().split("\n")).toEqual([
      "G Uninstall Flux",
      "G Update Flux manifests",
      "G Add Flux sync manifests",
      "G Add Flux v0.3.0 component manifests",
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.each([
  [
    "a wrong passphrase",
    (await keyPair("ed25519", [], "correct horse")).privateKey,
    "operations.invalidSigningKey",
    "the private key of ssh_signing cannot be read: the passphrase does not open it",
  ],
  ["no key at all", "", "operations.invalidSigningKey", "the private key of ssh_signing cannot be read: it is not in a form that is known"],
])("nothing is written anywhere when commits cannot be signed: %s", async (_case, privateKey, code, message) => {
  await using stage = await startStage({ controllers: false });
  const signing = { ssh: { privateKey: new Secret(privateKey), passphrase: new Secret("battery staple") } };
  const git = gitOf({ ...stage.places.git, signing });

  await expect(bootstrap(orderOf(), { ...stage.places, git }, patience())).rejects.toMatchObject({ code, message });
  expect(await stage.git.git("for-each-ref")).toBe("");
  expect(await stage.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "flux-system" })).toBeUndefined();
});
