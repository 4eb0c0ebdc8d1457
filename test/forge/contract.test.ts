// What every adapter must do, each against the API of its service.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messageOf, Secret } from "#base";
import {
  ensureDefaultBranch,
  ensureDeployKey,
  ensureRepository,
  ensureTeamAccess,
  findDeployKey,
  removeDeployKey,
  type ForgeRepository,
  type Permission,
  type Visibility,
} from "#forge";
import { folderOf } from "../support/forges/forge-server.ts";
import { KINDS, PERSONAL, PLACE, READER, startForgeStage, type ForgeStage } from "./stage.ts";

const wish = { place: PLACE, visibility: "private" as Visibility, branch: "main", reconcile: false };
const keyLine = (seed: number): string => `ssh-ed25519 ${Buffer.alloc(51, seed).toString("base64")}`;
const key = { title: "flux-system-main-flux-system-./clusters/acc", key: keyLine(1), isReadOnly: true };

async function repositoryAt(stage: ForgeStage): Promise<ForgeRepository> {
  return (await ensureRepository(stage.forge, wish)).repository;
}

/** Gives the empty repository a branch, as a push would. */
async function pushBranch({ server }: ForgeStage, branch: string): Promise<void> {
  const [repository] = server.state.repositories;
  const at = folderOf(repository as NonNullable<typeof repository>);
  const tree = await server.git(at, "hash-object", "-t", "tree", "-w", "/dev/null");
  const commit = await server.git(at, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit-tree", tree, "-m", "first");
  await server.git(at, "update-ref", `refs/heads/${branch}`, commit);
}

describe.each(KINDS)("%s", (kind) => {
  test("a repository that is missing is created as asked for, and left alone the next time", async () => {
    await using stage = await startForgeStage(kind);

    const made = await ensureRepository(stage.forge, { ...wish, description: "clusters" });
    const writes = stage.writes().length;
    const again = await ensureRepository(stage.forge, { ...wish, description: "clusters" });

    expect(made).toMatchObject({ change: "created", repository: { place: PLACE, visibility: "private", description: "clusters" } });
    expect(again.change).toBe("none");
    expect(again.repository).toMatchObject({ id: made.repository.id, visibility: "private", description: "clusters" });
    expect(stage.writes()).toHaveLength(writes);
    expect(stage.server.state.repositories).toMatchObject([{ owner: "acme", name: "fleet", isPersonal: false, visibility: "private" }]);
  });

  test("settings of a repository that is there are changed only where that is asked for", async () => {
    await using stage = await startForgeStage(kind);
    await ensureRepository(stage.forge, wish);
    const changed = { ...wish, visibility: "public" as const, description: "new" };

    const left = await ensureRepository(stage.forge, changed);
    const updated = await ensureRepository(stage.forge, { ...changed, reconcile: true });
    const again = await ensureRepository(stage.forge, { ...changed, reconcile: true });

    expect([left.change, updated.change, again.change]).toEqual(["none", "updated", "none"]);
    expect(left.repository.visibility).toBe("private");
    expect(updated.repository).toMatchObject({ visibility: "public", description: "new" });
  });

  test("a personal repository is created under the user of the token only", async () => {
    await using stage = await startForgeStage(kind);
    const other = { ...PERSONAL, owner: "eve" };

    const made = await ensureRepository(stage.forge, { ...wish, place: PERSONAL });

    expect(made.repository.place).toEqual(PERSONAL);
    const code = kind === "bitbucket-server" ? "forge.notFound" : "forge.wrongOwner";
    await expect(ensureRepository(stage.forge, { ...wish, place: other })).rejects.toMatchObject({ code });
    expect(stage.server.state.repositories).toHaveLength(1);
  });

  test("an owner that does not exist is named by the refused request", async () => {
    await using stage = await startForgeStage(kind);

    const refused = ensureRepository(stage.forge, { ...wish, place: { ...PLACE, owner: "nobody" } });

    await expect(refused).rejects.toMatchObject({ code: "forge.notFound", verdict: "stall" });
  });

  test("teams get access, each for itself, and keep what they have until it is to be reconciled", async () => {
    await using stage = await startForgeStage(kind);
    const repository = await repositoryAt(stage);
    const teams = (permission: Permission) => ["platform", "ghosts", "auditors"].map((team) => ({ team, permission }));
    const run = (permission: Permission, reconcile: boolean) =>
      ensureTeamAccess(stage.forge, repository, { teams: teams(permission), reconcile });

    const first = await run("push", false);
    const second = await run("admin", false);
    const third = await run("admin", true);

    expect(first.granted.map(({ team }) => team)).toEqual(["platform", "auditors"]);
    expect(first.failed.map(({ access }) => access.team)).toEqual(["ghosts"]);
    expect(second.granted).toEqual([]);
    expect(third.granted.map(({ team }) => team)).toEqual(stage.forge.setsTeamPermission ? ["platform", "auditors"] : []);
    const wanted = stage.forge.setsTeamPermission ? "admin" : "push";
    expect(await stage.forge.findTeamAccess(repository, "platform")).toBe(wanted);
  });

  test("a deploy key is found among many, and replaced where its public half or its right differs", async () => {
    await using stage = await startForgeStage(kind);
    const repository = await repositoryAt(stage);
    for (let seed = 10; seed < 17; seed++)
      await stage.forge.addDeployKey(repository, { ...key, title: `other ${seed}`, key: keyLine(seed) });
    const ours = () => stage.server.state.repositories[0]?.keys.filter(({ title }) => title === key.title) ?? [];

    expect(await ensureDeployKey(stage.forge, repository, key)).toBe(true);
    const [made] = ours();
    expect(await ensureDeployKey(stage.forge, repository, { ...key, key: `${key.key} flux@example.com` })).toBe(false);
    expect(ours()).toEqual([made]);
    expect(await ensureDeployKey(stage.forge, repository, { ...key, isReadOnly: false })).toBe(true);
    expect(ours()).toMatchObject([{ key: key.key, isReadOnly: false }]);
    expect(await ensureDeployKey(stage.forge, repository, { ...key, key: keyLine(2) })).toBe(true);
    expect(ours()).toMatchObject([{ key: keyLine(2), isReadOnly: true }]);
    expect(await findDeployKey(stage.forge, repository, { ...key, key: keyLine(2) })).toMatchObject({ title: key.title });
    expect(await findDeployKey(stage.forge, repository, key)).toBeUndefined();
    expect(await removeDeployKey(stage.forge, repository, key.title)).toBe(1);
    expect(await removeDeployKey(stage.forge, repository, key.title)).toBe(0);
    expect(stage.server.state.repositories[0]?.keys).toHaveLength(7);
  });

  test("a branch becomes the default one once it is there", async () => {
    await using stage = await startForgeStage(kind);
    const repository = await repositoryAt(stage);
    await pushBranch(stage, "main");
    await pushBranch(stage, "trunk");

    expect(await ensureDefaultBranch(stage.forge, repository, "trunk")).toBe(true);
    expect(await ensureDefaultBranch(stage.forge, repository, "trunk")).toBe(false);
    await expect(ensureDefaultBranch(stage.forge, repository, "gone")).rejects.toMatchObject({ verdict: "stall" });
    expect(stage.server.state.repositories[0]?.defaultBranch).toBe("trunk");
  });

  test("a token that is not known or may only read is told from one that sees nothing, and never told itself", async () => {
    await using stage = await startForgeStage(kind);
    const stranger = stage.open({ login: { token: new Secret("tok-3n-0f-eve") } });
    const reader = stage.open({ login: { token: new Secret(READER) } });
    stage.server.setFault(({ method }) =>
      method === "POST" ? { status: 422, body: { message: `no: ${READER}`, errors: [{ message: "name is reserved" }] } } : undefined,
    );

    const failures = [stranger.findRepository(PLACE), reader.createRepository(PLACE, { ...wish })];
    const told = await Promise.all(failures.map((each) => each.catch((error: unknown) => error)));
    stage.server.setFault(undefined);
    const forbidden = await reader.createRepository(PLACE, { ...wish }).catch((error: unknown) => error);

    expect([...told, forbidden]).toMatchObject([{ code: "forge.unauthorized" }, { code: "forge.refused" }, { code: "forge.forbidden" }]);
    expect(messageOf(told[1])).toContain("name is reserved");
    for (const each of [...told, forbidden]) expect(`${messageOf(each)}${JSON.stringify(each)}`).not.toMatch(/tok-3n/);
  });

  test("a server that asks to wait is waited for, and one that asks for too long is left", async () => {
    await using stage = await startForgeStage(kind);
    let left = 2;
    stage.server.setFault(() => (left-- > 0 ? { status: 429, headers: { "retry-after": "7" }, body: {} } : undefined));

    expect(await stage.forge.findRepository(PLACE)).toBeUndefined();
    expect(stage.clock.slept).toEqual([7000, 7000]);
    stage.server.setFault(() => ({ status: 429, headers: { "retry-after": "3600" }, body: {} }));
    await expect(stage.forge.findRepository(PLACE)).rejects.toMatchObject({
      code: "forge.rateLimited",
      verdict: "wait",
      data: { seconds: 3600 },
    });
    expect(stage.clock.slept).toHaveLength(2);
  });

  test("a failing server is asked again where that is safe", async () => {
    await using stage = await startForgeStage(kind);
    stage.server.setFault(() => ({ status: 503, body: "<html>down</html>", headers: { "content-type": "text/html" } }));

    await expect(stage.forge.findRepository(PLACE)).rejects.toMatchObject({ code: "forge.serverError", verdict: "retry" });
    expect(stage.server.requests).toHaveLength(4);
    expect(stage.clock.slept).toEqual([1000, 2000, 4000]);
    await expect(stage.forge.addDeployKey({ ...PLACE_AS_FOUND }, key)).rejects.toMatchObject({ code: "forge.serverError" });
    expect(stage.server.requests).toHaveLength(5);
  });

  test("a sign-in page is no answer of an API", async () => {
    await using stage = await startForgeStage(kind);
    stage.server.setFault(() => ({ status: 200, body: "<html>sign in</html>", headers: { "content-type": "text/html" } }));

    await expect(stage.forge.findRepository(PLACE)).rejects.toMatchObject({ code: "forge.notAnApi" });
  });

  test("stopping ends a request with the reason of the signal", async () => {
    await using stage = await startForgeStage(kind);

    await expect(stage.forge.findRepository(PLACE, AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
  });
});

const PLACE_AS_FOUND: ForgeRepository = { place: PLACE, id: 1, visibility: "private", description: "", defaultBranch: "main" };

test.each<[string, Record<string, string>, object]>([
  ["a spent limit of GitHub ends in the second it names", { "x-ratelimit-remaining": "0" }, { code: "forge.rateLimited" }],
  ["a second limit of GitHub says how long", { "retry-after": "120" }, { code: "forge.rateLimited", data: { seconds: 120 } }],
  ["a refusal without a limit is a refusal", { "x-ratelimit-remaining": "12" }, { code: "forge.forbidden" }],
])("%s", async (_case, headers, expected) => {
  await using stage = await startForgeStage("github");
  const reset = { "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 1800) };
  stage.server.setFault(() => ({ status: 403, headers: { ...reset, ...headers }, body: { message: "no" } }));

  await expect(stage.forge.findRepository(PLACE)).rejects.toMatchObject(expected);
});

test("what was brought about once is not touched again, whatever it was", async () => {
  const permission = fc.constantFrom<Permission>("pull", "push", "admin");
  const wishes = fc.record({
    kind: fc.constantFrom(...KINDS),
    visibility: fc.constantFrom<Visibility>("private", "public"),
    description: fc.option(
      fc.string({ minLength: 1, maxLength: 20 }).filter((each) => each.trim() === each),
      { nil: undefined },
    ),
    reconcile: fc.boolean(),
    teams: fc.uniqueArray(fc.record({ team: fc.constantFrom("platform", "auditors"), permission }), { selector: ({ team }) => team }),
    isReadOnly: fc.boolean(),
    seed: fc.nat(200),
  });
  await fc.assert(
    fc.asyncProperty(wishes, async ({ kind, teams, isReadOnly, seed, description, ...rest }) => {
      await using stage = await startForgeStage(kind);
      const bringAbout = async (): Promise<void> => {
        const order = { ...wish, ...rest, ...(description !== undefined && { description }) };
        const { repository } = await ensureRepository(stage.forge, order);
        await ensureTeamAccess(stage.forge, repository, { teams, reconcile: rest.reconcile });
        await ensureDeployKey(stage.forge, repository, { ...key, key: keyLine(seed), isReadOnly });
      };

      await bringAbout();
      const writes = stage.writes().length;
      await bringAbout();

      expect(writes).toBeGreaterThanOrEqual(2);
      expect(stage.writes()).toHaveLength(writes);
    }),
    { numRuns: 12 },
  );
});
