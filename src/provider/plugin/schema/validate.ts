// Checks a configuration against what its schema says beyond types: validators, and write-only attributes on clients that have none.
import { formatCtyPath, isCtyObject, isUnknown, type CtyObject, type CtyPath, type CtyValue } from "#codec";
import { AttributeSearch, elementsOf, isNested, type Attribute, type Attributes, type Complaint } from "./attribute.ts";

const writeOnly = new AttributeSearch((attribute) => attribute.writeOnly === true);
const secret = new AttributeSearch((attribute) => attribute.sensitive === true || attribute.writeOnly === true);

/** One complaint with its place. */
export interface Finding extends Complaint {
  readonly path: CtyPath;
}

/** Every complaint about a configuration. Values that are not known yet pass. */
export function validateConfig(attributes: Attributes, config: CtyValue, path: CtyPath = []): readonly Finding[] {
  if (!isCtyObject(config)) return [];
  return Object.entries(attributes).flatMap(([name, attribute]) =>
    validateAttribute(attribute, config[name] ?? null, [...path, { attribute: name }]),
  );
}

function validateAttribute(attribute: Attribute, value: CtyValue, path: CtyPath): readonly Finding[] {
  if (value === null || isUnknown(value)) return [];
  const found: Finding[] = [];
  for (const validator of attribute.validate ?? []) {
    const complaint = validator(value);
    if (complaint !== undefined) found.push({ ...complaint, path });
  }
  const { type } = attribute;
  if (!isNested(type)) return found;
  const inner = elementsOf(type.nesting, value).flatMap(([key, each]) =>
    validateConfig(type.attributes, each, key === undefined ? path : [...path, { key }]),
  );
  return [...found, ...inner];
}

/**
 * A complaint that core may show. It quotes the lines of the configuration on which the whole top-level attribute of a path stands, so
 * where a secret is given below that attribute the complaint names its place in words only.
 */
export function unquoted(attributes: Attributes, config: CtyValue, finding: Finding): Finding {
  const [step] = finding.path;
  if (step === undefined || !("attribute" in step) || !isCtyObject(config)) return finding;
  const attribute = attributes[step.attribute];
  const secrets = attribute === undefined ? [] : secretTexts({ [step.attribute]: attribute }, config);
  return secrets.length === 0 ? finding : { ...finding, path: [], reason: `${finding.reason} (at ${formatCtyPath(finding.path)})` };
}

/** Paths of write-only attributes that hold a value. */
export function writeOnlyPaths(attributes: Attributes, value: CtyValue, path: CtyPath = []): readonly CtyPath[] {
  if (!isCtyObject(value) || !writeOnly.isIn(attributes)) return [];
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const inner = value[name] ?? null;
    const here: CtyPath = [...path, { attribute: name }];
    if (inner === null) return [];
    if (attribute.writeOnly) return [here];
    const { type } = attribute;
    if (!isNested(type) || isUnknown(inner)) return [];
    return elementsOf(type.nesting, inner).flatMap(([key, each]) =>
      writeOnlyPaths(type.attributes, each, key === undefined ? here : [...here, { key }]),
    );
  });
}

/** A value with every write-only attribute null. */
export function withoutWriteOnly(attributes: Attributes, value: CtyValue): CtyValue {
  if (!isCtyObject(value) || !writeOnly.isIn(attributes)) return value;
  const made: Record<string, CtyValue> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const inner = (value as CtyObject)[name] ?? null;
    made[name] = attribute.writeOnly ? null : withoutNested(attribute, inner);
  }
  return made;
}

function withoutNested({ type }: Attribute, value: CtyValue): CtyValue {
  if (!isNested(type) || value === null || isUnknown(value)) return value;
  return mapElements(type.nesting, value, (each) => withoutWriteOnly(type.attributes, each));
}

/** Applies a function to every object of a nested value; the key is the list index or map key. */
export function mapElements(
  nesting: "single" | "list" | "set" | "map",
  value: CtyValue,
  change: (each: CtyValue, key: string | number | undefined, index: number) => CtyValue,
): CtyValue {
  const changed = elementsOf(nesting, value).map(([key, each], index) => [key, change(each, key, index)] as const);
  if (nesting === "single") return changed[0]?.[1] ?? null;
  if (nesting === "map") return Object.fromEntries(changed.map(([key, each]) => [String(key), each]));
  return changed.map(([, each]) => each);
}

/** Every text in a sensitive or write-only place, so that it can be kept out of logs and messages. */
export function secretTexts(attributes: Attributes, value: CtyValue): readonly string[] {
  if (!isCtyObject(value) || !secret.isIn(attributes)) return [];
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const inner = value[name] ?? null;
    if (inner === null || isUnknown(inner)) return [];
    if (attribute.sensitive || attribute.writeOnly) return textsIn(inner);
    const { type } = attribute;
    return isNested(type) ? elementsOf(type.nesting, inner).flatMap(([, each]) => secretTexts(type.attributes, each)) : [];
  });
}

function textsIn(value: CtyValue | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return (value as readonly CtyValue[]).flatMap(textsIn);
  return isCtyObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
