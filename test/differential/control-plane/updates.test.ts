// Random writes that may be refused, on both servers: stale versions, patches that do not apply, subresources, odd bodies.
// SEED=<number> repeats a run, SESSIONS=<number> changes how many there are of each kind.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BAR_DEFINITION, LATER_DEFAULTS } from "./bars.ts";
import { openBoth, sessionDifferences, type Both } from "./both-planes.ts";
import { emptyMetadataSessions } from "./generated-empties.ts";
import { SESSIONS } from "./generated-updates.ts";
import { peerMissing } from "./peer-missing.ts";
import { FOO_DEFINITION } from "./read-targets.ts";
import { compareSession } from "./session.ts";

const missing = await peerMissing();
const COUNT = Number(process.env["SESSIONS"] ?? 30);

describe.skipIf(missing)("sessions of writes", () => {
  let both: Both;

  beforeAll(async () => {
    both = await openBoth({ controllerManager: false, definitions: [FOO_DEFINITION, BAR_DEFINITION] });
  });
  afterAll(() => both?.close());

  test.each(Object.entries(SESSIONS))("to %s are answered alike", async (_plural, sessions) => {
    expect(await sessionDifferences(both, sessions, { count: COUNT })).toEqual([]);
  });

  test("with empty collections in metadata are answered alike", async () => {
    expect(await sessionDifferences(both, emptyMetadataSessions, { count: 2 * COUNT })).toEqual([]);
  });

  test("to objects that are older than the defaults of their kind are answered alike", async () => {
    expect(await compareSession(LATER_DEFAULTS, both.peers)).toEqual([]);
  });
});
