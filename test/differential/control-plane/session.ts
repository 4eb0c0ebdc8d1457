// Sessions: sequences of requests whose later steps name what earlier answers said (uids, resource versions, tokens of lists). Each side
// puts in its own values; answers are compared with these values replaced by the order in which they first appeared.
import { setTimeout as pause } from "node:timers/promises";
import { at, isObject, type Json } from "#base";
import { differences, UID, type Answer, type Send, type Step } from "./compare.ts";
import type { SessionStep } from "./generated-watches.ts";

/** What a step writes where the answer of an earlier one has to stand: `{{3 metadata.uid}}` is the uid that the fourth step told. */
const TOLD = /\{\{(\d+) ([^}]+)\}\}/g;

/** One side of a session: its answers so far, and the values that stand for others. */
export class Side {
  readonly #send: Send;
  readonly #answers: Answer[] = [];
  #said = 0;
  readonly #known = new Map<string, Map<string, number>>();

  constructor(send: Send) {
    this.#send = send;
  }

  /** Sends a step with this side's own values in it. */
  async say(step: Step): Promise<Answer> {
    const index = (this.#said += 1) - 1;
    const answer = await this.#send(this.fill(step));
    this.#answers[index] = answer;
    return answer;
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

/** Runs a session on both sides; watches go on while later steps are taken. @returns differences by step */
export async function compareSession(steps: readonly SessionStep[], ours: Send, real: Send): Promise<string[]> {
  const sides = [new Side(ours), new Side(real)] as const;
  const running: Promise<readonly [Answer, Answer]>[] = [];
  for (const step of steps) {
    const both = step.settleMillis === undefined ? Promise.all([sides[0].say(step), sides[1].say(step)]) : settled(step, sides);
    running.push(both);
    if (step.isWatch !== true) await both;
    else await Promise.race([both, pause(BEGUN_MILLIS)]);
    if (step.pauseMillis !== undefined) await pause(step.pauseMillis);
  }
  const found: string[] = [];
  for (const [i, step] of [...steps.entries()].toSorted(([, a], [, b]) => Number(a.isWatch ?? false) - Number(b.isWatch ?? false))) {
    const [mine, theirs] = (await running[i]) as readonly [Answer, Answer];
    const differing = differences(step, told(sides[0], mine), told(sides[1], theirs));
    for (const each of differing) found.push(`#${i} ${step.method} ${step.path}: ${each}`);
  }
  return found;
}

/** Time in which a watch on this machine begins. */
const BEGUN_MILLIS = 150;

/** Reads until both sides say the same, or until the time is over: what counts is the state in which controllers leave an object. */
async function settled(step: SessionStep, [ours, real]: readonly [Side, Side]): Promise<[Answer, Answer]> {
  let answers = await Promise.all([ours.say(step), real.say(step)]);
  const end = performance.now() + (step.settleMillis ?? 0);
  while (differences(step, answers[0], answers[1]).length > 0 && performance.now() < end) {
    await pause(RETRY_MILLIS);
    answers = await Promise.all([ours.sayAgain(step), real.sayAgain(step)]);
  }
  return answers;
}
