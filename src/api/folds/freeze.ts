// What users may rely on, flattened so that two versions can be compared: every field of every kind and every attribute of every resource.
import type { Attribute, AttributeType } from "../attribute.ts";
import type { Kind } from "../kind.ts";
import { KINDS } from "../kinds.ts";
import { RESOURCES } from "../resources/index.ts";
import { providerConfiguration } from "../resources/provider-configuration.ts";
import type { Shape } from "../shape.ts";
import { apiVersionOf } from "../kind.ts";
import { toProviderSchema } from "./provider-schema.ts";

/** One field or attribute as users may rely on it. */
export interface FrozenField {
  readonly type: string;
  readonly required?: true;
  readonly computed?: true;
  readonly default?: unknown;
  readonly values?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** `source.toolkit.fluxcd.io/v1 GitRepository spec.url` or `flux_git_repository spec.url` → field. */
export type Frozen = Readonly<Record<string, FrozenField>>;

/** Everything that is promised now. */
export function toFrozen(kinds: readonly Kind[] = KINDS): Frozen {
  const resources = [...RESOURCES, ...kinds.map(toProviderSchema)];
  const entries = [
    ...kinds.flatMap((kind) => [
      ...ofShape(kind.spec, `${apiVersionOf(kind)} ${kind.kind} spec`, true),
      ...ofShape(kind.status, `${apiVersionOf(kind)} ${kind.kind} status`, false),
    ]),
    ...resources.flatMap(({ typeName, attributes }) => attributes.flatMap((each) => ofAttribute(each, `${typeName} `))),
    ...providerConfiguration.attributes.flatMap((each) => ofAttribute(each, "provider ")),
  ];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Entry = readonly [path: string, field: FrozenField];

function ofShape(shape: Shape, path: string, required: boolean): readonly Entry[] {
  const { default: fallback, pattern, minLength, maxLength, minimum, maximum } = shape;
  const field: FrozenField = {
    type: shape.type ?? "any",
    ...(required && { required }),
    ...(fallback !== undefined && { default: fallback }),
    ...(shape.enum && { values: shape.enum }),
    ...given({ pattern, minLength, maxLength, minimum, maximum }),
  };
  const members = Object.entries(shape.properties ?? {}).flatMap(([name, each]) =>
    ofShape(each, `${path}.${name}`, shape.required?.includes(name) ?? false),
  );
  const items = shape.items ? ofShape(shape.items, `${path}[]`, false) : [];
  const values = typeof shape.additionalProperties === "object" ? ofShape(shape.additionalProperties, `${path}{}`, false) : [];
  return [[path, field], ...members, ...items, ...values];
}

function ofAttribute(attribute: Attribute, path: string): readonly Entry[] {
  const { nested, mode, default: fallback, values, pattern } = attribute;
  const here = `${path}${attribute.name}`;
  const field: FrozenField = {
    type: nested ? nested.nesting : typeText(attribute.type),
    ...(mode === "required" && { required: true }),
    ...((mode === "computed" || mode === "optional-computed") && { computed: true }),
    ...(fallback !== undefined && { default: fallback }),
    ...(values && { values }),
    ...given({ pattern }),
  };
  return [[here, field], ...(nested?.attributes.flatMap((each) => ofAttribute(each, `${here}.`)) ?? [])];
}

function typeText(type: AttributeType): string {
  if (typeof type === "string") return type;
  const [collection, item] = Object.entries(type)[0] as [string, AttributeType];
  return `${collection}(${typeText(item)})`;
}

function given(parts: Readonly<Record<string, string | number | undefined>>): Partial<FrozenField> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/** What somebody who relies on `before` loses with `after`; one sentence for each, empty when nothing. */
export function breaksBetween(before: Frozen, after: Frozen): readonly string[] {
  const lost = Object.entries(before).flatMap(([path, old]) => {
    const field = after[path];
    if (!field) return [`${path} is gone`];
    return narrowings(old, field).map((what) => `${path} ${what}`);
  });
  const demanded = Object.entries(after)
    .filter(([path, field]) => field.required && !before[path] && parentOf(path) in before)
    .map(([path]) => `${path} is new and required`);
  return [...lost, ...demanded];
}

function parentOf(path: string): string {
  return path.replace(/(\.[^.[{]+|\[\]|\{\}| [^ .]+)$/, "");
}

function narrowings(old: FrozenField, now: FrozenField): readonly string[] {
  const gone = now.values && (old.values?.filter((each) => !now.values?.includes(each)) ?? ["anything else"]);
  return [
    old.type !== now.type && `was ${old.type} and is ${now.type}`,
    !old.required && now.required && "is now required",
    old.computed && !now.computed && "is no longer computed",
    JSON.stringify(old.default) !== JSON.stringify(now.default) && `has another default: ${JSON.stringify(now.default)}`,
    gone && gone.length > 0 && `no longer takes ${gone.join(", ")}`,
    ...tighterBounds(old, now),
  ].filter((each) => typeof each === "string");
}

function tighterBounds(old: FrozenField, now: FrozenField): readonly (string | false)[] {
  return [
    now.pattern !== undefined && old.pattern !== now.pattern && `must now match ${now.pattern}`,
    now.minLength !== undefined && now.minLength > (old.minLength ?? 0) && `must now have at least ${now.minLength} characters`,
    now.maxLength !== undefined && now.maxLength < (old.maxLength ?? Infinity) && `may now have at most ${now.maxLength} characters`,
    now.minimum !== undefined && now.minimum > (old.minimum ?? -Infinity) && `must now be at least ${now.minimum}`,
    now.maximum !== undefined && now.maximum < (old.maximum ?? Infinity) && `may now be at most ${now.maximum}`,
  ];
}
