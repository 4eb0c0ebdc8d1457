import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Secret, silentLog } from "#base";
import { UNKNOWN, type CtyObject } from "#codec";
import type { ForgeKind } from "#forge";
import { FluxClient } from "../../src/provider/resources/client.ts";
import { forgeResources } from "../../src/provider/resources/bootstrap-forge.ts";
import { forgeFindings, forgeOrderOf, withToken } from "../../src/provider/resources/forge-order.ts";
import { gitFindings } from "../../src/provider/resources/git-rules.ts";
import { validateBootstrap } from "../../src/provider/resources/bootstrap-attributes.ts";
import { realClock, seededRandom } from "../support/outside.ts";

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const around = { clock: realClock, random: seededRandom(1), connect: () => Promise.reject(new Error("no cluster is asked")) };
const clientOf = (config: CtyObject): FluxClient => new FluxClient(config, around, silentLog);
const settings = clientOf({ git: null }).gitSettings("a test");

test.each<[string, ForgeKind, CtyObject, object]>([
  [
    "has the defaults of the flux CLI",
    "github",
    { owner: "acme", repository: "fleet" },
    {
      kind: "github",
      hostname: "github.com",
      place: { owner: "acme", name: "fleet", isPersonal: false },
      visibility: "private",
      teams: [],
      reconcile: false,
      login: "deploy-key",
      readWriteKey: false,
      key: { algorithm: "ecdsa", ecdsaCurve: "p384", rsaBits: 2048 },
    },
  ],
  [
    "gives groups of Bitbucket Server the right to push",
    "bitbucket-server",
    { teams: ["ops"] },
    { teams: [{ team: "ops", permission: "push" }] },
  ],
  [
    "gives other teams that to maintain",
    "gitlab",
    { teams: ["a/ops", "b:pull"] },
    {
      teams: [
        { team: "a/ops", permission: "maintain" },
        { team: "b", permission: "pull" },
      ],
    },
  ],
  ["takes a deploy token", "gitlab", { deploy_token_auth: true }, { login: "deploy-token" }],
  ["takes the token", "gitlab", { token_auth: true }, { login: "token" }],
])("an order %s", (_case, kind, state, expected) => {
  expect(forgeOrderOf(kind, state)).toMatchObject(expected);
});

test.each<[string, CtyObject, readonly string[]]>([
  ["nothing that is not known yet", { teams: UNKNOWN, hostname: UNKNOWN, token_auth: UNKNOWN, deploy_token_auth: true }, []],
  ["two logins", { token_auth: true, deploy_token_auth: true }, ["token_auth is set too, and the cluster logs in with one thing"]],
  ["a hostname that is none", { hostname: "git hub" }, ['invalid hostname "git hub": it is no name of a host']],
  ["a permission that there is not", { teams: ["ops:own"] }, ['invalid team "ops:own": own is no permission']],
  ["teams of a user", { teams: ["ops"], personal: true }, ["repositories of users have no teams"]],
  ["an RSA key that is too short", { ssh_rsa_bits: 1024 }, ["1024 bits make no RSA key that is safe to use"]],
])("rules find %s", (_case, config, expected) => {
  expect(forgeFindings("gitlab", config).map(({ reason }) => reason)).toEqual(expected);
});

describe("the token", () => {
  const environment = { GITHUB_TOKEN: "from-env" };

  test("comes from the environment where the provider has no login", () => {
    expect(withToken("github", settings, environment).http?.password?.reveal()).toBe("from-env");
    expect(withToken("gitlab", settings, environment)).toBe(settings);
  });

  test("of the provider goes first", () => {
    const own = { ...settings, http: { password: new Secret("own") } };

    expect(withToken("github", own, environment)).toBe(own);
  });
});

describe("settings of git", () => {
  test("need no address for a hosting service, and one for everything else", () => {
    const client = clientOf({ git: { branch: "trunk", author_name: "Ada" } });

    expect(client.gitSettings("a test")).toMatchObject({ url: "", branch: "trunk", author: { name: "Ada" } });
    expect(() => client.git("a test")).toThrow("a test needs the provider's git settings");
    expect(client.withGit({ ...settings, url: "https://x/y" }).git("a test").url).toBe("https://x/y");
    expect(client.withGit(undefined).isKnown("git")).toBe(false);
  });

  test("log in as a GitHub App", () => {
    const app = { app_id: "12", installation_owner: "acme", private_key: pem, base_url: "https://ghe.example.com/api/v3" };

    const { githubApp } = clientOf({ git: { url: "https://ghe.example.com/acme/fleet", github_app: app } }).git("a test");

    expect(githubApp).toMatchObject({ app: { appId: "12", installationOwner: "acme" }, apiUrl: "https://ghe.example.com/api/v3" });
  });

  const app = { app_id: "12", installation_id: "7", private_key: "k" };
  test.each<[string, CtyObject, readonly string[]]>([
    ["are enough with an app", { url: "https://x/y", github_app: app }, []],
    ["wait for what is not known", { github_app: { app_id: UNKNOWN, installation_id: UNKNOWN, private_key: UNKNOWN } }, []],
    [
      "refuse an app over ssh",
      { url: "ssh://x/y", ssh: { private_key: "k" }, github_app: app },
      ["git.github_app logs in over https, and git.url is an ssh address"],
    ],
    [
      "refuse an app beside a token",
      { url: "https://x/y", http: { bearer_token: "t" }, github_app: app },
      ["git.github_app and git.http.bearer_token are two logins"],
    ],
    [
      "refuse an app without installation",
      { url: "https://x/y", github_app: { app_id: "12", private_key: "k" } },
      ["git.github_app names no installation"],
    ],
    [
      "refuse an app with two installations and no key",
      { url: "https://x/y", github_app: { app_id: "12", installation_id: "7", installation_owner: "acme" } },
      ["git.github_app.private_key is missing", "git.github_app names an installation by its id and by its owner"],
    ],
  ])("%s", (_case, git, expected) => {
    expect(gitFindings(git).map(({ reason }) => reason)).toEqual(expected);
  });

  test("of the cluster take an app too", () => {
    const cluster = { github_app: { app_id: "12", private_key: "k" }, password: "p" };

    expect(validateBootstrap({ cluster_credentials: cluster }).map(({ reason }) => reason)).toEqual([
      "cluster_credentials gives more than one login: password, github_app",
      "cluster_credentials.github_app names no installation",
    ]);
  });
});

test("each service has a resource of its own, with the attributes of an install", () => {
  const resources = forgeResources();

  expect(resources.map(({ type }) => type)).toEqual([
    "flux_bootstrap_github",
    "flux_bootstrap_gitlab",
    "flux_bootstrap_gitea",
    "flux_bootstrap_bitbucket_server",
  ]);
  for (const resource of resources) {
    const { schema, type } = resource;
    expect(Object.keys(schema.attributes)).toEqual(expect.arrayContaining(["owner", "cluster_login", "repository_files", "timeouts"]));
    expect(Object.hasOwn(schema.attributes, "deploy_token_auth")).toBe(type === "flux_bootstrap_gitlab");
  }
});
