import { describe, expect, test } from "vitest";
import { at, Secret, type KubeObject } from "#base";
import { bootstrap, inspectBootstrap, replaceSecrets, type BootstrapPlaces } from "#operations";
import { tryPeer } from "../support/peers.ts";
import { recordingCluster } from "../support/recording-cluster.ts";
import { keyPair, startSshServer } from "../support/ssh-server.ts";
import { gitOf, orderOf } from "./order.ts";
import { startStage } from "./stage.ts";
import { patience } from "../support/eventually.ts";

const sshd = await tryPeer("sshd");
const secretRef = { apiVersion: "v1", kind: "Secret", name: "flux-system", namespace: "flux-system" };

/** What a Secret holds, as text. */
function textsOf(secret: KubeObject | undefined): Record<string, string> {
  const data = (secret?.["data"] ?? {}) as Record<string, string>;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
}

test("a token pushes the manifests, and the cluster follows the repository with it", async () => {
  await using stage = await startStage({ users: {}, tokens: ["t0k"] });
  const http = { bearerToken: new Secret("t0k"), allowInsecure: true };
  const places: BootstrapPlaces = { ...stage.places, git: { ...stage.places.git, http } };

  const outcome = await bootstrap(orderOf(), places, patience());

  expect(outcome.revision).toBe(`main@sha1:${await stage.git.git("rev-parse", "main")}`);
  expect(textsOf(await stage.cluster.get(secretRef))).toEqual({ bearerToken: "t0k" });
  expect((await inspectBootstrap(orderOf(), places, patience())).drift).toEqual([]);
});

test("an install that another one renders is given other credentials, and nothing else is touched", async () => {
  await using stage = await startStage({ users: { flux: "p:w", reader: "read only" } });
  await bootstrap(orderOf(), stage.places, patience());
  const commit = await stage.git.git("rev-parse", "main");
  const source = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: "flux-system", namespace: "flux-system" };
  const { cluster, requests } = recordingCluster(stage.cluster);
  const order = orderOf({ version: "v2.8.5", clusterCredentials: { username: "reader", password: new Secret("read only") } });

  await replaceSecrets(order, { ...stage.places, cluster }, patience());

  expect(textsOf(await stage.cluster.get(secretRef))).toEqual({ username: "reader", password: "read only" });
  expect(requests.filter((each) => !each.startsWith("get "))).toEqual([
    "apply Secret/flux-system/flux-system",
    "patch GitRepository/flux-system/flux-system",
  ]);
  expect(await stage.git.git("rev-parse", "main")).toBe(commit);
  expect(at(await stage.cluster.get(source), "metadata", "annotations", "reconcile.fluxcd.io/requestedAt")).toBeDefined();
  await expect(replaceSecrets({ ...order, namespace: "elsewhere" }, stage.places, patience())).rejects.toMatchObject({
    code: "operations.notInstalled",
  });
});

describe("credentials for the cluster", () => {
  test("are what it follows the repository with, and a change of them is told by its hash", async () => {
    await using stage = await startStage({ users: { flux: "p:w", reader: "read only" } });
    const order = orderOf({ clusterCredentials: { username: "reader", password: new Secret("read only") } });

    await bootstrap(order, stage.places, patience());

    expect(textsOf(await stage.cluster.get(secretRef))).toEqual({ username: "reader", password: "read only" });
    const users = (service: string): Set<string> =>
      new Set(stage.git.server.requests.filter(({ path, status }) => path.endsWith(service) && status === 200).map(({ user }) => user));
    expect([users("/git-receive-pack"), users("/git-upload-pack").has("reader")]).toEqual([new Set(["flux"]), true]);
    expect((await inspectBootstrap(order, stage.places, patience())).drift).toEqual([]);
    const rotated = orderOf({ clusterCredentials: { username: "reader", password: new Secret("another secret") } });
    const { drift } = await inspectBootstrap(rotated, stage.places, patience());
    expect(drift).toEqual([
      {
        where: "cluster",
        subject: "Secret/flux-system/flux-system",
        change: "changed",
        field: 'data["password"]',
        wanted: expect.stringMatching(/^sha256:[0-9a-f]+$/),
        found: expect.stringMatching(/^sha256:[0-9a-f]+$/),
      },
    ]);
  });

  test.skipIf(sshd === undefined)("over SSH are a key of its own and the known hosts of the provider", async () => {
    const [ours, theirs] = await Promise.all([keyPair("ed25519"), keyPair("ecdsa", [], "correct horse")]);
    await using stage = await startStage();
    await using server = await startSshServer(sshd ?? "", { authorized: [ours.publicKey, theirs.publicKey] });
    const ssh = { privateKey: new Secret(ours.privateKey), knownHosts: server.knownHosts };
    const git = gitOf({ url: server.url(stage.git.server.path("fleet")), ssh });
    const clusterCredentials = { privateKey: new Secret(theirs.privateKey), passphrase: new Secret("correct horse") };

    await bootstrap(orderOf({ clusterCredentials }), { ...stage.places, git }, patience());

    expect(textsOf(await stage.cluster.get(secretRef))).toEqual({
      identity: theirs.privateKey,
      "identity.pub": theirs.publicKey,
      known_hosts: server.knownHosts,
      password: "correct horse",
    });
  });

  test.each([
    [
      "a password for an ssh address",
      "ssh://git@git.example.com/fleet.git",
      { password: new Secret("hunter2") },
      "give the cluster a private key",
    ],
    [
      "a key for an https address",
      "https://git.example.com/fleet.git",
      { privateKey: new Secret("hunter2") },
      "give the cluster a password, a bearer token or a GitHub App",
    ],
  ])("that do not fit the address are refused: %s", async (_case, url, clusterCredentials, next) => {
    await using stage = await startStage({ controllers: false });

    const failure = await bootstrap(orderOf({ clusterCredentials }), { ...stage.places, git: gitOf({ url }) }, patience()).catch(
      (error: unknown) => error,
    );

    expect(failure).toMatchObject({ code: "operations.clusterCredentialsUnfit", next: expect.stringContaining(next) });
    expect(JSON.stringify(failure) + String(failure)).not.toContain("hunter2");
  });
});
