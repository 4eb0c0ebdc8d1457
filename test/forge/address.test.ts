import { describe, expect, test } from "vitest";
import { Secret } from "#base";
import {
  cloneAddresses,
  ensureDeployToken,
  ensureRepository,
  loginTitle,
  openForge,
  parseTeam,
  placeOfAddress,
  type ForgeKind,
} from "#forge";
import { gitlabApi } from "../support/forges/gitlab.ts";
import { githubApi } from "../support/forges/github.ts";
import { olderBitbucketServerApi } from "../support/forges/bitbucket-server.ts";
import { startForge } from "../support/forges/forge-server.ts";
import { makePki } from "../support/pki.ts";
import { KINDS, PatientClock, PERSONAL, PLACE, SETUP, startForgeStage, TOKEN } from "./stage.ts";

const login = { token: new Secret(TOKEN) };
const clock = new PatientClock();

describe("clone addresses", () => {
  test.each<[ForgeKind, string, { place?: typeof PLACE; sshHostname?: string }, readonly [http: string, ssh: string]]>([
    ["github", "github.com", {}, ["https://github.com/acme/fleet.git", "ssh://git@github.com/acme/fleet"]],
    [
      "github",
      "ghe.example.com",
      { sshHostname: "ssh.example.com:2222" },
      ["https://ghe.example.com/acme/fleet.git", "ssh://git@ssh.example.com:2222/acme/fleet"],
    ],
    [
      "gitlab",
      "https://git.example.com:8443",
      { place: { ...PLACE, owner: "a/b" } },
      ["https://git.example.com:8443/a/b/fleet.git", "ssh://git@git.example.com/a/b/fleet"],
    ],
    ["gitea", "http://git.example.com/gitea/", {}, ["http://git.example.com/gitea/acme/fleet.git", "ssh://git@git.example.com/acme/fleet"]],
    [
      "bitbucket-server",
      "bb.example.com",
      { place: PERSONAL, sshHostname: "bb.example.com:7999" },
      ["https://bb.example.com/scm/~ada/fleet.git", "ssh://git@bb.example.com:7999/~ada/fleet"],
    ],
  ])("of %s at %s", (kind, hostname, { place = PLACE, sshHostname }, [http, ssh]) => {
    expect(cloneAddresses(kind, hostname, place, sshHostname)).toEqual({ http, ssh });
  });

  test.each(KINDS)("of %s lead back to the repository", (kind) => {
    const places = kind === "bitbucket-server" ? [PLACE, PERSONAL] : [PLACE];

    for (const place of places) {
      const { http, ssh } = cloneAddresses(kind, "git.example.com", place);
      expect([placeOfAddress(kind, http), placeOfAddress(kind, ssh)]).toEqual([
        { hostname: "git.example.com", place },
        { hostname: "git.example.com", place },
      ]);
    }
    expect(placeOfAddress(kind, "not a url")).toBeUndefined();
    expect(placeOfAddress(kind, "https://git.example.com/fleet.git")).toBeUndefined();
  });
});

test.each([
  ["git hub", {}, /invalid hostname "git hub"/],
  ["ftp://git.example.com", {}, /the scheme must be http or https/],
  ["https://user:pw@git.example.com", {}, /must not hold credentials/],
  ["http://git.example.com", {}, /would send the token in the clear/],
])("the hostname %s is refused", (hostname, more, message) => {
  expect(() => openForge({ kind: "gitea", hostname, login, clock, ...more })).toThrow(message);
});

test("the title of a deploy key is that of the flux CLI", () => {
  expect(loginTitle({ namespace: "flux-system", branch: "main", secretName: "creds", path: "clusters/acc" })).toBe(
    "flux-system-main-creds-./clusters/acc",
  );
  expect(loginTitle({ namespace: "flux-system", branch: "main", secretName: "flux-system", path: "" })).toBe(
    "flux-system-main-flux-system-./",
  );
});

test.each([
  ["platform", { team: "platform", permission: "maintain" }],
  ["platform:push", { team: "platform", permission: "push" }],
  ["group/sub:admin", { team: "group/sub", permission: "admin" }],
])("the team %s", (text, expected) => {
  expect(parseTeam(text, "maintain")).toEqual(expected);
});

