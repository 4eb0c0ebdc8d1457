import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { at, Secret, silentLog, stringAt, type KubeObject } from "#base";
import { GithubAppLogin, type ForgeKind } from "#forge";
import {
  bootstrap,
  findForgeRepository,
  inspectBootstrap,
  inspectForge,
  prepareForge,
  releaseForge,
  settleDefaultBranch,
  type ForgeOrder,
  type GitAccess,
} from "#operations";
import type { Cluster } from "#kube";
import { FORGE_APIS } from "../support/forges/index.ts";
import { startForge, type ForgeServer } from "../support/forges/forge-server.ts";
import { startForgeWithSsh } from "../support/forges/forge-ssh.ts";
import type { ForgeSetup } from "../support/forges/forge-state.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { tryPeer } from "../support/peers.ts";
import { orderOf } from "./order.ts";
import { startCluster } from "./stage.ts";
import { patience } from "../support/eventually.ts";

const TOKEN = "tok-3n-0f-ada";
const SETUP: ForgeSetup = { tokens: { [TOKEN]: "ada" }, organizations: { acme: { platform: "write" } } };
const sshd = await tryPeer("sshd");
const secretRef = { apiVersion: "v1", kind: "Secret", name: "flux-system", namespace: "flux-system" };
const sourceRef = { ...secretRef, apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
const text = (secret: KubeObject | undefined, key: string): string => Buffer.from(stringAt(secret, "data", key), "base64").toString();

function wantedAt(kind: ForgeKind, server: ForgeServer, more: Partial<ForgeOrder> = {}): ForgeOrder {
  return {
    kind,
    hostname: server.address,
    place: { owner: "acme", name: "fleet", isPersonal: false },
    visibility: "private",
    teams: [{ team: "platform", permission: "push" }],
    reconcile: false,
    login: "token",
    readWriteKey: false,
    key: { algorithm: "ecdsa", ecdsaCurve: "p384", rsaBits: 2048 },
    ...more,
  };
}

function settings(more: Partial<GitAccess> = {}): GitAccess {
  return {
    url: "",
    branch: "main",
    http: { password: new Secret(TOKEN), allowInsecure: true },
    author: { name: "Flux", email: "" },
    ...more,
  };
}

function placesOf(cluster: Cluster, git: GitAccess) {
  return { cluster, git, clock: realClock, random: seededRandom(3), log: silentLog };
}

describe("a cluster that follows a repository of a hosting service", () => {
  test.skipIf(sshd === undefined)("logs in at Bitbucket Server with a deploy key that lives in its Secret", async () => {
    const kind: ForgeKind = "bitbucket-server";
    await using forge = await startForgeWithSsh(sshd ?? "", FORGE_APIS[kind], SETUP);
    await using started = await startCluster();
    const wanted = wantedAt(kind, forge.server, { login: "deploy-key", sshHostname: forge.sshHostname });
    const places = placesOf(started.cluster, settings({ ssh: { username: forge.username, privateKey: new Secret("") } }));
    const writes = () => forge.server.requests.filter((each) => !each.startsWith("GET")).length;

    const prepared = await prepareForge(orderOf(), wanted, places, patience());
    const outcome = await bootstrap(orderOf(), { ...places, git: prepared.git }, patience());
    await settleDefaultBranch(wanted, places, prepared, patience());

    const [hosted] = forge.server.state.repositories;
    expect(outcome.revision).toBe(`main@sha1:${await forge.server.git("acme/fleet", "rev-parse", "main")}`);
    expect(hosted?.keys).toMatchObject([{ title: "flux-system-main-flux-system-./clusters/acc", isReadOnly: true }]);
    const secret = await started.cluster.get(secretRef);
    expect(text(secret, "identity.pub")).toBe(hosted?.keys[0]?.key);
    expect(text(secret, "known_hosts")).toBe(forge.ssh.knownHosts);
    const url = stringAt(await started.cluster.get(sourceRef), "spec", "url");
    expect(url).toBe(`ssh://${forge.username}@${forge.sshHostname}/acme/fleet`);
    expect(prepared.login).toMatch(/^deploy key SHA256:/);
    expect(forge.server.gitRequests.join("\n")).toContain("git-receive-pack");

    const found = await inspectForge(orderOf(), wanted, places, patience());
    expect(found.login).toBe(prepared.login);
    expect((await inspectBootstrap(orderOf(), { ...places, git: found.git }, patience())).drift).toEqual([]);
    const before = writes();
    const again = await prepareForge(orderOf(), wanted, places, patience());
    expect([again.login, again.repository.change, writes()]).toEqual([prepared.login, "none", before]);

    hosted?.keys.splice(0);
    expect((await inspectForge(orderOf(), wanted, places, patience())).login).toBeUndefined();
    expect((await prepareForge(orderOf(), wanted, places, patience())).login).toBe(prepared.login);
    await started.cluster.delete(secretRef);
    const without = await inspectForge(orderOf(), wanted, places, patience());
    expect(without.login).toBeUndefined();
    expect((await inspectBootstrap(orderOf(), { ...places, git: without.git }, patience())).drift).toMatchObject([
      { subject: "Secret/flux-system/flux-system", change: "missing" },
    ]);
    const renewed = await prepareForge(orderOf(), wanted, places, patience());
    expect(renewed.login).not.toBe(prepared.login);
    expect(hosted?.keys).toHaveLength(1);

    await releaseForge(orderOf(), wanted, places, patience());
    expect(hosted?.keys).toEqual([]);
    expect(await findForgeRepository(wanted, places)).toMatchObject({ visibility: "private" });
  });

  test("logs in with a deploy token of GitLab, which is kept from run to run", async () => {
    await using server = await startForge(FORGE_APIS.gitlab, SETUP);
    await using started = await startCluster();
    const wanted = wantedAt("gitlab", server, { login: "deploy-token", teams: [] });
    const places = placesOf(started.cluster, settings());

    const prepared = await prepareForge(orderOf(), wanted, places, patience());
    const outcome = await bootstrap(orderOf(), { ...places, git: prepared.git }, patience());

    expect(outcome.revision).toMatch(/^main@sha1:/);
    const [token] = server.state.repositories[0]?.deployTokens ?? [];
    expect(text(await started.cluster.get(secretRef), "password")).toBe(token?.token);
    expect(prepared.login).toBe(`deploy token ${token?.username ?? ""}`);
    expect((await prepareForge(orderOf(), wanted, places, patience())).login).toBe(prepared.login);
    expect((await inspectForge(orderOf(), wanted, places, patience())).login).toBe(prepared.login);
    expect(server.state.repositories[0]?.deployTokens).toHaveLength(1);
    expect(at(await started.cluster.get(sourceRef), "spec", "url")).toBe(`${server.address}/acme/fleet.git`);
    await releaseForge(orderOf(), wanted, places, patience());
    expect(token?.isRevoked).toBe(true);
    expect((await inspectForge(orderOf(), wanted, places, patience())).login).toBeUndefined();
  });

  test("logs in as a GitHub App, which pushes too", async () => {
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const publicKey = pair.publicKey.export({ type: "spki", format: "pem" }).toString();
    const apps = [{ id: "12", publicKey, installations: [{ id: 7, owner: "acme" }] }];
    await using server = await startForge(FORGE_APIS.github, { ...SETUP, apps });
    await using started = await startCluster();
    const privateKey = new Secret(pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString());
    const baseUrl = `${server.address}/api/v3`;
    const githubApp = new GithubAppLogin({ appId: "12", installationOwner: "acme", privateKey, baseUrl }, { clock: realClock });
    const wanted = wantedAt("github", server);
    const places = placesOf(started.cluster, settings({ http: { allowInsecure: true }, githubApp }));

    const prepared = await prepareForge(orderOf(), wanted, places, patience());
    const outcome = await bootstrap(orderOf(), { ...places, git: prepared.git }, patience());

    expect(outcome.revision).toMatch(/^main@sha1:/);
    expect(prepared.login).toBe("GitHub App 12");
    expect(at(await started.cluster.get(sourceRef), "spec", "provider")).toBe("github");
    const secret = await started.cluster.get(secretRef);
    expect(Object.keys((secret?.["data"] ?? {}) as object).toSorted()).toEqual([
      "githubAppBaseURL",
      "githubAppID",
      "githubAppInstallationOwner",
      "githubAppPrivateKey",
    ]);
    expect(new Set(server.gitRequests.map((each) => each.split(" ")[2]))).toEqual(new Set(["x-access-token"]));
    expect((await inspectBootstrap(orderOf(), { ...places, git: prepared.git }, patience())).drift).toEqual([]);
  });
});

test("a team that cannot be let in is told and stops nothing, a missing token stops all", async () => {
  await using server = await startForge(FORGE_APIS.gitea, SETUP);
  await using started = await startCluster({ controllers: false, workloads: false });
  const teams = [{ team: "ghosts", permission: "push" as const }];
  const wanted = wantedAt("gitea", server, { teams });

  const { warnings, login } = await prepareForge(orderOf(), wanted, placesOf(started.cluster, settings()), patience());
  const tokenless = prepareForge(orderOf(), wanted, placesOf(started.cluster, settings({ http: { allowInsecure: true } })), patience());

  expect(warnings).toMatchObject([expect.stringMatching(/^ghosts has no push permission for acme\/fleet: /)]);
  expect(login).toBe("token");
  await expect(tokenless).rejects.toMatchObject({ code: "forge.tokenMissing", next: expect.stringContaining("GITEA_TOKEN") as string });
});

test.each(Object.keys(FORGE_APIS) as ForgeKind[])("what teams may do is read at %s, and what they have lost", async (kind) => {
  await using server = await startForge(FORGE_APIS[kind], SETUP);
  await using started = await startCluster({ controllers: false, workloads: false });
  const wanted = wantedAt(kind, server, { teams: [{ team: "platform", permission: "push" }] });
  const places = placesOf(started.cluster, settings());
  await prepareForge(orderOf(), wanted, places, patience());

  const before = await inspectForge(orderOf(), wanted, places, patience());
  server.state.repositories[0]?.teams.clear();
  const after = await inspectForge(orderOf(), wanted, places, patience());

  expect([before, after].map(({ teams }) => teams.map(({ found }) => found))).toEqual([["push"], ["none"]]);
});
