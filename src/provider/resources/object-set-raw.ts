// Elements of a set as they are written, and as their kinds type them. The maps of a set have no type on the wire: core would compare
// the whole type of a kind for every element in each of its steps, and take several times as long for a thousand of them.
import {
  conformCty,
  Dynamic,
  isCtyObject,
  isUnknown,
  isWhollyKnown,
  numberText,
  ownCtyType,
  sameCtyValue,
  tryParseNumber,
  type CtyNumber,
  type CtyObject,
  type CtyPath,
  type CtyType,
  type CtyValue,
} from "#codec";
import { impliedObject, isNested, type Attribute, type Attributes } from "../plugin/index.ts";

/** What is wrong with a value, and where. */
export interface RawFinding {
  readonly path: CtyPath;
  readonly reason: string;
  readonly next: string;
}

type Find = (finding: RawFinding) => void;

/** A value with the type that it has by itself. */
export interface Raw {
  readonly type: CtyType;
  readonly value: CtyValue;
}

/** The elements of a map as it is written; undefined when it is absent, not known yet, or no map. */
export function rawElements(map: CtyValue | undefined): readonly (readonly [string, Raw])[] | undefined {
  if (!(map instanceof Dynamic) || !isCtyObject(map.value)) return undefined;
  const { type } = map;
  const typeOf = (key: string, value: CtyValue): CtyType =>
    typeof type === "object" && type[0] === "object"
      ? (type[1][key] ?? "dynamic")
      : typeof type === "object"
        ? (type[1] as CtyType)
        : ownCtyType(value);
  return Object.entries(map.value).map(([key, value]) => [key, { type: typeOf(key, value ?? null), value: value ?? null }]);
}

/** A map of elements as it is stored. One whose elements have all the type of `like`, a map before, stays such a map. */
export function rawMap(elements: ReadonlyMap<string, Raw>, like: CtyValue | undefined): CtyValue {
  const value = Object.fromEntries([...elements].map(([key, each]) => [key, each.value]));
  if (like instanceof Dynamic && typeof like.type === "object" && like.type[0] === "map") {
    const [, element] = like.type;
    if ([...elements.values()].every(({ type }) => type === element)) return new Dynamic(like.type, value);
  }
  return new Dynamic(["object", Object.fromEntries([...elements].map(([key, each]) => [key, each.type]))], value);
}

/** A value that is made here, with its type. */
export function rawOf(value: CtyValue): Raw {
  return { value, type: ownCtyType(value) };
}

/**
 * A written object as its attributes type it, converted as core converts: numbers and truth values stand for texts and the other way
 * round, what is left out is null or the default. `find` is told what does not fit; null stands in its place.
 */
export function typedObject(attributes: Attributes, raw: CtyValue, path: CtyPath, find: Find): CtyValue {
  if (raw === null || isUnknown(raw)) return raw;
  const value = raw instanceof Dynamic ? raw.value : raw;
  if (!isCtyObject(value)) return refused(find, { path, reason: "this is no object", next: "write it as { … } with attributes" });
  for (const name of Object.keys(value))
    if (!Object.hasOwn(attributes, name)) find({ path: [...path, { attribute: name }], ...stranger(name, Object.keys(attributes)) });
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => {
      const here = [...path, { attribute: name }];
      const given = value[name] ?? null;
      if (given === null && attribute.required) find({ path, reason: `${name} is required`, next: `give ${name}` });
      if (given !== null && attribute.computed && !attribute.optional)
        find({ path: here, reason: `${name} is told by the cluster and cannot be given`, next: `leave ${name} out` });
      return [name, given === null ? (attribute.default ?? null) : typedValue(attribute, given, here, find)];
    }),
  );
}

function stranger(name: string, known: readonly string[]): { readonly reason: string; readonly next: string } {
  const near = known.filter((each) => each.startsWith(name.slice(0, 3)));
  return { reason: `there is no attribute ${name}`, next: `write one of ${(near.length > 0 ? near : known).join(", ")}` };
}

function typedValue({ type }: Attribute, raw: CtyValue, path: CtyPath, find: Find): CtyValue {
  if (!isNested(type)) return typedPlain(type, raw, path, find);
  const inner = (each: CtyValue | undefined, step?: CtyPath[number]): CtyValue =>
    typedObject(type.attributes, each ?? null, step === undefined ? path : [...path, step], find);
  if (type.nesting === "single") return inner(raw);
  if (type.nesting === "map") return membersOf(raw, path, find, (each, key) => inner(each, { key }));
  return itemsOf(raw, path, find, (each, key) => inner(each, { key }));
}

function typedPlain(type: CtyType, raw: CtyValue, path: CtyPath, find: Find): CtyValue {
  if (raw === null || isUnknown(raw)) return raw;
  if (raw instanceof Dynamic) return type === "dynamic" ? raw : typedPlain(type, raw.value, path, find);
  if (typeof type === "string") return primitive(type, raw, path, find);
  const [nesting, element] = type as unknown as readonly [string, CtyType];
  if (nesting === "map") return membersOf(raw, path, find, (each, key) => typedPlain(element, each, [...path, { key }], find));
  return itemsOf(raw, path, find, (each, key) => typedPlain(element, each, [...path, { key }], find));
}

