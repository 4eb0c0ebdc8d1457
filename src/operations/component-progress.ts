// Waits for the components of an install, and tells of each when it is ready and what keeps it from that.
import { formatRef } from "#base";
import { componentStates } from "./diagnosis.ts";
import { poll, type Patience } from "./polling.ts";
import { operationsProblems } from "./problems.ts";

/**
 * Waits until every component is ready.
 * @throws operations.unhealthy as soon as the cluster has given up on one, or when time is up · operations.interrupted
 */
export async function waitForComponents(waiting: Patience): Promise<void> {
  const { places, namespace, signal } = waiting;
  const told = new Set<string>();
  await poll(waiting, `components of ${namespace}`, async () => {
    const states = await componentStates(places, namespace, signal);
    const ready = states.filter(({ isReady }) => isReady);
    for (const { ref } of ready.filter((each) => !told.has(each.ref.name))) {
      told.add(ref.name);
      places.log.write("info", `${formatRef(ref)} is ready (${told.size} of ${states.length})`);
    }
    const failed = states.find(({ hasFailed }) => hasFailed);
    if (failed !== undefined) throw operationsProblems.unhealthy(failed.ref, failed.reason);
    const waits = states.filter(({ isReady }) => !isReady).map(({ ref, reason }) => `${formatRef(ref)}: ${reason}`);
    return waits.length === 0 ? { done: true } : { done: undefined, reason: waits.join(" · ") };
  });
}
