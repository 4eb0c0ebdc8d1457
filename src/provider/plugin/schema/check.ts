// Refuses schemas that core would refuse, crash on, or silently misread. Runs once, when a provider is made.
import { conformCty, type CtyType } from "#codec";
import { pluginProblems } from "../problems.ts";
import { impliedType, isNested, type Attribute, type Attributes } from "./attribute.ts";

/** Where a schema belongs; write-only attributes exist on managed resources only. */
export type SchemaPlace = "provider" | "resource" | "data source" | "ephemeral resource";

/** Names that configuration languages keep for themselves in resources. */
const META = new Set(["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"]);

/** @throws plugin.invalidSchema that names the attribute */
export function checkSchema(place: SchemaPlace, name: string, attributes: Attributes): void {
  for (const [attribute, it] of Object.entries(attributes)) {
    if (place !== "provider" && META.has(attribute)) throw fault(name, attribute, "is a meta-argument of the language");
    checkAttribute(place, `${name}.${attribute}`, it);
  }
}

function checkAttribute(place: SchemaPlace, path: string, attribute: Attribute): void {
  const split = path.lastIndexOf(".");
  const [where, name] = [path.slice(0, split), path.slice(split + 1)];
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw fault(where, name, "must be lower-case letters, digits and underscores");
  const why = modeFault(place, attribute);
  if (why !== undefined) throw fault(where, name, why);
  if (attribute.default !== undefined) conformCty(impliedType(attribute), attribute.default);
  if (!isNested(attribute.type)) return;
  const inner = Object.entries(attribute.type.attributes);
  const risky = mentionsDynamic(impliedType(attribute)) || inner.some(([, each]) => each.writeOnly);
  if (attribute.type.nesting === "set" && risky)
    throw fault(where, name, "is a set, which can hold neither dynamic nor write-only attributes");
  for (const [each, it] of inner) checkAttribute(place, `${path}.${each}`, it);
}

function modeFault(place: SchemaPlace, { required, optional, computed, writeOnly, keep, default: preset }: Attribute): string | undefined {
  if (!required && !optional && !computed) return "must be required, optional or computed";
  if (required && (optional || computed)) return "cannot be required and optional or computed";
  if (preset !== undefined && !(optional && computed)) return "needs optional and computed for its default";
  if (writeOnly && (computed || place !== "resource")) return "can be write-only only as an input of a resource";
  return keep && !computed ? "keeps its value only when it is computed" : undefined;
}

function mentionsDynamic(type: CtyType): boolean {
  if (typeof type === "string") return type === "dynamic";
  if (type[0] === "object") return Object.values(type[1]).some(mentionsDynamic);
  return type[0] === "tuple" ? type[1].some(mentionsDynamic) : mentionsDynamic(type[1]);
}

function fault(where: string, attribute: string, why: string): Error {
  return pluginProblems.invalidSchema(where, `attribute ${JSON.stringify(attribute)} ${why}`);
}
