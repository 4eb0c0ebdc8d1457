import { generateKeyPairSync } from "node:crypto";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GitRepository } from "#api";
import { githubApi } from "../support/forges/github.ts";
import { startForge, type ForgeServer } from "../support/forges/forge-server.ts";
import { Place } from "./place.ts";

const run = promisify(execFile);
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const privateKey = pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const publicKey = pair.publicKey.export({ type: "spki", format: "pem" }).toString();

let place: Place;
let forge: ForgeServer;
beforeEach(async () => {
  forge = await startForge(githubApi, {
    tokens: { admin: "ada" },
    organizations: { acme: {} },
    apps: [{ id: "12", publicKey, installations: [{ id: 7, owner: "acme" }] }],
  });
  place = await Place.open();
  await place.start({ only: ["source-controller"] });
  const url = new URL(`${forge.address}/api/v3/orgs/acme/repos`);
  await fetch(url, {
    method: "POST",
    headers: { authorization: "Bearer admin" },
    body: JSON.stringify({ name: "app", visibility: "private" }),
  });
});
afterEach(async () => {
  await place.close();
  await forge[Symbol.asyncDispose]();
});

async function commit(path: string): Promise<string> {
  const hash = await place.commit("local", { [path]: "a: 1\n" });
  await run("git", ["--git-dir", place.git.path("local"), "push", "--quiet", `${forge.folder}/acme/app.git`, "main"]);
  return hash;
}

async function secret(data: Record<string, string>): Promise<void> {
  const metadata = { name: "app", namespace: place.namespace };
  await place.cluster.create({ apiVersion: "v1", kind: "Secret", metadata, stringData: data });
}

const APP = () => ({ githubAppID: "12", githubAppPrivateKey: privateKey, githubAppBaseURL: `${forge.address}/api/v3` });
const repository = (more: object = {}) =>
  place.gitRepository("app", { url: `${forge.address}/acme/app`, provider: "github", secretRef: { name: "app" }, ...more });
const exchanges = () => forge.requests.filter((each) => each.includes("/access_tokens"));

describe("a GitRepository of the provider github", () => {
  test("logs in with the token of an installation, which is kept for the next time", async () => {
    const first = await commit("a.yaml");
    await secret({ ...APP(), githubAppInstallationOwner: "acme" });
    await repository();

    expect(await place.ready(GitRepository, "app", "True")).toContain(`main@sha1:${first}`);
    const second = await commit("b.yaml");
    await place.advance(600_000);
    await place.until(async () => (await place.source("app")).status?.artifact?.revision === `main@sha1:${second}`);

    expect(exchanges()).toEqual(["POST /api/v3/app/installations/7/access_tokens 201"]);
    expect(new Set(forge.gitRequests.map((each) => each.split(" ")[2]))).toEqual(new Set(["x-access-token"]));
    expect(place.logs.join("\n")).not.toMatch(/ghs_|PRIVATE KEY/);
  });

  test.each<[string, () => Record<string, string>, object, string, RegExp]>([
    [
      "an app without provider",
      () => ({ ...APP(), githubAppInstallationID: "7" }),
      { provider: "generic" },
      "InvalidProviderConfiguration",
      /spec.provider is not github/,
    ],
    ["the provider without an app", () => ({ username: "a", password: "b" }), {}, "InvalidProviderConfiguration", /holds no GitHub App/],
    ["an app without installation", APP, {}, "AuthenticationFailed", /neither installation id nor installation owner/],
    [
      "an app that is not installed",
      () => ({ ...APP(), githubAppInstallationOwner: "eve" }),
      {},
      "AuthenticationFailed",
      /not installed for eve/,
    ],
  ])("tells %s", async (...row) => {
    const [, data, spec, reason, message] = row;
    await commit("a.yaml");
    await secret(data());
    await repository(spec);

    expect(await place.ready(GitRepository, "app", "False", reason)).toMatch(message);
  });

  test("without a Secret it cannot go on", async () => {
    await repository({ secretRef: undefined });

    expect(await place.ready(GitRepository, "app", "False", "InvalidProviderConfiguration")).toMatch(/keys of a GitHub App/);
  });
});