test.each([
  ["", /no name/],
  [":push", /no name/],
  ["a:b", /b is no permission/],
  ["a:push:admin", /more than one permission/],
])("the team %j is refused", (text, message) => {
  expect(() => parseTeam(text, "maintain")).toThrow(message);
});

test("a deploy token is kept while the service has it, and replaced when it is revoked", async () => {
  await using stage = await startForgeStage("gitlab");
  const { repository } = await ensureRepository(stage.forge, { place: PLACE, visibility: "private", branch: "main", reconcile: false });
  const tokens = () => stage.server.state.repositories[0]?.deployTokens.filter((each) => !each.isRevoked) ?? [];

  const first = await ensureDeployToken(stage.forge, repository, { name: "flux", known: undefined });
  const kept = await ensureDeployToken(stage.forge, repository, { name: "flux", known: first });
  for (const each of tokens()) each.isRevoked = true;
  const renewed = await ensureDeployToken(stage.forge, repository, { name: "flux", known: first });
  const afresh = await ensureDeployToken(stage.forge, repository, { name: "flux", known: undefined });

  expect(kept).toBe(first);
  expect(renewed.username).not.toBe(first.username);
  expect(tokens()).toMatchObject([{ username: afresh.username, token: afresh.password.reveal() }]);
  await using other = await startForgeStage("gitea");
  await expect(ensureDeployToken(other.forge, repository, { name: "flux", known: undefined })).rejects.toMatchObject({
    code: "forge.deployTokensUnknown",
  });
});

test("a group of GitLab is found whatever case it is written in", async () => {
  await using server = await startForge(gitlabApi, { ...SETUP, organizations: { "acme/clusters": {} } });
  const forge = openForge({ kind: "gitlab", hostname: server.address, login, allowInsecure: true, clock });
  const place = { ...PLACE, owner: "Acme/Clusters" };

  const made = await ensureRepository(forge, { place, visibility: "internal", branch: "main", reconcile: false });
  const again = await ensureRepository(forge, { place, visibility: "internal", branch: "main", reconcile: false });

  expect([made.change, again.change, again.repository.visibility]).toEqual(["created", "none", "internal"]);
});

test.each<ForgeKind>(["gitea", "bitbucket-server"])("%s refuses a visibility that it does not have", async (kind) => {
  await using stage = await startForgeStage(kind);

  const refused = ensureRepository(stage.forge, { place: PLACE, visibility: "internal", branch: "main", reconcile: false });

  await expect(refused).rejects.toMatchObject({ code: "forge.unfitVisibility" });
});

test("Bitbucket Server refuses permissions that groups cannot have, and older releases are understood", async () => {
  await using server = await startForge(olderBitbucketServerApi, SETUP);
  const forge = openForge({ kind: "bitbucket-server", hostname: server.address, login, allowInsecure: true, clock });
  const { repository } = await ensureRepository(forge, { place: PLACE, visibility: "private", branch: "trunk", reconcile: false });

  expect((await forge.findRepository(PLACE))?.defaultBranch).toBe("trunk");
  await expect(forge.grantTeamAccess(repository, { team: "platform", permission: "triage" })).rejects.toMatchObject({
    code: "forge.unfitPermission",
  });
});

test("a certificate of a private authority is trusted where the authority is given", async () => {
  const pki = makePki();
  await using server = await startForge(githubApi, SETUP, { tls: pki.leaf("localhost") });
  const open = (more: object) => openForge({ kind: "github", hostname: server.address, login, clock, ...more });

  expect(await open({ certificateAuthority: pki.ca }).findRepository(PLACE)).toBeUndefined();
  await expect(open({}).findRepository(PLACE)).rejects.toMatchObject({ code: "forge.untrustedCertificate", verdict: "stall" });
});

test("a forge that does not answer is told as such", async () => {
  const forge = openForge({ kind: "github", hostname: "http://127.0.0.1:9", login, allowInsecure: true, clock });

  await expect(forge.findRepository(PLACE)).rejects.toMatchObject({ code: "forge.unreachable", verdict: "retry" });
});
