// Stories of an install: what is there before, what is asked, and how it ends when nothing goes wrong. A fault at any request of one may
// delay the end, and never change it.
import { join } from "node:path";
import type { CtyObject } from "#codec";
import type { GitServer } from "../../support/git-server.ts";
import type { Fate, Gate, Step } from "./gate.ts";
import { configuration, World, type Description, type KeptWorld } from "./world.ts";

export interface Story {
  /** Configurations that are applied first, without faults. */
  readonly before: readonly CtyObject[];
  /** What is applied under the fault; null destroys. */
  readonly asked: CtyObject | null;
}

const PLAIN = configuration();
const OLDER = configuration({ version: "v0.2.0" });
const CHANGED = configuration({
  toleration_keys: ["dedicated"],
  interval: "5m",
  image_pull_secret: "pull",
  registry_credentials: "ada:pull-w",
});

export const STORIES: Readonly<Record<string, Story>> = {
  "a create": { before: [], asked: PLAIN },
  "an upgrade": { before: [OLDER], asked: PLAIN },
  "an update": { before: [PLAIN], asked: CHANGED },
  "a change of Secret": { before: [PLAIN], asked: configuration({ secret_name: "repository" }) },
  "a destroy": { before: [PLAIN], asked: null },
};

/** What happens at the n-th request and after. */
export type Fault = (at: number, gate: Gate) => (step: Step) => Fate;

const during =
  (length: number, fate: Fate): Fault =>
  (at) =>
  ({ index }) =>
    index >= at && index < at + length ? fate : "pass";

const killed =
  (fate: "cut before" | "cut after"): Fault =>
  (at, gate) =>
  ({ index }) => {
    if (index !== at) return "pass";
    gate.close();
    return fate;
  };

export const FAULTS: Readonly<Record<string, Fault>> = {
  "the process is gone before a request is sent": killed("cut before"),
  "the process is gone before an answer is seen": killed("cut after"),
  "the connection breaks before a request is sent": during(1, "cut before"),
  "the connection breaks before an answer is seen": during(1, "cut after"),
  "nothing can be reached for a while": during(6, "cut before"),
  "the servers answer 500 for a while": during(4, { status: 500 }),
  "the servers answer 503 and ask to come back": during(4, { status: 503, retryAfterSeconds: 1 }),
  "the servers answer 429 and ask to come back": during(4, { status: 429, retryAfterSeconds: 1 }),
  "the servers are slow": during(12, { delayMillis: 15 }),
};

export interface Ending {
  /** How the world was before. */
  readonly before: KeptWorld;
  readonly description: Description;
  /** Requests of the operation that was asked for. */
  readonly steps: readonly Step[];
}

let worlds = 0;
const nextName = (): string => `world-${(worlds += 1)}`;

/** How a story ends without faults. What it starts from is kept below the folder. */
export async function tell(server: GitServer, story: Story, folder: string): Promise<Ending> {
  const name = nextName();
  await using world = await World.open(server, name);
  for (const each of story.before) {
    const { errors } = await world.apply(each);
    if (errors.length > 0) throw new Error(`the world could not be prepared: ${errors.join("; ")}`);
  }
  const before = await world.keep(join(folder, "kept", name));
  const { errors } = await world.apply(story.asked);
  if (errors.length > 0) throw new Error(`the story does not end by itself: ${errors.join("; ")}`);
  const steps = world.gate.steps;
  return { before, description: await world.describe(), steps };
}

/** Applied again this often at most. */
const TRIES = 3;

/** What is wrong with the end of a story that had a fault at its n-th request; nothing when it is the same as without. */
export async function tellWithFault(
  server: GitServer,
  { asked }: Story,
  { fault, at, ending }: { readonly fault: Fault; readonly at: number; readonly ending: Ending },
): Promise<readonly string[]> {
  await using world = await World.open(server, nextName(), ending.before);
  let { errors } = await world.apply(asked, { judge: fault(at, world.gate) });
  let isDone = errors.length === 0 && !world.gate.isClosed;
  for (let tries = 0; tries < TRIES && !isDone; tries++) {
    ({ errors } = await world.apply(asked));
    isDone = errors.length === 0;
  }
  const wrong = isDone ? [] : [`it does not end: ${errors.join("; ")}`];
  const plan = asked === null ? undefined : await world.plan(asked);
  if (plan !== undefined && (plan.action !== "none" || plan.errors.length > 0))
    wrong.push(`a plan says ${plan.action} ${plan.errors.join("; ")}`);
  return [...wrong, ...(await world.faultsOfHistory()), ...differences(ending.description, await world.describe())];
}

/** Differences of two ends, shortly. */
function differences(wanted: Description, found: Description): string[] {
  const objects = [...new Set([...Object.keys(wanted.objects), ...Object.keys(found.objects)])].flatMap((id) => {
    const [ours, theirs] = [JSON.stringify(wanted.objects[id]), JSON.stringify(found.objects[id])];
    if (ours === theirs) return [];
    return [`${id} ${ours === undefined ? "is too much" : theirs === undefined ? "is missing" : apart(ours, theirs)}`];
  });
  const parts = (["files", "subjects", "state"] as const).flatMap((part) => {
    const [ours, theirs] = [JSON.stringify(wanted[part]), JSON.stringify(found[part])];
    return ours === theirs ? [] : [`${part} ${apart(ours, theirs)}`];
  });
  return [...objects, ...parts];
}

/** The places where two texts go apart. */
function apart(wanted: string, found: string): string {
  let start = 0;
  while (wanted[start] === found[start]) start += 1;
  const from = Math.max(0, start - 60);
  return `differs: …${found.slice(from, start + 120)}… instead of …${wanted.slice(from, start + 120)}…`;
}
