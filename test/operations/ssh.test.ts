import { expect, test } from "vitest";
import { at, Secret, stringAt, type KubeObject } from "#base";
import { bootstrap, importBootstrap, inspectBootstrap, uninstall, type BootstrapPlaces, type GitAccess } from "#operations";
import { tryPeer } from "../support/peers.ts";
import { keyPair, startSshServer } from "../support/ssh-server.ts";
import { gitOf, orderOf } from "./order.ts";
import { startStage } from "./stage.ts";
import { patience } from "../support/eventually.ts";

const sshd = await tryPeer("sshd");
const keyRef = { apiVersion: "v1", kind: "Secret", name: "flux-system", namespace: "flux-system" };
const sourceRef = { ...keyRef, apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
const text = (secret: KubeObject | undefined, key: string): string => Buffer.from(stringAt(secret, "data", key) ?? "", "base64").toString();

test.skipIf(sshd === undefined)(
  "an install over SSH is pushed, followed by the cluster with the same key, inspected and removed",
  async () => {
    const pair = await keyPair("ecdsa", ["-b", "384"], "correct horse");
    await using stage = await startStage();
    await using server = await startSshServer(sshd ?? "", { authorized: [pair.publicKey], hostKeys: ["ed25519", "rsa"] });
    const url = server.url(stage.git.server.path("fleet"));
    const ssh = { privateKey: new Secret(pair.privateKey), passphrase: new Secret("correct horse") };
    const access = (more: Partial<NonNullable<GitAccess["ssh"]>>): BootstrapPlaces => ({
      ...stage.places,
      git: gitOf({ url, ssh: { ...ssh, ...more } }),
    });
    const pinned = access({ knownHosts: server.knownHosts });

    const outcome = await bootstrap(orderOf(), pinned, patience());

    expect(outcome.revision).toBe(`main@sha1:${await stage.git.git("rev-parse", "main")}`);
    const kept = await stage.cluster.get(keyRef);
    expect(Object.keys((kept?.["data"] ?? {}) as object).toSorted()).toEqual(["identity", "identity.pub", "known_hosts", "password"]);
    expect(text(kept, "identity.pub")).toBe(pair.publicKey);
    expect(text(kept, "known_hosts")).toBe(server.knownHosts);
    expect(at(await stage.cluster.get(sourceRef), "spec", "url")).toBe(url);
    expect((await inspectBootstrap(orderOf(), pinned)).drift).toEqual([]);
    // A key that the host shows now says nothing against the one that was vouched for.
    expect((await inspectBootstrap(orderOf(), access({}))).drift).toEqual([]);
    expect((await importBootstrap("flux-system", pinned)).order).toMatchObject({ path: "clusters/acc", version: "v0.3.0" });

    const other = await keyPair("ed25519");
    const rotated = access({ knownHosts: server.knownHosts, privateKey: new Secret(other.privateKey) });
    await expect(inspectBootstrap(orderOf(), rotated)).rejects.toMatchObject({ code: "git.authenticationFailed" });

    await uninstall(orderOf(), pinned, patience());
    expect(await stage.git.git("ls-tree", "-r", "--name-only", "main")).toBe("");
  },
);

test.skipIf(sshd === undefined)("without known_hosts the key that the host shows is believed, and handed to the cluster", async () => {
  const pair = await keyPair("ed25519");
  await using stage = await startStage();
  await using server = await startSshServer(sshd ?? "", { authorized: [pair.publicKey] });
  const withoutUser = server.url(stage.git.server.path("fleet")).replace(/\/\/[^@]+@/, "//");
  const username = /\/\/([^@]+)@/.exec(server.url("/"))?.[1] ?? "";
  const git = gitOf({ url: withoutUser, ssh: { username, privateKey: new Secret(pair.privateKey) } });

  await bootstrap(orderOf(), { ...stage.places, git }, patience());

  // Who asks for a key leaves before logging in.
  await expect.poll(() => server.log().match(/^Disconnected from .* \[preauth\]/gm) ?? []).toHaveLength(1);
  expect(text(await stage.cluster.get(keyRef), "known_hosts")).toBe(server.knownHosts);
  expect(at(await stage.cluster.get(sourceRef), "spec", "url")).toBe(server.url(stage.git.server.path("fleet")));
});
