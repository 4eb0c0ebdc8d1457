// Random sessions in which watches look on while objects change, on both servers: whole streams of events must be equal.
// SEED=<number> repeats a run, SESSIONS=<number> changes how many there are of each kind.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BAR_DEFINITION, BAR_READS } from "./bars.ts";
import { openBoth, sessionDifferences, type Both } from "./both-planes.ts";
import { watchSessions } from "./generated-watches.ts";
import { peerMissing } from "./peer-missing.ts";
import { FOO_DEFINITION, READ_TARGETS } from "./read-targets.ts";

const missing = await peerMissing();
const COUNT = Number(process.env["SESSIONS"] ?? 12);
/** A watch lasts for seconds, in which others can go on. */
const AT_ONCE = 6;

describe.skipIf(missing)("watches", () => {
  let both: Both;

  beforeAll(async () => {
    both = await openBoth({ controllerManager: false, definitions: [FOO_DEFINITION, BAR_DEFINITION] });
  });
  afterAll(() => both?.close());

  // most of the time is waiting, which kinds can do side by side
  test.concurrent.each([...READ_TARGETS, BAR_READS].map((target) => [target.plural, target] as const))(
    "of %s see the same events",
    async (_plural, target) => {
      expect(await sessionDifferences(both, watchSessions(target), { count: COUNT, atOnce: AT_ONCE })).toEqual([]);
    },
  );
});
