// Where the controllers of an install run: put into what a distribution has rendered, and read back from what is there.
import { at, isObject, own, sameJson, stringAt, type Json, type JsonObject, type KubeObject } from "#base";
import { canonicalQuantity } from "#codec";
import {
  componentOf,
  formatManifests,
  managerOf,
  withPlacement,
  type Placement,
  type Placements,
  type ResourceOrder,
  type Toleration,
} from "#distribution";
import type { RenderedDistribution } from "./distribution-manifests.ts";

/** The same components, placed as the order says. */
export function placed(rendered: RenderedDistribution, { placement }: { readonly placement?: Placements }): RenderedDistribution {
  if (placement === undefined || Object.keys(placement).length === 0) return rendered;
  const objects = withPlacement(rendered.objects, placement);
  return { ...rendered, objects, content: formatManifests(rendered.version, rendered.components, objects) };
}

/** What every release asks for and allows; what differs from it was ordered. */
const USUAL: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  limits: { cpu: ["1000m"], memory: ["1Gi"] },
  requests: { cpu: ["100m", "50m"], memory: ["64Mi"] },
};
const USUAL_PRIORITY = "system-cluster-critical";

/** The placement of an install as attributes give it. */
export interface FoundPlacement {
  readonly tolerationKeys: readonly string[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly priorityClassName?: string;
  /** What the others leave. */
  readonly placement?: Placements;
}

/**
 * Reads the placement of Deployments: what they have in common stands for all, the rest for each. What every release has is left out.
 * Toleration of a taint whatever its value and effect is told by its key.
 */
export function readPlacement(deployments: readonly KubeObject[]): FoundPlacement {
  const found = new Map(deployments.map((each) => [componentOf(each) ?? "", placementOf(each)]));
  const all = commonOf([...found.values()]);
  const { nodeSelector, priorityClassName, tolerations = [], ...rest } = all;
  const keys = tolerations.filter(isPlainKey).map(({ key }) => key ?? "");
  const others = tolerations.filter((each) => !isPlainKey(each));
  const components = Object.fromEntries(
    [...found].map(([name, each]) => [name, without(each, all)] as const).filter(([, each]) => Object.keys(each).length > 0),
  );
  const placement: Placements = {
    ...rest,
    ...(others.length > 0 && { tolerations: others }),
    ...(Object.keys(components).length > 0 && { components }),
  };
  return {
    tolerationKeys: keys.toSorted(),
    ...(nodeSelector !== undefined && { nodeSelector }),
    ...(priorityClassName !== undefined && { priorityClassName }),
    ...(Object.keys(placement).length > 0 && { placement }),
  };
}

function isPlainKey({ key, operator, ...rest }: Toleration): boolean {
  return key !== undefined && operator === "Exists" && Object.keys(rest).length === 0;
}

function placementOf(deployment: KubeObject): Placement {
  const pod = at(deployment, "spec", "template", "spec");
  const { "kubernetes.io/os": os, ...labels } = textsOf(at(pod, "nodeSelector"));
  const nodeSelector = { ...(os !== undefined && os !== "linux" && { "kubernetes.io/os": os }), ...labels };
  const priorityClassName = stringAt(pod, "priorityClassName");
  const affinity = at(pod, "affinity");
  const tolerations = at(pod, "tolerations");
  const resources = resourcesOf(at(managerOf(deployment), "resources"));
  return {
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(priorityClassName !== "" && priorityClassName !== USUAL_PRIORITY && { priorityClassName }),
    ...(isObject(affinity) && Object.keys(affinity).length > 0 && { affinity }),
    ...(Array.isArray(tolerations) && tolerations.length > 0 && { tolerations: tolerations as unknown as readonly Toleration[] }),
    ...(Object.keys(resources).length > 0 && { resources }),
  };
}

function resourcesOf(resources: Json | undefined): ResourceOrder {
  const parts = (["limits", "requests"] as const).map((part) => {
    const all = textsOf(at(resources, part));
    const ordered = Object.entries(all).filter(([name, quantity]) => {
      const usual = own(USUAL[part], name);
      return !(Array.isArray(usual) && usual.some((each) => canonicalQuantity(each) === canonicalQuantity(quantity)));
    });
    return [part, Object.fromEntries(ordered)] as const;
  });
  return Object.fromEntries(parts.filter(([, each]) => Object.keys(each).length > 0));
}

/** Quantities may stand as numbers. */
function textsOf(map: Json | undefined): Record<string, string> {
  if (!isObject(map)) return {};
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]));
}

type Parts = Readonly<Record<string, unknown>>;

/** The parts that all have alike; of maps and lists, the members. */
function commonOf(all: readonly Placement[]): Placement {
  const [first, ...others] = all;
  return first === undefined ? {} : (others.reduce<unknown>((common, each) => shared(common, each), first) as Placement);
}

function shared(a: unknown, b: unknown): unknown {
  if (Array.isArray(a) && Array.isArray(b))
    return (a as readonly unknown[]).filter((each) => (b as readonly unknown[]).some((other) => sameJson(each, other)));
  if (!isObject(a) || !isObject(b)) return sameJson(a, b) ? a : undefined;
  const parts = Object.keys(a).map(
    (key) => [key, key === "affinity" ? sameOrNothing(a[key], b[key]) : shared(a[key], own(b, key))] as const,
  );
  return Object.fromEntries(parts.filter(([, each]) => !isEmpty(each)));
}

function sameOrNothing(a: unknown, b: unknown): unknown {
  return sameJson(a, b) ? a : undefined;
}

/** What a placement has beyond what all have. */
function without(one: Placement, all: Placement): Placement {
  return (rest(one as Parts, all as Parts) ?? {}) as Placement;
}

function rest(one: unknown, all: unknown): unknown {
  if (sameJson(one, all)) return undefined;
  if (Array.isArray(one))
    return (one as readonly unknown[]).filter(
      (each) => !(Array.isArray(all) && (all as readonly unknown[]).some((other) => sameJson(each, other))),
    );
  if (!isObject(one) || !isObject(all)) return one;
  const parts = Object.keys(one).map(
    (key) => [key, key === "affinity" && own(all, key) === undefined ? one[key] : rest(one[key], own(all, key))] as const,
  );
  return Object.fromEntries(parts.filter(([, each]) => !isEmpty(each)));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === "object" && value !== null && Object.keys(value as JsonObject).length === 0);
}
