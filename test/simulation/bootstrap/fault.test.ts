// Every request that an install, an upgrade or a destroy makes may be the one at which something breaks. Whatever it is, the same command
// given again ends where an undisturbed run ends: the same objects, files, commits and state, and nothing of others is lost.
// FULL=1 tries every fault at every request, which takes from half an hour to hours as the machine is busy, and tells how far it is:
//   FULL=1 npx vitest run --project simulation test/simulation/bootstrap
// Otherwise SEED chooses requests, and every fault comes up in half of the stories.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "../../support/outside.ts";
import { startGitServer, type GitServer } from "../../support/git-server.ts";
import { Progress } from "../../support/progress.ts";
import { FAULTS, STORIES, tell, tellWithFault, type Ending } from "./stories.ts";
import { PASSWORD } from "./world.ts";

const isFull = process.env["FULL"] === "1";
const random = seededRandom(Number(process.env["SEED"] ?? 20_261_124));
/** Worlds at a time: most of the time is spent waiting for git. */
const AT_ONCE = 3;
/** Hundreds of worlds on a machine that may be busy; the lines that are printed tell whether it goes on. */
const DAY_MILLIS = 86_400_000;
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

describe.each(Object.entries(STORIES).map(([name, story], index) => ({ name, story, index })))("$name", ({ name, story, index }) => {
  const faults = Object.entries(FAULTS).filter((_fault, at) => isFull || at % 2 === index % 2);
  let ending: Ending;
  let progress: Progress;

  beforeAll(async () => {
    ending = await tell(server, story, folder);
    progress = new Progress(`${name}, story ${index + 1} of ${Object.keys(STORIES).length}: faults`, ending.steps.length * faults.length);
  });

  test.each(faults)("ends the same when %s", isFull ? { timeout: DAY_MILLIS } : {}, async (_fault, fault) => {
    const wrong: string[] = [];
    const open = [...chosen(ending.steps.length)];
    const work = async (): Promise<void> => {
      for (let at = open.shift(); at !== undefined; at = open.shift()) {
        const found = await tellWithFault(server, story, { fault, at, ending });
        if (isFull) progress.step();
        const step = ending.steps[at];
        wrong.push(...found.map((each) => `${at} ${step?.what.slice(0, 120)}: ${each}`));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));

    expect(wrong).toEqual([]);
  });
});
