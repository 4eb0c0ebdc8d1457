// The state of one evaluation: what it has cost, and the values of variables.
import type { CelValue } from "../value/value.ts";

/** Ends an evaluation that costs more than it may. */
export class CostExceeded extends Error {}

/** Ends an evaluation where the API server's own breaks; its words are told. */
export class EvaluationBroken extends Error {}

export class Meter {
  readonly #limit: number;
  #cost = 0;

  /** @param limit units of cost at which an evaluation ends; an item of a loop costs a few */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get cost(): number {
    return this.#cost;
  }

  add(cost: number): void {
    this.#cost += cost;
    if (this.#cost > this.#limit) throw new CostExceeded("operation cancelled: actual cost limit exceeded");
  }
}

/** Variables of a place in an expression. */
export interface Frame {
  readonly meter: Meter;
  find(name: string): CelValue | undefined;
}

export type Evaluate = (frame: Frame) => CelValue;
