// Random roles, bindings and requests in the name of others on both servers: the same is allowed, and refused with the same words.
// SEED=<number> repeats a run, SESSIONS=<number> changes how many there are of each sort.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBoth, sessionDifferences, type Both } from "./both-planes.ts";
import { SESSIONS } from "./generated-access.ts";
import { peerMissing } from "./peer-missing.ts";

const missing = await peerMissing();
const COUNT = Number(process.env["SESSIONS"] ?? 40);
const AT_ONCE = 20;

describe.skipIf(missing)("sessions about access", () => {
  let both: Both;

  beforeAll(async () => {
    // the roles that gather others are filled by a controller
    both = await openBoth({ controllerManager: true });
  });
  afterAll(() => both?.close());

  test.each(Object.entries(SESSIONS))("of %s are answered alike", async (_sort, sessions) => {
    expect(await sessionDifferences(both, sessions, { count: COUNT, atOnce: AT_ONCE })).toEqual([]);
  });
});
