// Waiting until applied objects are healthy, and until deleted ones are gone.
import { at, isProblem, type ObjectRef } from "#base";
import { health } from "./health.ts";
import type { HealthExpressions } from "./health-expressions.ts";
import { Observer, type Observation, type ObserveOptions } from "./observer.ts";
import { applyProblems, type Unready } from "./problems.ts";
import type { Health } from "./status-convention.ts";

export interface WaitOptions extends ObserveOptions {
  readonly timeoutMillis: number;
  /** Stop at the first failed object; true when absent. */
  readonly failFast?: boolean;
  readonly expressions?: HealthExpressions;
}

/**
 * Waits until every object is Current. A Job that cleans up after itself may be gone: that counts as Current.
 *
 * @throws apply.failedEarly when an object has failed, or all have settled and one has not become Current · apply.timedOut, with the
 *   last status of each object that is not ready in `data.unready`
 * @see Flux reference behaviour: fluxcd/pkg ssa, WaitForSet
 */
export async function waitFor(refs: readonly ObjectRef[], options: WaitOptions): Promise<void> {
  if (refs.length === 0) return;
  const { failFast = true, timeoutMillis } = options;
  const statuses = new Statuses(options);
  const observer = new Observer(refs, options, (each) => statuses.note(each));
  const isSettled = (): boolean => statuses.open === 0 || (failFast && statuses.failed > 0);
  const settled = await observer.until({ isSettled, isOpen: (each) => statuses.of(each).status !== "Current" }, timeoutMillis);
  const unready = observer.observations
    .map((each): Unready => ({ ref: each.ref, ...statuses.of(each) }))
    .filter((each) => each.status !== "Current");
  if (unready.length === 0) return;
  throw settled
    ? applyProblems.failedEarly(unready.filter((each) => each.status === "Failed"))
    : applyProblems.timedOut(unready, timeoutMillis);
}

/** The health of many objects, counted: one event costs one evaluation, however many objects are waited for. */
class Statuses {
  readonly #options: WaitOptions;
  readonly #held = new Map<Observation, Health>();
  /** Objects that are neither Current nor Failed. */
  open = 0;
  failed = 0;

  constructor(options: WaitOptions) {
    this.#options = options;
  }

  note(observation: Observation): void {
    this.#count(this.#held.get(observation), -1);
    const health = healthOf(observation, this.#options.expressions, this.#options.clock.now());
    this.#held.set(observation, health);
    this.#count(health, 1);
  }

  of(observation: Observation): Health {
    return this.#held.get(observation) ?? { status: "Unknown", message: "" };
  }

  #count(health: Health | undefined, by: number): void {
    if (health === undefined || health.status === "Current") return;
    if (health.status === "Failed") this.failed += by;
    else this.open += by;
  }
}

/**
 * Waits until every object is gone.
 * @throws apply.notGone
 */
export async function waitGone(refs: readonly ObjectRef[], options: Omit<WaitOptions, "failFast" | "expressions">): Promise<void> {
  const isThere = (each: Observation): boolean => each.object !== undefined || each.problem !== undefined;
  const observer = new Observer(refs, options);
  const isGone = await observer.until({ isSettled: () => !observer.observations.some(isThere), isOpen: isThere }, options.timeoutMillis);
  if (!isGone)
    throw applyProblems.notGone(
      observer.observations.filter(isThere).map((each) => each.ref),
      options.timeoutMillis,
    );
}

function healthOf(observation: Observation, expressions: HealthExpressions | undefined, now: number): Health {
  const { object, problem, last } = observation;
  if (problem !== undefined) return { status: "Unknown", message: problem };
  if (object === undefined && hasTimeToLive(last)) return { status: "Current", message: "Job is gone after its time to live" };
  try {
    return health(object, { expressions, now });
  } catch (thrown) {
    // An expression may fail on a status that is not filled yet; it is asked again until the time is over.
    if (!isProblem(thrown, "apply.healthExpressionFailed")) throw thrown;
    return { status: "Unknown", message: thrown.message };
  }
}

function hasTimeToLive(object: Observation["last"]): boolean {
  return object?.kind === "Job" && at(object, "spec", "ttlSecondsAfterFinished") !== undefined;
}
