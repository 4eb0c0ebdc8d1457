// A change of path, namespace or Secret name moves the install in place: what a plan warns of, and how an update does it.
import { isProblem, type Log } from "#base";
import type { CtyObject } from "#codec";
import type { BootstrapOrder, BootstrapOutcome, BootstrapPlaces, MoveOrigin } from "#operations";
import type { Call, Warning } from "../plugin/index.ts";
import { toOrder } from "./bootstrap-order.ts";

/** The install as it is recorded. */
export function originOf(prior: CtyObject): MoveOrigin {
  return toOrder(prior, { version: "", components: [] });
}

/**
 * Says in the plan what would stop the move, as things stand: other resources of the same run may put it right before its turn comes.
 * @throws operations.movesTwice, which nothing else can put right
 */
export async function warnOfMove(
  { prior, order, places }: { readonly prior: CtyObject; readonly order: BootstrapOrder; readonly places: BootstrapPlaces },
  warn: Call<unknown>["warn"],
  signal: AbortSignal,
): Promise<void> {
  const { checkMove, isMove } = await import("#operations");
  const from = originOf(prior);
  if (!isMove(from, order)) return;
  try {
    await checkMove(from, order, places, signal);
  } catch (thrown) {
    signal.throwIfAborted();
    if (!isProblem(thrown) || thrown.code === "operations.movesTwice") throw thrown;
    const next = thrown.next === undefined ? "" : ` Next: ${thrown.next}.`;
    warn({ summary: "Flux cannot be moved as things stand", detail: `${thrown.message}.${next} An apply refuses the move until then.` });
  }
}

/** How an order is brought about over an install that stays where it is. */
type Over = (places: BootstrapPlaces) => Promise<BootstrapOutcome>;

/**
 * Moves an install where the order puts it elsewhere, and brings the order about otherwise. What is left behind of the one before is told
 * as a warning.
 */
export async function moveOr(
  { prior, order, over }: { readonly prior: CtyObject | null; readonly order: BootstrapOrder; readonly over: Over },
  places: BootstrapPlaces,
  { warn, signal }: { readonly warn: (warning: Warning) => void; readonly signal: AbortSignal },
): Promise<BootstrapOutcome> {
  const { clearSecrets, isMove, moveBootstrap } = await import("#operations");
  if (prior === null) return over(places);
  const from = originOf(prior);
  const telltale = { ...places, log: telling(places.log, warn) };
  if (isMove(from, order)) return moveBootstrap(from, order, telltale, signal);
  const outcome = await over(places);
  await clearSecrets({ from, order, outcome }, telltale, signal);
  return outcome;
}

function telling(log: Log, warn: (warning: Warning) => void): Log {
  return {
    write(level, message, fields) {
      log.write(level, message, fields);
      if (level === "warn") warn({ summary: "Something of the install before stays", detail: `${message}.` });
    },
    with: (fields) => telling(log.with(fields), warn),
  };
}
