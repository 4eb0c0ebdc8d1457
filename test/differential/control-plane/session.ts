// Sessions: sequences of requests whose later steps name what earlier answers said (uids, resource versions, tokens of lists). Each side
// puts in its own values; answers are compared with these values replaced by the order in which they first appeared.
import { setTimeout as pause } from "node:timers/promises";
import { at, isObject, type Json } from "#base";
import { differences, UID, type Answer, type Open, type Send, type Step } from "./compare.ts";
import type { SessionStep } from "./generated-watches.ts";
import { keepUp, Observation } from "./observation.ts";

/** What a step writes where the answer of an earlier one has to stand: `{{3 metadata.uid}}` is the uid that the fourth step told. */
const TOLD = /\{\{(\d+) ([^}]+)\}\}/g;

/** One side of a session: its answers so far, and the values that stand for others. */
export class Side {
  readonly #peer: Peer;
  readonly #answers: Answer[] = [];
  #said = 0;
  readonly #known = new Map<string, Map<string, number>>();

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  /** Sends a step with this side's own values in it. */
  async say(step: Step): Promise<Answer> {
    const index = (this.#said += 1) - 1;
    const answer = await this.#peer.send(this.fill(step));
    this.#answers[index] = answer;
    return answer;
  }

  /** Begins a watch. What it tells is not told to later steps. */
  async watch(step: Step): Promise<Observation> {
    this.#said += 1;
    return Observation.begin(this.#peer.open, this.fill(step));
  }

  /** Takes the last step once more; its answer stands for that of the first time. */
  async sayAgain(step: Step): Promise<Answer> {
    this.#said -= 1;
    return this.say(step);
  }

  /** A step with what earlier answers told. */
  fill(step: Step): Step {
    const body = step.body === undefined || typeof step.body === "string" ? step.body : JSON.stringify(step.body);
    const { headers } = step;
    return {
      ...step,
      path: this.#filled(step.path, true),
      ...(body !== undefined && { body: this.#filled(body, false) }),
      ...(headers !== undefined && {
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, this.#filled(value, false)])),
      }),
    };
  }

  #filled(text: string, isPath: boolean): string {
    return text.replaceAll(TOLD, (_all, index: string, path: string) => {
      const told = at(this.#answers[Number(index)]?.body, ...path.split(".").map((each) => (/^\d+$/.test(each) ? Number(each) : each)));
      const value = typeof told === "string" || typeof told === "number" ? String(told) : "";
      return isPath ? encodeURIComponent(value) : value;
    });
  }

  /** An answer whose uids and versions of objects are numbered in the order in which this side told them. */
  numbered(body: Json): Json {
    return this.#number(body, false);
  }

  #number(value: Json | undefined, isMetadata: boolean): Json {
    if (Array.isArray(value)) return value.map((each: Json) => this.#number(each, false));
    if (typeof value === "string") return this.#withOrdinals(value);
    if (!isObject(value)) return value ?? null;
    const out: Record<string, Json> = {};
    for (const [key, each] of Object.entries(value)) {
      const name = this.#withOrdinals(key);
      const isOfObject = isMetadata && typeof value["name"] === "string" && (name === "resourceVersion" || name === "uid");
      out[name] = isOfObject && typeof each === "string" ? this.#ordinal(name, each) : this.#number(each, name === "metadata");
    }
    return out;
  }

  /** A text in which the uids of objects are numbered. */
  #withOrdinals(text: string): string {
    const uids = this.#known.get("uid");
    return uids === undefined ? text : text.replaceAll(UID, (uid) => (uids.has(uid) ? this.#ordinal("uid", uid) : uid));
  }

  /** The versions of objects stand under another key than those of lists, which other requests move, too. */
  #ordinal(kind: string, value: string): string {
    let known = this.#known.get(kind);
    if (known === undefined) this.#known.set(kind, (known = new Map()));
    const ordinal = known.get(value) ?? known.size;
    known.set(value, ordinal);
    return `<${kind} ${ordinal}>`;
  }
}

/** Objects' own versions and uids, under names that the comparison does not blank out. */
function told(side: Side, answer: Answer): Answer {
  return { ...answer, body: renamed(side.numbered(answer.body)) };
}

function renamed(value: Json): Json {
  if (Array.isArray(value)) return value.map((each: Json) => renamed(each));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name === "resourceVersion" && typeof each === "string" && each.startsWith("<") ? "versionOfObject" : name,
      renamed(each ?? null),
    ]),
  );
}

/** Time between two reads of a state that is awaited. */
const RETRY_MILLIS = 500;

/** The two sides of a comparison. */
export interface Peer {
  readonly send: Send;
  readonly open: Open;
}

/** Runs a session on both sides; watches go on while later steps are taken. @returns differences by step */
export async function compareSession(steps: readonly SessionStep[], [ours, real]: readonly [Peer, Peer]): Promise<string[]> {
  const sides = [new Side(ours), new Side(real)] as const;
  const answers = new Map<number, readonly [Answer, Answer]>();
  const watches = new Map<number, readonly [Observation, Observation]>();
  for (const [i, step] of steps.entries()) {
    if (step.isWatch === true) {
      const both = await Promise.all([sides[0].watch(step), sides[1].watch(step)]);
      watches.set(i, both);
      await keepUp(...both);
    } else answers.set(i, await (step.settleMillis === undefined ? bothSay(step, sides) : settled(step, sides)));
    if (step.pauseMillis !== undefined) await pause(step.pauseMillis);
  }
  // events name objects that answers have numbered
  for (const [i, both] of watches) {
    await keepUp(...both);
    await Promise.all(both.map((each) => each.close()));
    answers.set(i, [both[0].answer, both[1].answer]);
  }
  return [...answers].flatMap(([i, [mine, theirs]]) => {
    const step = steps[i] as SessionStep;
    return differences(step, told(sides[0], mine), told(sides[1], theirs)).map((each) => `#${i} ${step.method} ${step.path}: ${each}`);
  });
}

async function bothSay(step: SessionStep, [ours, real]: readonly [Side, Side]): Promise<[Answer, Answer]> {
  return Promise.all([ours.say(step), real.say(step)]);
}

/** Reads until both sides say the same, or until the time is over: what counts is the state in which controllers leave an object. */
async function settled(step: SessionStep, [ours, real]: readonly [Side, Side]): Promise<[Answer, Answer]> {
  let answers = await bothSay(step, [ours, real]);
  const end = performance.now() + (step.settleMillis ?? 0);
  while (differences(step, nameless(answers[0]), nameless(answers[1])).length > 0 && performance.now() < end) {
    await pause(RETRY_MILLIS);
    answers = await Promise.all([ours.sayAgain(step), real.sayAgain(step)]);
  }
  return answers;
}

/** An answer whose uids are all the same, in names of fields, too. */
function nameless(answer: Answer): Answer {
  return { ...answer, body: JSON.parse(JSON.stringify(answer.body).replaceAll(UID, "<uid>")) as Json };
}
