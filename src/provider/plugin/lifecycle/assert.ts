// The rules by which core judges a provider's answers, applied to our own answers before they leave. A broken rule is a fault of a
// resource; naming it here tells which attribute and why, where core would only say that the provider has a bug.
// Rule names are those of the conformance list: P plan, A apply, R read, U upgrade, I import, D data, E ephemeral.
import { formatCtyPath, isCtyObject, isUnknown, isWhollyKnown, sameCtyValue, type CtyObject, type CtyPath, type CtyValue } from "#codec";
import { pluginProblems } from "../problems.ts";
import { elementsOf, impliedType, isNested, type Attribute, type Attributes } from "../schema/attribute.ts";
import { writeOnlyPaths } from "../schema/validate.ts";

/** @throws plugin.brokenRule for an answer that core would refuse */
export function assertPlan(
  attributes: Attributes,
  change: { readonly prior: CtyValue; readonly config: CtyValue },
  planned: CtyValue,
): void {
  if (!isCtyObject(planned)) throw broken("P3", [], "a configured resource is planned as absent");
  assertNoWriteOnly("P4", attributes, planned);
  assertPlannedObject(attributes, change, planned, []);
}

function assertPlannedObject(
  attributes: Attributes,
  { prior, config }: { readonly prior: CtyValue; readonly config: CtyValue },
  planned: CtyObject,
  path: CtyPath,
): void {
  for (const [name, attribute] of Object.entries(attributes)) {
    if (attribute.writeOnly) continue;
    const place = { prior: isCtyObject(prior) ? (prior[name] ?? null) : null, config: isCtyObject(config) ? (config[name] ?? null) : null };
    assertPlannedValue(attribute, place, planned[name] ?? null, [...path, { attribute: name }]);
  }
}

function assertPlannedValue(
  attribute: Attribute,
  { prior, config }: { readonly prior: CtyValue; readonly config: CtyValue },
  planned: CtyValue,
  path: CtyPath,
): void {
  const type = impliedType(attribute);
  if (config === null) {
    if (!attribute.computed && planned !== null) throw broken("P2", path, "a value is planned for an attribute that is not computed");
    return;
  }
  if (sameCtyValue(type, planned, config) || (prior !== null && sameCtyValue(type, planned, prior)) || isUnknown(config)) return;
  if (!isNested(attribute.type)) throw broken("P1", path, "the planned value is neither the configured nor the prior one");
  if (planned === null || isUnknown(planned)) throw broken("P7", path, "a configured group is planned as absent or unknown");
  const { nesting, attributes } = attribute.type;
  const wanted = elementsOf(nesting, config);
  const given = elementsOf(nesting, planned);
  if (wanted.length !== given.length) throw broken("P7", path, "the plan has another number of elements than the configuration");
  if (nesting === "set") return;
  const before = prior === null || isUnknown(prior) ? [] : elementsOf(nesting, prior);
  given.forEach(([key, each], index) => {
    if (!isCtyObject(each)) return;
    const find = (all: typeof given): CtyValue =>
      all.find(([other], at) => (key === undefined ? at === index : other === key))?.[1] ?? null;
    assertPlannedObject(attributes, { prior: find(before), config: find(wanted) }, each, key === undefined ? path : [...path, { key }]);
  });
}

/** @throws plugin.brokenRule P8 for a path that stands neither in the prior nor in the planned value */
export function assertReplacePaths(paths: readonly CtyPath[], prior: CtyValue, planned: CtyValue): void {
  for (const path of paths)
    if (!hasPath(prior, path) && !hasPath(planned, path))
      throw broken("P8", path, "a change of this path is said to need a new resource, but nothing has it");
}

function hasPath(value: CtyValue, path: CtyPath): boolean {
  let here: CtyValue | undefined = value;
  for (const step of path) {
    const key = "attribute" in step ? step.attribute : step.key;
    if (typeof here !== "object" || here === null || isUnknown(here) || !Object.hasOwn(here, key)) return false;
    here = (here as unknown as Record<string | number, CtyValue | undefined>)[key];
  }
  return true;
}

