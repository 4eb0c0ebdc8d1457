// Plans one change: proposes from the schema, asks the resource for what it knows better, and marks as unknown what will follow.
import { conformCty, sameCtyValue, type CtyObject, type CtyPath, type CtyValue } from "#codec";
import { impliedObject, type Attributes } from "../schema/attribute.ts";
import { propose, replacePaths } from "./propose.ts";

/** What a resource may add to a plan. */
export interface PlanAdvice {
  /** Values of top-level computed attributes that are known now, or known to become unknown. */
  readonly set?: CtyObject;
  readonly replace?: readonly CtyPath[];
  readonly private?: Uint8Array;
  readonly identity?: CtyObject;
}

/** The change as a resource sees it while planning. */
export interface PlannedChange {
  /** Null on create. */
  readonly prior: CtyObject | null;
  /** As the schema alone would plan it; computed values that nobody set are prior ones, or unknown on create. */
  readonly planned: CtyObject;
  readonly config: CtyObject;
}

export interface Plan {
  readonly planned: CtyValue;
  readonly replace: readonly CtyPath[];
  readonly private: Uint8Array | undefined;
  readonly identity: CtyObject | undefined;
}

/** Plans a create (prior null) or an update. Destroying needs no plan: its planned value is null. */
export async function planChange(
  attributes: Attributes,
  { prior, config }: { readonly prior: CtyObject | null; readonly config: CtyObject },
  advise: (change: PlannedChange) => Promise<PlanAdvice | undefined>,
): Promise<Plan> {
  const type = impliedObject(attributes);
  const kept = propose(attributes, { prior, config }, "keep");
  const advice = (await advise({ prior, planned: kept, config })) ?? {};
  const wanted: CtyObject = { ...kept, ...advice.set };
  const planned =
    prior !== null && !sameCtyValue(type, wanted, prior) ? markFollowers(attributes, { prior, config }, wanted, advice) : wanted;
  const conforming = conformCty(type, planned);
  return {
    planned: conforming,
    replace: prior === null ? [] : [...replacePaths(attributes, prior, conforming), ...(advice.replace ?? [])],
    private: advice.private,
    identity: advice.identity,
  };
}

/** On a real change, computed values that neither the user nor the resource has settled become unknown, unless they keep. */
function markFollowers(
  attributes: Attributes,
  change: { readonly prior: CtyObject; readonly config: CtyObject },
  wanted: CtyObject,
  advice: PlanAdvice,
): CtyObject {
  const following = propose(attributes, change, "change");
  const settled = new Set(Object.keys(advice.set ?? {}));
  return Object.fromEntries(Object.keys(attributes).map((name) => [name, settled.has(name) ? wanted[name] : following[name]]));
}