function membersOf(raw: CtyValue, path: CtyPath, find: Find, act: (each: CtyValue, key: string) => CtyValue): CtyValue {
  if (isUnknown(raw)) return raw;
  if (!isCtyObject(raw)) return refused(find, { path, reason: "this is no map", next: "write it as { key = value }" });
  return Object.fromEntries(Object.entries(raw).map(([key, each]) => [key, act(each ?? null, key)]));
}

function itemsOf(raw: CtyValue, path: CtyPath, find: Find, act: (each: CtyValue, key: number) => CtyValue): CtyValue {
  if (isUnknown(raw)) return raw;
  if (!Array.isArray(raw)) return refused(find, { path, reason: "this is no list", next: "write it as [ … ]" });
  return (raw as readonly CtyValue[]).map(act);
}

function refused(find: Find, finding: RawFinding): null {
  find(finding);
  return null;
}

const WORDS: Readonly<Record<string, string>> = { string: "a text", number: "a number", bool: "true or false" };

function primitive(type: CtyType & string, raw: CtyValue, path: CtyPath, find: Find): CtyValue {
  const made = type === "dynamic" ? raw : Array.isArray(raw) || isCtyObject(raw) ? undefined : converted(type, raw);
  return made ?? refused(find, { path, reason: `this is not ${WORDS[type] ?? type}`, next: `write ${WORDS[type] ?? type}` });
}

/** A text, number or truth value as another of them; undefined where it stands for none. */
function converted(type: CtyType & string, raw: CtyValue): CtyValue | undefined {
  if (type === "bool") return typeof raw === "boolean" ? raw : raw === "true" ? true : raw === "false" ? false : undefined;
  if (type === "number") return typeof raw === "string" ? tryParseNumber(raw) : typeof raw === "boolean" ? undefined : raw;
  return typeof raw === "string" || typeof raw === "boolean" ? String(raw) : numberText(raw as CtyNumber);
}

/** What is written, with what the live value has otherwise in its place; what says the same in other words stays as it is written. */
export function overlaid(attributes: Attributes, raw: CtyValue, stored: CtyValue, live: CtyValue): CtyValue {
  if (sameObject(attributes, stored, live)) return raw;
  if (!isCtyObject(raw) || !isCtyObject(stored) || !isCtyObject(live)) return bare(live);
  const made: Record<string, CtyValue> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const [was, is, written] = [stored[name] ?? null, live[name] ?? null, raw[name]];
    const value = overlaidMember(attribute, written, was, is);
    if (value !== undefined) made[name] = value;
  }
  return made;
}

function overlaidMember(attribute: Attribute, written: CtyValue | undefined, was: CtyValue, is: CtyValue): CtyValue | undefined {
  if (sameMember(attribute, was, is)) return written;
  if (is === null) return undefined;
  const { type } = attribute;
  const isGroup = isNested(type) && type.nesting === "single" && was !== null && written !== undefined && written !== null;
  return isGroup ? overlaid(type.attributes, written, was, is) : bare(is);
}

function sameObject(attributes: Attributes, a: CtyValue, b: CtyValue): boolean {
  if (!isCtyObject(a) || !isCtyObject(b)) return a === b;
  return Object.entries(attributes).every(([name, attribute]) => sameMember(attribute, a[name] ?? null, b[name] ?? null));
}

function sameMember(attribute: Attribute, a: CtyValue, b: CtyValue): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (attribute.same !== undefined && isWhollyKnown(a) && isWhollyKnown(b)) return attribute.same(a, b);
  const { type } = attribute;
  if (isNested(type) && type.nesting === "single") return sameObject(type.attributes, a, b);
  if (type === "dynamic") return JSON.stringify(a) === JSON.stringify(b);
  const place = impliedObject({ value: attribute });
  return sameCtyValue(place, conformCty(place, { value: a }), conformCty(place, { value: b }));
}

/** A typed value as somebody would write it: without what is null. */
function bare(value: CtyValue | undefined): CtyValue {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return (value as readonly CtyValue[]).map(bare);
  if (!isCtyObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null && each !== undefined)
      .map(([name, each]) => [name, bare(each)]),
  );
}

/** A typed value as somebody would write it: without what is null or at its default. */
export function bareObject(attributes: Attributes, value: CtyObject): CtyObject {
  const kept = Object.entries(attributes).flatMap(([name, attribute]): readonly (readonly [string, CtyValue])[] => {
    const member = value[name] ?? null;
    if (member === null || (attribute.default !== undefined && sameMember(attribute, member, attribute.default))) return [];
    const { type } = attribute;
    return [
      [name, isNested(type) && type.nesting === "single" && isCtyObject(member) ? bareObject(type.attributes, member) : bare(member)],
    ];
  });
  return Object.fromEntries(kept);
}
