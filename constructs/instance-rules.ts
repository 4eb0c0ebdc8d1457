// What an instance must fulfil; checked as far as values are known while the stack is written.
import { fluxInstance, instanceFindings, toCamelCase, type Attribute, type FieldProblem, type InstanceDescription } from "#api";
import { labelProblems } from "./identity.ts";
import type { InstanceProps } from "./instance.ts";
import { isKnown, isWhollyKnown } from "./known.ts";

/** What is wrong; empty when nothing is. */
export function instanceProblems(props: InstanceProps): readonly FieldProblem[] {
  const { namespace } = props;
  const findings = instanceFindings(descriptionOf(props)).map(({ attribute, reason }) => ({
    path: attribute.split(".").map(toCamelCase).join("."),
    message: reason,
  }));
  return [
    ...(namespace === undefined ? [] : labelProblems("namespace", namespace)),
    ...shapeProblems(fluxInstance.attributes, props, ""),
    ...findings,
  ];
}

/** Closed lists and patterns, at every depth. */
function shapeProblems(attributes: readonly Attribute[], given: object, prefix: string): readonly FieldProblem[] {
  const byName = given as Readonly<Record<string, unknown>>;
  return attributes.flatMap((attribute): readonly FieldProblem[] => {
    const { jsonName, nested } = attribute;
    const value = byName[jsonName];
    const path = `${prefix}${jsonName}`;
    if (value === undefined || value === null || !isKnown(value) || path === "namespace") return [];
    if (nested === undefined) return textProblems(attribute, value, path);
    const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
    return parts.flatMap((part) => (isObject(part) ? shapeProblems(nested.attributes, part, `${path}.`) : []));
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function textProblems({ values, pattern }: Attribute, value: unknown, path: string): readonly FieldProblem[] {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  return given.flatMap((each): readonly FieldProblem[] => {
    if (typeof each !== "string" || !isKnown(each)) return [];
    if (values !== undefined && !values.includes(each))
      return [{ path, message: `${JSON.stringify(each)} is not one of ${values.join(", ")}` }];
    if (pattern !== undefined && !new RegExp(pattern, "u").test(each))
      return [{ path, message: `${JSON.stringify(each)} does not match ${pattern}` }];
    return [];
  });
}

/** The parts that rules between properties are about, as far as they are known. A storage that is not known yet may be there. */
function descriptionOf(props: InstanceProps): InstanceDescription {
  const { distribution, components, commonMetadata, cluster, sharding, storage, sync } = props;
  const { source, variant, digests } = knownOf(distribution);
  const parts = {
    distribution: nameOf(distribution),
    source,
    variant,
    digests,
    components,
    commonMetadata,
    cluster,
    sharding: sharding && isWhollyKnown(sharding) ? shardingOf(sharding) : undefined,
    sync: sync && knownOf(sync),
  };
  const known = Object.entries(parts).filter(([, value]) => value !== undefined && isWhollyKnown(value));
  return { ...(Object.fromEntries(known) as InstanceDescription), ...(storage !== undefined && { storage }) };
}

function nameOf(distribution: InstanceProps["distribution"]): string | undefined {
  return isKnown(distribution) ? (distribution.name ?? "headgate") : undefined;
}

function shardingOf({ shards, storage }: NonNullable<InstanceProps["sharding"]>): NonNullable<InstanceDescription["sharding"]> {
  return { shards, storage: storage === "persistent" ? "persistent" : "ephemeral" };
}

/** The members of an object that are known now. */
function knownOf<T extends object>(value: T): Partial<T> {
  if (!isKnown(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined && isKnown(each))) as Partial<T>;
}
