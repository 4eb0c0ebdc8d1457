// Where the controllers run, as attributes and as the operations take it; and what the API server would refuse, which is too late: the
// manifests are in git by then.
import { isObject, type Json } from "#base";
import { bootstrapGit, placementAttributes, type Attribute } from "#api";
import { ctyPath, isCtyObject, isUnknown, type CtyObject, type CtyPath, type CtyValue } from "#codec";
import type { BootstrapOrder, FoundPlacement } from "#operations";
import { objectAt, textAt } from "../plugin/index.ts";
import { toCtyValue } from "./from-api.ts";
import { toJsonObject } from "./object-values.ts";

type Placements = NonNullable<BootstrapOrder["placement"]>;
type Placement = NonNullable<Placements["components"]>[string];

/** Names of the attributes. */
export const PLACEMENT_SETTINGS = placementAttributes.map(({ name }) => name);

/** `affinity`, `tolerations`, `resources` and `component_overrides` as an order. */
export function placementOf(state: CtyObject): Pick<BootstrapOrder, "placement"> {
  const { componentOverrides = {}, ...all } = toJsonObject(placementAttributes, state);
  const components = Object.fromEntries(
    Object.entries(isObject(componentOverrides) ? componentOverrides : {}).map(([name, each]) => [
      name,
      withAffinity(isObject(each) ? each : {}),
    ]),
  );
  const placement = { ...withAffinity(all), ...(Object.keys(components).length > 0 && { components }) } as Placements;
  return Object.keys(placement).length > 0 ? { placement } : {};
}

/** Affinity is text in attributes and an object in manifests. */
function withAffinity(placement: Readonly<Record<string, Json | undefined>>): Placement {
  const { affinity, ...rest } = placement;
  return { ...rest, ...(typeof affinity === "string" && { affinity: JSON.parse(affinity) as Json }) } as Placement;
}

/** An order as attributes; what it does not say is null. */
export function placementState({ placement = {} }: Pick<FoundPlacement, "placement">): CtyObject {
  const { components, ...all } = placement;
  const overrides =
    components && Object.fromEntries(Object.entries(components).map(([name, each]) => [name, stateOf(each, overrideAttributes())]));
  return { ...stateOf(all, placementAttributes), component_overrides: overrides ?? null };
}

function overrideAttributes(): readonly Attribute[] {
  return placementAttributes.find(({ name }) => name === "component_overrides")?.nested?.attributes ?? [];
}

function stateOf(placement: Placement, attributes: readonly Attribute[]): CtyObject {
  const { affinity, ...rest } = placement;
  const json: Readonly<Record<string, unknown>> = { ...rest, ...(affinity !== undefined && { affinity: JSON.stringify(affinity) }) };
  return valueOf(json as Readonly<Record<string, Json>>, attributes);
}

function valueOf(json: Readonly<Record<string, Json>>, attributes: readonly Attribute[]): CtyObject {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, memberOf(json[attribute.jsonName], attribute)]));
}

function memberOf(value: Json | undefined, { nested }: Attribute): CtyValue {
  if (value === undefined || value === null) return null;
  if (nested === undefined) return toCtyValue(value);
  const inner = (each: Json): CtyValue => (isObject(each) ? valueOf(each as Readonly<Record<string, Json>>, nested.attributes) : null);
  if (Array.isArray(value)) return (value as readonly Json[]).map(inner);
  return nested.nesting === "single" ? inner(value) : toCtyValue(value);
}

interface Finding {
  readonly path: CtyPath;
  readonly reason: string;
  readonly next: string;
}

const CONTROLLERS = bootstrapGit.attributes.filter(({ name }) => /^components(_extra)?$/.test(name)).flatMap(({ values = [] }) => values);

/** What is wrong with the placement of all controllers and of single ones. */
export function placementFindings(config: CtyObject): readonly Finding[] {
  const found = [...affinityFindings(config, []), ...tolerationFindings(config, [])];
  for (const [name, each] of Object.entries(objectAt(config, "component_overrides") ?? {})) {
    const path = ctyPath("component_overrides", { key: name });
    if (!CONTROLLERS.includes(name))
      found.push({ path, reason: `${JSON.stringify(name)} is no controller`, next: `write one of ${CONTROLLERS.join(", ")}` });
    if (isCtyObject(each)) found.push(...affinityFindings(each, path), ...tolerationFindings(each, path));
  }
  return found;
}

const AFFINITIES = ["nodeAffinity", "podAffinity", "podAntiAffinity"];

function affinityFindings(block: CtyObject, path: CtyPath): readonly Finding[] {
  const text = textAt(block, "affinity");
  if (text === undefined) return [];
  const at = [...path, ...ctyPath("affinity")];
  const next = `write it like jsonencode({ ${AFFINITIES[0]} = { … } })`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The validator of the attribute says that it is no JSON.
    return [];
  }
  if (!isObject(value)) return [{ path: at, reason: "an affinity is an object", next }];
  const strangers = Object.keys(value).filter((each) => !AFFINITIES.includes(each));
  return strangers.map((each) => ({ path: at, reason: `an affinity has no ${JSON.stringify(each)}, but ${AFFINITIES.join(", ")}`, next }));
}

/** @see kubernetes pkg/apis/core/validation (behaviour: ValidateTolerations) */
function tolerationFindings(block: CtyObject, path: CtyPath): readonly Finding[] {
  const tolerations = block["tolerations"];
  if (!Array.isArray(tolerations)) return [];
  return (tolerations as readonly CtyValue[]).flatMap((each, key): Finding[] => {
    if (!isCtyObject(each)) return [];
    const at = [...path, ...ctyPath("tolerations", { key })];
    const isGiven = (name: string): boolean => (each[name] ?? null) !== null;
    const isOther = (name: string, wanted: string): boolean => !isUnknown(each[name]) && textAt(each, name) !== wanted;
    return [
      ...(!isGiven("key") && isOther("operator", "Exists")
        ? [{ path: at, reason: "a toleration without key tolerates every taint", next: 'set operator to "Exists", or give a key' }]
        : []),
      ...(isGiven("value") && textAt(each, "operator") === "Exists"
        ? [{ path: at, reason: "the operator Exists looks at no value", next: "remove the value, or the operator" }]
        : []),
      ...(isGiven("toleration_seconds") && isOther("effect", "NoExecute")
        ? [{ path: at, reason: "toleration_seconds belong to the effect NoExecute", next: 'set effect to "NoExecute", or remove them' }]
        : []),
    ];
  });
}
