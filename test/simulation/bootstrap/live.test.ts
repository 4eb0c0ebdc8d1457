// The provider is gone, or is refused, at a write of a move or of a destroy, with the controllers at work: the same command given again
// ends where an undisturbed run ends, and nothing that runs goes meanwhile. FULL=1 tries every write; otherwise SEED chooses one.
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import type { CtyObject } from "#codec";
import { seededRandom } from "../../support/outside.ts";
import type { Fate, Gate, Step } from "./gate.ts";
import { isWrite, LiveWorld, type LiveEnd } from "./live-world.ts";
import { configuration } from "./world.ts";

const isFull = process.env["FULL"] === "1";
const random = seededRandom(Number(process.env["SEED"] ?? 20_261_124));
const BEFORE = configuration();
const ELSEWHERE = configuration({ path: "clusters/moved", namespace: "gitops", secret_name: "repository" });
const SECRET = configuration({ secret_name: "repository" });
const STORIES: Readonly<Record<string, CtyObject | null>> = isFull
  ? { "path, namespace and Secret": ELSEWHERE, Secret: SECRET, "nowhere, by a destroy": null }
  : { "path, namespace and Secret": ELSEWHERE };
const FAULTS = ["cut before", "cut after", "answer 500"] as const;
/** Applied again this often at most. */
const TRIES = 3;

/** What happens at the n-th write; a process that is gone sends nothing after it. */
function fault(kind: (typeof FAULTS)[number], at: number, gate: Gate): (step: Step) => Fate {
  let writes = 0;
  return (step) => {
    if (!isWrite(step) || writes++ !== at) return "pass";
    if (kind === "answer 500") return { status: 500 };
    gate.close();
    return kind;
  };
}

async function undisturbed(asked: CtyObject | null): Promise<{ readonly end: LiveEnd; readonly writes: readonly string[] }> {
  await using world = await LiveWorld.open(BEFORE);
  const { errors } = await world.apply(asked);
  if (errors.length > 0) throw new Error(errors.join("; "));
  return { writes: world.gate.steps.filter(isWrite).map(({ what }) => what), end: await world.end() };
}

/** What is wrong with the end; nothing when it is the same as without a fault. */
async function disturbed(asked: CtyObject | null, kind: (typeof FAULTS)[number], at: number): Promise<object> {
  await using world = await LiveWorld.open(BEFORE);
  await world.watch();
  let { errors } = await world.apply(asked, fault(kind, at, world.gate));
  let isDone = errors.length === 0 && !world.gate.isClosed;
  for (let tries = 0; tries < TRIES && !isDone; tries++) {
    ({ errors } = await world.apply(asked));
    isDone = errors.length === 0;
  }
  const plan = asked === null ? { action: "none", errors: [] } : await world.plan(asked);
  const gone = asked === null ? [] : world.gone;
  return { errors, plan, gone, end: await world.end() };
}

describe.each(Object.entries(STORIES))("an install comes to another %s", (_story, asked) => {
  test(`whichever write ${isFull ? "" : "of a chosen few "}is its last`, { timeout: isFull ? 7_200_000 : 120_000 }, async () => {
    const { end, writes } = await undisturbed(asked);
    const all = writes.flatMap((what, at) => FAULTS.map((kind) => ({ what, at, kind })));
    const open = isFull ? all : [all[Math.floor(random.fraction() * all.length)] ?? { what: "", at: 0, kind: FAULTS[0] }];
    const wrong: unknown[] = [];
    for (const { what, at, kind } of open) {
      const found = await disturbed(asked, kind, at).catch((error: unknown) => ({ error: String(error) }));
      const expected = { errors: [], plan: { action: "none", errors: [] }, gone: [], end };
      if (!isDeepStrictEqual(found, expected)) wrong.push({ at, kind, what, found });
      if (isFull) process.stderr.write(`${at} ${kind} ${what.slice(0, 100)} ${wrong.length}\n`);
    }

    expect(wrong).toEqual([]);
  });
});
