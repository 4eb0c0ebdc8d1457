// Watches that are looked at while they run: they last until both sides have told the same and are quiet, however slow the machine is.
import { setTimeout as pause } from "node:timers/promises";
import { answerOf, type Answer, type Open, type Opened, type Step } from "./compare.ts";

/** How long nothing must come before a watch counts as quiet. */
const QUIET_MILLIS = 200;
/** How long one side may lag behind the other: then it is a difference. */
const LAG_MILLIS = 30_000;
const LOOK_MILLIS = 20;

/** A watch on one side. */
export class Observation {
  readonly #opened: Opened;
  readonly #over: Promise<void>;
  #text = "";
  #isOver = false;
  #isClosed = false;
  #heardAt = performance.now();

  constructor(opened: Opened) {
    this.#opened = opened;
    this.#over = this.#listen();
  }

  /** Opens a watch; it has begun when this resolves. */
  static async begin(open: Open, step: Step): Promise<Observation> {
    return new Observation(await open(step));
  }

  /** Time since something came; without end where nothing can come any more. */
  get quietMillis(): number {
    return this.#isOver ? Number.POSITIVE_INFINITY : performance.now() - this.#heardAt;
  }

  /** The whole events that came; of an answer that has ended, all of it. */
  get answer(): Answer {
    const text = this.#isOver && !this.#isClosed ? this.#text : this.#text.slice(0, this.#text.lastIndexOf("\n") + 1);
    return answerOf(this.#opened.status, this.#opened.heads, text);
  }

  /** Hangs up. */
  async close(): Promise<void> {
    this.#isClosed ||= !this.#isOver;
    this.#opened.close();
    await this.#over;
  }

  async #listen(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.#opened.body) {
        this.#text += decoder.decode(chunk, { stream: true });
        this.#heardAt = performance.now();
      }
    } catch (error) {
      if (!this.#isClosed) this.#text += `\n${String(error)}`;
    }
    this.#isOver = true;
  }
}

/** Waits until both have told as many events and are quiet. Returns where one lags behind for too long: comparing says the rest. */
export async function keepUp(ours: Observation, real: Observation): Promise<void> {
  const end = performance.now() + LAG_MILLIS;
  while (performance.now() < end) {
    const isQuiet = Math.min(ours.quietMillis, real.quietMillis) >= QUIET_MILLIS;
    if (isQuiet && events(ours.answer) === events(real.answer)) return;
    await pause(LOOK_MILLIS);
  }
}

function events({ body }: Answer): number {
  return Array.isArray(body) ? body.length : 0;
}
