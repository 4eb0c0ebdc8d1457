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

/** Moves an install where the order puts it elsewhere, and bootstraps it otherwise. What a move leaves behind is told as a warning. */
export async function moveOrBootstrap(
  prior: CtyObject | null,
  order: BootstrapOrder,
  places: BootstrapPlaces,
  { warn, signal }: { readonly warn: (warning: Warning) => void; readonly signal: AbortSignal },
): Promise<BootstrapOutcome> {
  const { bootstrap, isMove, moveBootstrap } = await import("#operations");
  if (prior === null) return bootstrap(order, places, signal);
  const from = originOf(prior);
  if (!isMove(from, order)) return bootstrap(order, places, signal);
  return moveBootstrap(from, order, { ...places, log: telling(places.log, warn) }, signal);
}

function telling(log: Log, warn: (warning: Warning) => void): Log {
  return {
    write(level, message, fields) {
      log.write(level, message, fields);
      if (level === "warn") warn({ summary: "The move of Flux left something behind", detail: `${message}.` });
    },
    with: (fields) => telling(log.with(fields), warn),
  };
}
