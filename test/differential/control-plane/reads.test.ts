// Random sessions of reads on both servers: lists in pieces, old versions, selectors, every form of an answer.
// SEED=<number> repeats a run, SESSIONS=<number> changes how many there are of each kind.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BAR_DEFINITION, BAR_READS } from "./bars.ts";
import { openBoth, sessionDifferences, type Both } from "./both-planes.ts";
import { readSessions } from "./generated-reads.ts";
import { peerMissing } from "./peer-missing.ts";
import { FOO_DEFINITION, READ_TARGETS } from "./read-targets.ts";

const missing = await peerMissing();
const COUNT = Number(process.env["SESSIONS"] ?? 20);

describe.skipIf(missing)("sessions of reads", () => {
  let both: Both;

  beforeAll(async () => {
    both = await openBoth({ controllerManager: false, definitions: [FOO_DEFINITION, BAR_DEFINITION] });
  });
  afterAll(() => both?.close());

  // most of the time is waiting, which kinds can do side by side
  test.concurrent.each([...READ_TARGETS, BAR_READS].map((target) => [target.plural, target] as const))(
    "of %s are answered alike",
    async (_plural, target) => {
      expect(await sessionDifferences(both, readSessions(target), { count: COUNT })).toEqual([]);
    },
  );
});
