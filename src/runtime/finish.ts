// How a reconcile ends: what its conditions say, and when the object is looked at again.
// Behaviour: fluxcd/pkg runtime/reconcile, and the kstatus contract.
import type { Kind } from "#api";
import { messageOf, type Duration, type Problem, type Verdict } from "#base";
import type { Controller, FailureWords, Next } from "./controller.ts";
import type { ReconcileResult } from "./metrics.ts";
import type { Run } from "./run.ts";

export interface Ending {
  readonly requeue: "never" | "back-off" | { readonly after: Duration; readonly jitter: boolean };
  readonly result: ReconcileResult;
  readonly message: string;
}

interface Success<K extends Kind, P, W> {
  readonly next: Next;
  readonly controller: Controller<K, P, W>;
}

/** All steps were taken, or one asked to be called again. */
export function endSucceeded<K extends Kind, P, W>(run: Run<K, P, W>, { next, controller }: Success<K, P, W>): Ending {
  if (next === "again") return { requeue: "back-off", result: "requeue", message: "" };
  if (next !== "go") {
    if (run.kind.summary.length > 0) run.conditions.summarize();
    return { requeue: { after: next.after, jitter: false }, result: "requeue_after", message: "" };
  }
  run.conditions.remove("Reconciling", "Stalled");
  if (run.kind.summary.length > 0) run.conditions.summarize();
  observe(run);
  return { requeue: { after: controller.interval(run.object), jitter: true }, result: "success", message: "" };
}

interface Failure<K extends Kind, P, W> {
  readonly problem: Problem;
  readonly controller: Controller<K, P, W>;
  readonly requeueDependency: Duration;
  /** Whoever deletes an object waits for it: the fixed interval of its kind does not count. */
  readonly isDeletion?: boolean;
}

/** A step threw. */
export function endFailed<K extends Kind, P, W>(run: Run<K, P, W>, failure: Failure<K, P, W>): Ending {
  const { problem, controller } = failure;
  const words = controller.describe(problem, run);
  const message = run.shown(problem.next === undefined ? messageOf(problem) : `${messageOf(problem)}; ${problem.next}`);
  const { reason } = words;
  if (words.condition !== undefined) run.conditions.set(words.condition, "True", { reason, message });
  const verdict = words.verdict ?? problem.verdict;
  if (verdict === "stall") {
    run.conditions.set("Stalled", "True", { reason, message });
    observe(run);
  } else {
    run.conditions.set("Reconciling", "True", { reason: "ProgressingWithRetry", message });
  }
  if (words.condition !== undefined && run.kind.summary.length > 0) run.conditions.summarize();
  else run.conditions.set("Ready", "False", { reason, message });
  const severity = words.severity ?? (verdict === "wait" ? "trace" : "error");
  if (severity !== "none") run.event({ severity, reason, message });
  return { requeue: requeueOf(run, { ...failure, words, verdict }), result: verdict === "wait" ? "requeue_after" : "error", message };
}

interface Verdicted<K extends Kind, P, W> extends Failure<K, P, W> {
  readonly words: FailureWords;
  readonly verdict: Verdict;
}

function requeueOf<K extends Kind, P, W>(
  run: Run<K, P, W>,
  { words, verdict, controller, requeueDependency, isDeletion = false }: Verdicted<K, P, W>,
): Ending["requeue"] {
  if (isDeletion && verdict !== "wait") return "back-off";
  if (verdict === "stall") return "never";
  const { retry } = words;
  if (retry !== undefined) return retry === "back-off" ? retry : { after: retry, jitter: false };
  if (verdict === "wait") return { after: requeueDependency, jitter: false };
  const fixed = controller.retryInterval?.(run.object);
  return fixed === undefined ? "back-off" : { after: fixed, jitter: false };
}

/** Records that this generation was dealt with. */
function observe<K extends Kind, P, W>(run: Run<K, P, W>): void {
  (run.status as { observedGeneration?: number }).observedGeneration = run.generation;
}
