// Several at once, and clocks that are wrong.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGitServer, type GitServer } from "../../support/git-server.ts";
import { STORIES, tell, type Ending } from "./stories.ts";
import { configuration, PASSWORD, World } from "./world.ts";

const DAY_MILLIS = 86_400_000;
let folder: string;
let server: GitServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-concurrency-"));
  server = await startGitServer({ dir: folder, users: { flux: PASSWORD } });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(Object.entries(STORIES).map(([name, story], index) => ({ name, story, index })))("$name", ({ name, story, index }) => {
  const isAhead = index % 2 === 0;
  let ending: Ending;

  beforeAll(async () => {
    ending = await tell(server, story, folder);
  });

  test("by two at once ends as by one", async () => {
    await using world = await World.open(server, `${name.replaceAll(" ", "-")}-two`, ending.before);

    const outcomes = await world.applyAtOnce(story.asked, 2);
    const failed = outcomes.filter(({ errors }) => errors.length > 0);
    const again = failed.length === 0 ? [] : (await world.apply(story.asked)).errors;

    expect(failed.length).toBeLessThan(2);
    expect(again).toEqual([]);
    expect(await world.describe()).toEqual(ending.description);
    expect(await world.faultsOfHistory()).toEqual([]);
  });

  test(`by a machine whose clock is a day ${isAhead ? "ahead" : "behind"} ends the same`, async () => {
    const skewMillis = isAhead ? DAY_MILLIS : -DAY_MILLIS;
    await using world = await World.open(server, `${name.replaceAll(" ", "-")}-skewed`, ending.before);

    expect((await world.apply(story.asked, { skewMillis })).errors).toEqual([]);

    expect(await world.describe()).toEqual(ending.description);
  });
});

test("ten clusters at once into one repository come to follow it, each from its own folder", async () => {
  const worlds: World[] = [];
  for (let each = 0; each < 10; each++) worlds.push(await World.open(server, "shared"));

  const configurations = worlds.map((_world, index) => configuration({ path: `clusters/c${index}` }));
  const outcomes = await Promise.all(worlds.map((world, index) => world.apply(configurations[index] ?? null)));

  expect(outcomes.flatMap(({ errors }) => errors)).toEqual([]);
  const files = (await worlds[0]?.git("ls-tree", "-r", "--name-only", "main"))?.split("\n") ?? [];
  const install = ["gotk-components.yaml", "gotk-sync.yaml", "kustomization.yaml"];
  const wanted = worlds.flatMap((_world, index) => install.map((name) => `clusters/c${index}/flux-system/${name}`));
  expect(files.toSorted()).toEqual(["README.md", "clusters/acc/app.yaml", ...wanted].toSorted());
  expect(await worlds[0]?.faultsOfHistory()).toEqual([]);
  const plans = await Promise.all(worlds.map((world, index) => world.plan(configurations[index] ?? configuration())));
  expect(plans).toEqual(worlds.map(() => ({ action: "none", errors: [] })));
  for (const world of worlds) await world[Symbol.asyncDispose]();
});
