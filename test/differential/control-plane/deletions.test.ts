// Random deletions on both servers, with the real garbage collector and namespace controller on the real side: the same goes, stays and waits.
// SEED=<number> repeats a run, SESSIONS=<number> changes how many there are of each sort.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBoth, sessionDifferences, type Both } from "./both-planes.ts";
import { SESSIONS } from "./generated-deletions.ts";
import { peerMissing } from "./peer-missing.ts";

const missing = await peerMissing();
const COUNT = Number(process.env["SESSIONS"] ?? 30);
/** The real namespace controller waits for seconds, and empties few namespaces at a time. */
const AT_ONCE: Readonly<Record<string, number>> = { families: 30, namespaces: 8 };

describe.skipIf(missing)("deletions", () => {
  let both: Both;

  beforeAll(async () => {
    both = await openBoth({ controllerManager: true });
  });
  afterAll(() => both?.close());

  // most of the time is waiting, which kinds can do side by side
  test.concurrent.each(Object.entries(SESSIONS))("of %s end alike", async (sort, sessions) => {
    const atOnce = AT_ONCE[sort] ?? 1;

    expect(await sessionDifferences(both, sessions, { count: sort === "namespaces" ? Math.ceil(COUNT / 4) : COUNT, atOnce })).toEqual([]);
  });
});
