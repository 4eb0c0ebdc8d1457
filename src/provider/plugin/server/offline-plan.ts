// Plans the creation of one resource as a core would ask for it, without a core and without the wire.
import { isProblem, messageOf, type Log } from "#base";
import { formatCtyPath, isCtyObject, type CtyObject } from "#codec";
import type { Resource, Warning } from "../define.ts";
import { assertPlan } from "../lifecycle/assert.ts";
import { planChange } from "../lifecycle/plan.ts";
import { validateConfig } from "../schema/validate.ts";

/** What is wrong with a configuration. */
export interface PlanProblem {
  /** Attribute such as `spec.interval`; empty for the whole resource. */
  readonly path: string;
  readonly message: string;
  /** What to do about it. */
  readonly next: string | undefined;
}

/** A plan to create a resource, or what stands against it. */
export interface OfflinePlan {
  /** Undefined when there are problems. */
  readonly planned: CtyObject | undefined;
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly Warning[];
}

/** Where an offline plan works. */
export interface OfflinePlaces<C> {
  /** What the resource asks; it says of itself that it cannot be reached. */
  readonly client: C;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Checks and plans a creation. Rejects only for the signal's reason and for faults of the resource itself. */
export async function planOffline<C>(
  resource: Resource<C>,
  config: CtyObject,
  { client, log, signal }: OfflinePlaces<C>,
): Promise<OfflinePlan> {
  const { attributes } = resource.schema;
  const warnings: Warning[] = [];
  const complaints = [...missing(attributes, config), ...validateConfig(attributes, config), ...(resource.validate?.(config) ?? [])];
  const found = complaints.map(({ path, reason, next }) => ({ path: formatCtyPath(path), message: reason, next }));
  if (found.length > 0) return { planned: undefined, problems: found, warnings };
  const warn = (each: Warning): void => void warnings.push(each);
  try {
    const { planned } = await planChange(attributes, { prior: null, config }, async (change) =>
      resource.plan?.({ client, signal, log, warn, ...change, private: undefined }),
    );
    assertPlan(attributes, { prior: null, config }, planned);
    return { planned: isCtyObject(planned) ? planned : undefined, problems: [], warnings };
  } catch (thrown) {
    signal.throwIfAborted();
    if (!isProblem(thrown) || thrown.code.startsWith("plugin.")) throw thrown;
    const attribute = thrown.data["attribute"];
    const path = typeof attribute === "string" ? attribute : "";
    return { planned: undefined, problems: [{ path, message: messageOf(thrown), next: thrown.next }], warnings };
  }
}

/** Required attributes that have no value; core looks after that elsewhere. */
function missing(attributes: Resource<never>["schema"]["attributes"], config: CtyObject): ReturnType<typeof validateConfig> {
  return Object.entries(attributes)
    .filter(([name, { required }]) => required === true && (config[name] ?? null) === null)
    .map(([name]) => ({ path: [{ attribute: name }], reason: `${name} is required`, next: `give ${name}` }));
}