/** @throws plugin.brokenRule when the result contradicts what was planned, holds unknown values or write-only ones */
export function assertApplied(attributes: Attributes, planned: CtyValue, result: CtyValue): void {
  if (result === null) throw broken("A7", [], "the object is absent after it was created");
  assertNoWriteOnly("A8", attributes, result);
  if (!isWhollyKnown(result)) throw broken("A5", unknownPath(result) ?? [], "a value is still unknown after apply");
  const at = contradiction(attributes, planned, result, []);
  if (at !== undefined) throw broken("A1", at, "the value after apply is not the planned one");
}

/** First path where a known planned value and the result differ. */
function contradiction(attributes: Attributes, planned: CtyValue, result: CtyValue, path: CtyPath): CtyPath | undefined {
  if (!isCtyObject(planned) || !isCtyObject(result)) return undefined;
  for (const [name, attribute] of Object.entries(attributes)) {
    const [was, is] = [planned[name] ?? null, result[name] ?? null];
    const here: CtyPath = [...path, { attribute: name }];
    const found = contradictionAt(attribute, was, is, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

function contradictionAt(attribute: Attribute, planned: CtyValue, result: CtyValue, path: CtyPath): CtyPath | undefined {
  if (isUnknown(planned)) return undefined;
  if (isWhollyKnown(planned)) return sameCtyValue(impliedType(attribute), planned, result) ? undefined : path;
  if (planned === null || result === null) return planned === result ? undefined : path;
  if (!isNested(attribute.type)) return undefined;
  const { nesting, attributes } = attribute.type;
  const [before, after] = [elementsOf(nesting, planned), elementsOf(nesting, result)];
  if (before.length !== after.length) return path;
  if (nesting === "set") return undefined;
  for (const [index, [key, each]] of before.entries()) {
    const other = after.find(([otherKey], at) => (key === undefined ? at === index : otherKey === key));
    if (other === undefined) return path;
    const found = contradiction(attributes, each, other[1], key === undefined ? path : [...path, { key }]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @throws plugin.brokenRule for a state that must be wholly known and free of write-only values, under that rule's name */
export function assertStored(rule: string, attributes: Attributes, state: CtyValue): void {
  if (state === null) return;
  assertNoWriteOnly(rule, attributes, state);
  if (!isWhollyKnown(state)) throw broken(rule, unknownPath(state) ?? [], "a stored value is unknown");
}

/** @throws plugin.brokenRule for a result that is absent, unknown, or contradicts what was configured */
export function assertResult(rule: string, attributes: Attributes, config: CtyValue, result: CtyValue): void {
  if (result === null) throw broken(rule, [], "the result is absent");
  if (!isWhollyKnown(result)) throw broken(rule, unknownPath(result) ?? [], "a value of the result is unknown");
  const inputs = Object.fromEntries(Object.entries(attributes).filter(([name]) => isCtyObject(config) && (config[name] ?? null) !== null));
  const at = contradiction(inputs, config, result, []);
  if (at !== undefined && isWhollyKnown(config)) throw broken(rule, at, "the result contradicts the configuration");
}

function assertNoWriteOnly(rule: string, attributes: Attributes, value: CtyValue): void {
  const [path] = writeOnlyPaths(attributes, value);
  if (path !== undefined) throw broken(rule, path, "a write-only attribute holds a value");
}

function unknownPath(value: CtyValue, path: CtyPath = []): CtyPath | undefined {
  if (isUnknown(value)) return path;
  const entries: readonly (readonly [CtyPath[number], CtyValue])[] = Array.isArray(value)
    ? (value as readonly CtyValue[]).map((each, index) => [{ key: index }, each] as const)
    : isCtyObject(value)
      ? Object.entries(value).map(([name, each]) => [{ attribute: name }, each ?? null] as const)
      : [];
  for (const [step, each] of entries) {
    const found = unknownPath(each, [...path, step]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function broken(rule: string, path: CtyPath, why: string): Error {
  return pluginProblems.brokenRule(rule, formatCtyPath(path), why);
}
