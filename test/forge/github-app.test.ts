import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { Secret } from "#base";
import { ensureRepository, GithubAppLogin, openForge, tryParseAppSecret, writeAppSecret, type GithubApp } from "#forge";
import { githubApi } from "../support/forges/github.ts";
import { startForge, type ForgeServer } from "../support/forges/forge-server.ts";
import { SETUP, PLACE } from "./stage.ts";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const privateKey = new Secret(pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString());
const publicKey = pair.publicKey.export({ type: "spki", format: "pem" }).toString();
const installations = [
  { id: 7, owner: "acme" },
  { id: 8, owner: "ada", isUser: true },
];

function startService(): Promise<ForgeServer> {
  return startForge(githubApi, { ...SETUP, apps: [{ id: "12", publicKey, installations }] });
}

/** Starts now and is moved by hand. */
function movedClock() {
  let ahead = 0;
  return { now: () => Date.now() + ahead, sleep: () => Promise.resolve(), move: (millis: number) => void (ahead += millis) };
}

test("an installation gets a token, which is kept for most of its life", async () => {
  await using server = await startService();
  const clock = movedClock();
  const login = new GithubAppLogin({ appId: "12", installationId: "7", privateKey, baseUrl: `${server.address}/api/v3` }, { clock });

  const [first, second] = await Promise.all([login.token(), login.token()]);
  clock.move(47 * 60_000);
  const third = await login.token();
  clock.move(2 * 60_000);
  const fourth = await login.token();

  expect(first.reveal()).toMatch(/^ghs_/);
  expect([second, third]).toEqual([first, first]);
  expect(fourth.reveal()).not.toBe(first.reveal());
  expect(server.requests).toHaveLength(2);
});

test.each([
  ["an organization", "acme", 2],
  ["a user", "ada", 3],
])("the installation of %s is found by its owner", async (_case, installationOwner, requests) => {
  await using server = await startService();
  const app: GithubApp = { appId: "12", installationOwner, privateKey, baseUrl: `${server.address}/api/v3/` };

  await new GithubAppLogin(app, { clock: movedClock() }).token();

  expect(server.requests).toHaveLength(requests);
});

test("an owner for whom the app is not installed, and a key that is not the app's, are told apart", async () => {
  await using server = await startService();
  const other = new Secret(
    generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
  const app = { appId: "12", privateKey, baseUrl: `${server.address}/api/v3` };
  const login = (more: Partial<GithubApp>) => new GithubAppLogin({ ...app, ...more }, { clock: movedClock() });

  await expect(login({ installationOwner: "eve" }).token()).rejects.toMatchObject({ code: "forge.installationNotFound" });
  await expect(login({ installationId: "9" }).token()).rejects.toMatchObject({ code: "forge.notFound" });
  const refused = login({ installationId: "7", privateKey: other });
  await expect(refused.token()).rejects.toMatchObject({
    code: "forge.unauthorized",
    message: expect.stringContaining("the GitHub App 12") as string,
  });
  await expect(refused.token()).rejects.toMatchObject({ code: "forge.unauthorized" });
});

test.each<[string, Partial<GithubApp>, RegExp]>([
  ["an app id that is no number", { appId: "app" }, /"app" is no app id/],
  ["no installation", {}, /neither installation id nor installation owner/],
  ["two installations", { installationId: "1", installationOwner: "acme" }, /both installation id and installation owner/],
  ["an installation id that is no number", { installationId: "x" }, /"x" is no installation id/],
  ["a key that is none", { installationId: "1", privateKey: new Secret("hush") }, /no RSA key in PEM form/],
  ["an address that is none", { installationId: "1", baseUrl: "ftp://x" }, /invalid hostname/],
])("%s is refused before anything is sent", (_case, more, message) => {
  const app = { appId: "12", privateKey, ...more };

  expect(() => new GithubAppLogin(app, { clock: movedClock() })).toThrow(message);
});

test("a forge is administered as an app, too", async () => {
  await using server = await startService();
  const clock = movedClock();
  const app = new GithubAppLogin({ appId: "12", installationId: "7", privateKey, baseUrl: `${server.address}/api/v3` }, { clock });
  const forge = openForge({ kind: "github", hostname: server.address, login: { app }, allowInsecure: true, clock });

  const { change } = await ensureRepository(forge, { place: PLACE, visibility: "internal", branch: "main", reconcile: false });

  expect(change).toBe("created");
  expect(() => openForge({ kind: "gitea", hostname: "git.example.com", login: { app }, clock })).toThrow(/knows no GitHub Apps/);
});

test("the Secret of an app is read as it is written", () => {
  const app: GithubApp = { appId: "12", installationOwner: "acme", privateKey, baseUrl: "https://github.example.com/api/v3" };
  const values = writeAppSecret(app);

  expect(Object.keys(values)).toEqual(["githubAppID", "githubAppInstallationOwner", "githubAppPrivateKey", "githubAppBaseURL"]);
  const found = tryParseAppSecret((name) => (Object.hasOwn(values, name) ? `${values[name]}\n` : undefined));
  expect(found).toEqual({ ...app, privateKey: found?.privateKey });
  expect(found?.privateKey.reveal()).toBe(privateKey.reveal().trim());
  expect(tryParseAppSecret(() => undefined)).toBeUndefined();
});
