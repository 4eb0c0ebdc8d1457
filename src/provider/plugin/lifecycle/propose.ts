// What a resource will look like, as far as its schema alone can tell: configuration, defaults, prior computed values, and unknown
// for what only the provider can say. Works on values, knows no resource.
import { isCtyObject, isUnknown, isWhollyKnown, sameCtyValue, UNKNOWN, type CtyObject, type CtyPath, type CtyValue } from "#codec";
import { elementsOf, impliedType, isNested, type Attribute, type Attributes, type Nested } from "../schema/attribute.ts";
import { mapElements } from "../schema/validate.ts";

/** Whether computed values that nobody has set are taken from the prior state or will change. */
export type Stage = "keep" | "change";

interface Place {
  readonly prior: CtyValue;
  readonly config: CtyValue;
}

/** The planned object of a configuration. `prior` is null on create, where every computed value without default is unknown. */
export function propose(attributes: Attributes, { prior, config }: Place, stage: Stage): CtyObject {
  const before = isCtyObject(prior) ? prior : undefined;
  const wanted = isCtyObject(config) ? config : {};
  const made: Record<string, CtyValue> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const place = { prior: before?.[name] ?? null, config: wanted[name] ?? null };
    made[name] = proposeAttribute(attribute, place, before === undefined ? "new" : stage);
  }
  return made;
}

function proposeAttribute(attribute: Attribute, { prior, config }: Place, stage: Stage | "new"): CtyValue {
  if (attribute.writeOnly) return null;
  if (config === null) {
    if (attribute.default !== undefined) return attribute.default;
    if (!attribute.computed) return null;
    return stage === "new" || (stage === "change" && !attribute.keep) ? UNKNOWN : prior;
  }
  if (isUnknown(config)) return config;
  const { type } = attribute;
  if (isNested(type)) return proposeNested(type, { prior, config }, stage === "new" ? "change" : stage);
  return isSame(attribute, prior, config) ? prior : config;
}

/** True when the prior text means what the configuration says, in other words. */
function isSame(attribute: Attribute, prior: CtyValue, config: CtyValue): boolean {
  if (attribute.same === undefined || prior === null || !isWhollyKnown(prior) || !isWhollyKnown(config)) return false;
  return attribute.same(prior, config);
}

function proposeNested(type: Nested, { prior, config }: Place, stage: Stage): CtyValue {
  const before = prior === null || isUnknown(prior) ? [] : elementsOf(type.nesting, prior);
  return mapElements(type.nesting, config, (each, key, index) => {
    if (each === null || isUnknown(each)) return each;
    const match =
      type.nesting === "set"
        ? before.find(([, old]) => isMatch(type.attributes, old, each))
        : before.find(([old], at) => (key === undefined ? at === index : old === key));
    return propose(type.attributes, { prior: match?.[1] ?? null, config: each }, stage);
  });
}

/** True when an element of a set may be the one that the configuration means: all that is configured is equal. */
function isMatch(attributes: Attributes, old: CtyValue, config: CtyValue): boolean {
  if (!isCtyObject(old) || !isCtyObject(config)) return false;
  return Object.entries(attributes).every(([name, attribute]) => {
    const [was, is] = [old[name] ?? null, config[name] ?? null];
    if (is === null) return attribute.computed === true || was === null;
    return isSame(attribute, was, is) || sameCtyValue(impliedType(attribute), was, is);
  });
}

/** Paths whose change needs a new resource. Elements of sets have no path, so the set itself is named. */
export function replacePaths(attributes: Attributes, prior: CtyValue, planned: CtyValue, path: CtyPath = []): readonly CtyPath[] {
  if (!isCtyObject(prior) || !isCtyObject(planned)) return [];
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const [was, is] = [prior[name] ?? null, planned[name] ?? null];
    const here: CtyPath = [...path, { attribute: name }];
    if (sameCtyValue(impliedType(attribute), was, is)) return [];
    if (needsReplace(attribute, was, is)) return [here];
    return isNested(attribute.type) ? nestedReplacePaths(attribute.type, [was, is], here) : [];
  });
}

function needsReplace({ replace }: Attribute, prior: CtyValue, planned: CtyValue): boolean {
  return typeof replace === "function" ? replace(prior, planned) : replace === true;
}

function nestedReplacePaths(type: Nested, [was, is]: readonly [CtyValue, CtyValue], path: CtyPath): readonly CtyPath[] {
  if (was === null || is === null || isUnknown(was) || isUnknown(is)) return [];
  if (type.nesting === "set")
    return Object.values(type.attributes).some(({ replace }) => replace !== undefined && replace !== false) ? [path] : [];
  const before = elementsOf(type.nesting, was);
  return elementsOf(type.nesting, is).flatMap(([key, each], index) => {
    const old = before.find(([other], at) => (key === undefined ? at === index : other === key))?.[1] ?? null;
    return replacePaths(type.attributes, old, each, key === undefined ? path : [...path, { key }]);
  });
}
