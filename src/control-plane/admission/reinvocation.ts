// Which of those that have changed a write are asked again because others changed it after them.
// @see apiserver pkg/admission/plugin/policy/mutating/reinvocationcontext.go and pkg/admission/plugin/webhook/mutating/reinvocationcontext.go
import { cloneJson, sameJson, type JsonObject, type MutableJsonObject } from "#base";

export class Reinvocation {
  #output: JsonObject | undefined;
  readonly #invoked = new Set<string>();
  readonly #again = new Set<string>();

  /** A second round begins: whatever has changed since the first is a reason to ask again. */
  resume(object: MutableJsonObject | undefined): void {
    if (object === undefined || this.#output === undefined || !sameJson(this.#output, object)) this.requireAgain();
  }

  /** Everybody who was asked until now is to be asked again. */
  requireAgain(): void {
    for (const id of this.#invoked) this.#again.add(id);
    this.#invoked.clear();
  }

  isWantedAgain(id: string): boolean {
    return this.#again.has(id);
  }

  /** Somebody was asked who wants to be asked again. */
  remember(id: string): void {
    this.#invoked.add(id);
  }

  /** A round is over. */
  pause(object: MutableJsonObject | undefined): void {
    const isNeeded = object !== undefined && this.#invoked.size > 0;
    this.#output = isNeeded ? (cloneJson(object) as JsonObject) : undefined;
  }
}
