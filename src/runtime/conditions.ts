// The conditions of one object while it is reconciled: what may be said, in which order, and when a transition is one.
// Behaviour: fluxcd/pkg runtime/conditions.
import type { Condition, Kind } from "#api";
import { timestamp, type Clock } from "#base";

/** Largest message in bytes; longer text is cut and ends in three dots. */
const MAX_MESSAGE_BYTES = 32_768;
const FIRST = ["Stalled", "Reconciling", "Ready"];

export type ConditionStatus = "True" | "False" | "Unknown";

export interface ConditionsOptions {
  readonly kind: Pick<Kind, "conditions" | "summary">;
  /** Generation of the object that conditions are set for. */
  readonly generation: number;
  readonly clock: Clock;
}

/** A list of conditions that keeps its own rules. Types that the kind does not name are kept as they are. */
export class Conditions {
  readonly #options: ConditionsOptions;
  readonly #negative: ReadonlySet<string>;
  readonly #found: Map<string, Condition>;

  constructor(initial: readonly Condition[], options: ConditionsOptions) {
    this.#options = options;
    this.#negative = new Set(options.kind.conditions.filter((each) => each.polarity === "negative").map((each) => each.type));
    this.#found = new Map(initial.map((each) => [each.type, each]));
  }

  get(type: string): Condition | undefined {
    return this.#found.get(type);
  }

  is(type: string, status: ConditionStatus): boolean {
    return this.#found.get(type)?.status === status;
  }

  /** Sets a condition. Setting Reconciling removes Stalled and the reverse; a negative type that is not True is removed. */
  set(type: string, status: ConditionStatus, { reason, message }: { readonly reason: string; readonly message: string }): void {
    if (this.#negative.has(type) && status !== "True") return this.remove(type);
    if (type === "Reconciling") this.remove("Stalled");
    if (type === "Stalled") this.remove("Reconciling");
    const old = this.#found.get(type);
    const cut = truncate(message);
    const same = old?.status === status && old.reason === reason && old.message === cut;
    this.#found.set(type, {
      type,
      status,
      reason,
      message: cut,
      lastTransitionTime: same ? old.lastTransitionTime : timestamp(this.#options.clock.now()),
      observedGeneration: this.#options.generation,
    });
  }

  remove(...types: readonly string[]): void {
    for (const type of types) this.#found.delete(type);
  }

  /**
   * Sets Ready from the kind's summary list. Negative conditions that hold come first, then positive ones that do not,
   * positive ones that hold, and unknown ones; within a group the order of the list decides whose words are used.
   * A SourceVerified that is False always wins.
   */
  summarize(): void {
    const { summary } = this.#options.kind;
    const present = summary.flatMap((type) => this.#found.get(type) ?? []);
    const refused = present.find((each) => each.type === "SourceVerified" && each.status === "False");
    const winner = refused ?? present.toSorted((a, b) => this.#rank(a) - this.#rank(b))[0];
    if (winner !== undefined) this.set("Ready", this.#readyFrom(winner), winner);
  }

  /** In the order that they are stored. */
  list(): readonly Condition[] {
    return [...this.#found.values()].toSorted(
      (a, b) =>
        place(a.type) - place(b.type) ||
        (b.observedGeneration ?? 0) - (a.observedGeneration ?? 0) ||
        (a.type < b.type ? -1 : Number(a.type > b.type)),
    );
  }

  #rank({ type, status }: Condition): number {
    if (status === "Unknown") return 4;
    if (this.#negative.has(type)) return status === "True" ? 0 : 3;
    return status === "False" ? 1 : 2;
  }

  #readyFrom({ type, status }: Condition): ConditionStatus {
    if (status === "Unknown") return "Unknown";
    return (status === "True") === this.#negative.has(type) ? "False" : "True";
  }
}

/** Conditions that are not the controller's to write, taken from what is stored now, with the controller's own. */
export function mergeConditions(
  own: readonly Condition[],
  stored: readonly Condition[],
  kind: Pick<Kind, "conditions">,
): readonly Condition[] {
  const owned = new Set(kind.conditions.map((each) => each.type));
  const foreign = stored.filter((each) => !owned.has(each.type));
  return [...own.filter((each) => owned.has(each.type)), ...foreign];
}

function place(type: string): number {
  const found = FIRST.indexOf(type);
  return found < 0 ? FIRST.length : found;
}

function truncate(message: string): string {
  const bytes = new TextEncoder().encode(message);
  if (bytes.length <= MAX_MESSAGE_BYTES) return message;
  return `${new TextDecoder().decode(bytes.subarray(0, MAX_MESSAGE_BYTES - 3), { stream: true })}...`;
}
