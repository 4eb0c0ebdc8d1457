// Asks the cluster, where there is one, what it will say to the objects of a set that a plan would write.
import { isProblem, messageOf } from "#base";
import type { Call } from "../plugin/index.ts";
import type { FluxClient } from "./client.ts";
import { differs, takenAmong, type Taking } from "./object-set-apply.ts";
import { AT_ONCE, type SetPlaces } from "./object-set-places.ts";
import { providerProblems } from "./problems.ts";
import { firstLines } from "./first-lines.ts";

/** Objects that are tried out: all of a usual change, some of a first apply, whose writes tell the same a moment later. */
const TRIED = 32;

/**
 * Warns of objects that others hold, and has the server try out what will be written. What only shows that a cluster, a namespace or a
 * definition is still to come is no failure: all of these may be made by the same apply.
 *
 * @throws provider.objectsFailed with what the server would refuse
 */
export async function tryOutSet(taking: Taking, { client, signal, log, warn }: Call<FluxClient>): Promise<void> {
  const { wanted, before } = taking;
  const changed = wanted.elements.filter((each) => wanted.isKnown(each) && differs(each, wanted, before));
  if (changed.length === 0) return;
  const needed = `planning the object set ${wanted.name}`;
  const failed: string[] = [];
  try {
    const places = { cluster: await client.cluster(needed), reader: await client.reader(needed), signal };
    const unknown = changed.filter(({ id }) => before?.find(id) === undefined);
    const taken = await takenAmong(unknown, { ...taking, trustsLabel: true }, places);
    if (taken.length > 0) warn(heldByOthers(wanted.name, taken));
    const { mapLimit } = await import("#apply");
    await mapLimit(changed.slice(0, TRIED), { limit: AT_ONCE, signal }, async (element) => {
      const refusal = await refusalOf(wanted.objectOf(element), wanted.manager, places);
      if (refusal !== undefined) failed.push(refusal);
    });
  } catch (thrown) {
    signal.throwIfAborted();
    log.write("debug", "not tried out against the cluster", { set: wanted.name, reason: messageOf(thrown) });
  }
  if (failed.length > 0) throw providerProblems.objectsFailed(wanted.name, "planned", { failed, of: wanted.elements.length });
}

/** What the server has against an object; undefined when nothing, and when it cannot say yet. @throws what concerns the whole cluster */
async function refusalOf(
  object: Parameters<SetPlaces["cluster"]["apply"]>[0],
  fieldManager: string,
  { cluster, signal }: Pick<SetPlaces, "cluster" | "signal">,
): Promise<string | undefined> {
  try {
    await cluster.apply(object, { fieldManager, force: true, dryRun: true, fieldValidation: "Strict", signal });
    return undefined;
  } catch (thrown) {
    if (isProblem(thrown, "kube.invalid") || isProblem(thrown, "kube.badRequest")) return messageOf(thrown);
    if (isProblem(thrown, "kube.notFound") || isProblem(thrown, "kube.forbidden")) return undefined;
    throw thrown;
  }
}

function heldByOthers(set: string, taken: readonly string[]): { readonly summary: string; readonly detail: string } {
  return {
    summary: `Objects of the object set ${JSON.stringify(set)} are there already`,
    detail: [...firstLines(taken, SHOWN), "Apply takes them over only with adopt = true, and never from another set."].join("\n"),
  };
}

/** Objects that a warning names. */
const SHOWN = 10;
