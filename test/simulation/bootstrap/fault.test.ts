// Every request that an install, an upgrade or a destroy makes may be the one at which something breaks. Whatever it is, the same command
// given again ends where an undisturbed run ends: the same objects, files, commits and state, and nothing of others is lost.
// FULL=1 tries every fault at every request; otherwise SEED chooses requests, and every fault comes up in half of the stories.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "../../support/outside.ts";
import { startGitServer, type GitServer } from "../../support/git-server.ts";
import { FAULTS, STORIES, tell, tellWithFault, type Ending } from "./stories.ts";
import { PASSWORD } from "./world.ts";

const isFull = process.env["FULL"] === "1";
const random = seededRandom(Number(process.env["SEED"] ?? 20_261_124));
/** Worlds at a time: most of the time is spent waiting for git. */
const AT_ONCE = 3;
let folder: string;
let server: GitServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-faults-"));
  server = await startGitServer({ dir: folder, users: { flux: PASSWORD } });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Every request, or one of the chosen. */
function chosen(steps: number): readonly number[] {
  if (isFull) return Array.from({ length: steps }, (_, index) => index);
  return [Math.floor(random.fraction() * steps)];
}

describe.each(Object.entries(STORIES).map(([name, story], index) => ({ name, story, index })))("$name", ({ story, index }) => {
  const faults = Object.entries(FAULTS).filter((_fault, at) => isFull || at % 2 === index % 2);
  let ending: Ending;

  beforeAll(async () => {
    ending = await tell(server, story, folder);
  }, 60_000);

  test.each(faults)("ends the same when %s", { timeout: isFull ? 3_600_000 : 60_000 }, async (_fault, fault) => {
    const wrong: string[] = [];
    const open = [...chosen(ending.steps.length)];
    const work = async (): Promise<void> => {
      for (let at = open.shift(); at !== undefined; at = open.shift()) {
        const found = await tellWithFault(server, story, { fault, at, ending });
        const step = ending.steps[at];
        wrong.push(...found.map((each) => `${at} ${step?.what.slice(0, 120)}: ${each}`));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));

    expect(wrong).toEqual([]);
  });
});
