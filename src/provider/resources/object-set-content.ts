// What a set of objects holds: which objects, how each looks to the API server, and what of a live one the set answers for.
import { formatRef, type KubeObject, type ObjectRef } from "#base";
import { apiVersionOf, OBJECT_SET_MEMBERS, objectSet, objectSetIdentity, toProviderSchema, type Kind } from "#api";
import { isCtyObject, isWhollyKnown, type CtyObject, type CtyPath, type CtyValue } from "#codec";
import { isNested, isUnknownAt, objectAt, textAt, textMapAt, type Attributes } from "../plugin/index.ts";
import { toResourceAttributes } from "./from-api.ts";
import { FIELD_MANAGER, KindMembers } from "./kind-resource.ts";
import { bareObject, overlaid, rawElements, rawOf, typedObject, type Raw, type RawFinding } from "./object-set-raw.ts";
import { ownedFields } from "./object-values.ts";

/** Every object of a set carries it, with the name of the set. */
export const SET_LABEL = "object-set.headgate.dev/name";

type Texts = Readonly<Record<string, string>>;

/** An object as a set names it. */
export interface SetElement {
  /** Attribute of the set, `git_repositories`. */
  readonly attribute: string;
  readonly kind: Kind;
  readonly key: string;
  /** As it is written or stored. */
  readonly raw: Raw;
  /** As the kind types it: metadata, spec and drift. */
  readonly value: CtyObject;
  readonly ref: ObjectRef;
  /** `Kustomization/apps/web` */
  readonly id: string;
}

/** A kind as sets use it. */
interface SetKind {
  readonly members: KindMembers;
  /** Attributes of an element. */
  readonly attributes: Attributes;
}

/** Kinds with what is made of their attributes, once for all sets. */
export class SetKinds {
  /** Attributes of the set as its elements are typed. */
  readonly attributes: Attributes = toResourceAttributes(objectSet);
  readonly #known = new Map<string, SetKind>();

  of(attribute: string, kind: Kind): SetKind {
    const known = this.#known.get(attribute);
    if (known !== undefined) return known;
    const type = this.attributes[attribute]?.type;
    const attributes = type !== undefined && isNested(type) ? type.attributes : {};
    const made = { members: new KindMembers(kind, toProviderSchema(kind).attributes), attributes };
    this.#known.set(attribute, made);
    return made;
  }
}

/** A configuration, a plan or a state of a set, read. Elements whose name is not known yet are left out. */
export class SetContent {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly manager: string;
  readonly elements: readonly SetElement[];
  readonly #byId: ReadonlyMap<string, SetElement>;
  readonly #kinds: SetKinds;
  readonly #labels: Texts;
  readonly #annotations: Texts;
  readonly #isKnown: boolean;

  /** @param find is told what of an element does not fit its kind; without it, null stands for that in silence */
  constructor(state: CtyObject, kinds: SetKinds, find: (finding: RawFinding) => void = () => undefined) {
    this.#kinds = kinds;
    this.name = textAt(state, "name") ?? "";
    this.namespace = textAt(state, "namespace");
    this.manager = textAt(state, "field_manager") ?? FIELD_MANAGER;
    this.#labels = textMapAt(state, "labels") ?? {};
    this.#annotations = textMapAt(state, "annotations") ?? {};
    this.#isKnown = ["name", "labels", "annotations"].every((each) => isWhollyKnown(state[each] ?? null));
    const isOpen = isUnknownAt(state, "namespace");
    this.elements = OBJECT_SET_MEMBERS.flatMap(({ attribute, kind }) =>
      (rawElements(state[attribute]) ?? []).flatMap(([key, raw]) => {
        const path: CtyPath = [{ attribute }, { key }];
        const value = typedObject(kinds.of(attribute, kind).attributes, raw.value, path, find);
        const element = isCtyObject(value) ? this.#element({ attribute, kind, key, raw, value }) : undefined;
        return element === undefined || (isOpen && element.ref.namespace === "") ? [] : [element];
      }),
    );
    this.#byId = new Map(this.elements.map((each) => [each.id, each]));
  }

  #element(parts: Omit<SetElement, "ref" | "id">): SetElement | undefined {
    const { kind, key, value } = parts;
    const metadata = objectAt(value, "metadata");
    if (isUnknownAt(value, "metadata") || isUnknownAt(metadata, "name") || isUnknownAt(metadata, "namespace")) return undefined;
    const given = { name: textAt(metadata, "name"), namespace: textAt(metadata, "namespace") };
    const ref = { apiVersion: apiVersionOf(kind), kind: kind.kind, ...objectSetIdentity(key, given, this.namespace) };
    return { ...parts, ref, id: formatRef(ref) };
  }

  find(id: string): SetElement | undefined {
    return this.#byId.get(id);
  }

  /** Whether everything that an object is made of is known. */
  isKnown({ value }: SetElement): boolean {
    return this.#isKnown && isWhollyKnown({ metadata: value["metadata"] ?? null, spec: value["spec"] ?? null });
  }

  /** The object to apply. With `released` it carries no sign of the set any more. */
  objectOf({ attribute, kind, ref, value }: SetElement, released = false): KubeObject {
    const metadata = objectAt(value, "metadata");
    const mark = released ? {} : { [SET_LABEL]: this.name };
    const labels = { ...this.#labels, ...textMapAt(metadata, "labels"), ...mark };
    const annotations = { ...this.#annotations, ...textMapAt(metadata, "annotations") };
    return this.#kinds.of(attribute, kind).members.objectOf({
      metadata: { name: ref.name, namespace: ref.namespace ?? "", labels: filled(labels), annotations: filled(annotations) },
      spec: value["spec"] ?? null,
    });
  }

  /** The element as its live object shows it: as it is written, with what differs in its place, and what else differs in `drift`. */
  rawOf(element: SetElement, live: KubeObject): Raw {
    const { attributes } = this.#kinds.of(element.attribute, element.kind);
    const value = { ...element.value, ...this.#live(element, live) };
    const seen = overlaid(attributes, element.raw.value, element.value, value);
    return seen === element.raw.value ? element.raw : rawOf(seen);
  }

  /** The element of an object that nobody has written down yet: what was applied under the set's manager, or all where nothing was. */
  newRawOf(element: SetElement, live: KubeObject): Raw {
    return rawOf(bareObject(this.#kinds.of(element.attribute, element.kind).attributes, this.#live(element, live)));
  }

  #live(element: SetElement, live: KubeObject): CtyObject {
    const { members } = this.#kinds.of(element.attribute, element.kind);
    const metadata = objectAt(element.value, "metadata");
    const spec = element.value["spec"] ?? null;
    const isStranger = spec === null && Object.keys(ownedFields(live, this.manager)).length === 0;
    const stored = isStranger ? undefined : { metadata: metadata ?? {}, spec };
    const found = members.stateOf(this.#ownOf(live, metadata), stored, this.manager);
    return {
      metadata: withTexts(metadata, objectAt(found, "metadata")),
      spec: found["spec"] ?? null,
      drift: this.#drift(live, metadata),
    };
  }

  /** The object without what the set says for all of its objects. */
  #ownOf(live: KubeObject, metadata: CtyObject | undefined): KubeObject {
    const { status: _status, ...rest } = live;
    const own = (all: Texts | undefined, common: Texts, name: "labels" | "annotations"): Texts =>
      Object.fromEntries(
        Object.entries(all ?? {}).filter(
          ([key]) => key !== SET_LABEL && (!Object.hasOwn(common, key) || Object.hasOwn(objectAt(metadata, name) ?? {}, key)),
        ),
      );
    const labels = own(live.metadata.labels, this.#labels, "labels");
    const annotations = own(live.metadata.annotations, this.#annotations, "annotations");
    return { ...rest, metadata: { ...live.metadata, labels, annotations } };
  }

  #drift(live: KubeObject, metadata: CtyObject | undefined): CtyValue {
    const { labels = {}, annotations = {} } = live.metadata;
    const mark = labels[SET_LABEL];
    const differing = (word: string, common: Texts, own: Texts | undefined, there: Texts): readonly string[] =>
      Object.entries({ ...common, ...own })
        .filter(([key, value]) => Object.hasOwn(common, key) && there[key] !== value && !Object.hasOwn(own ?? {}, key))
        .map(([key]) => `${word} ${key} is ${there[key] === undefined ? "missing" : JSON.stringify(there[key])}`);
    const found = [
      ...(mark === undefined ? [`label ${SET_LABEL} is missing`] : []),
      ...(mark !== undefined && mark !== this.name ? [`it is in the object set ${JSON.stringify(mark)}`] : []),
      ...differing("label", this.#labels, textMapAt(metadata, "labels"), labels),
      ...differing("annotation", this.#annotations, textMapAt(metadata, "annotations"), annotations),
      ...(Object.keys(ownedFields(live, this.manager)).length === 0 ? [`${this.manager} owns no field of it`] : []),
    ];
    return found.length === 0 ? null : found.join("; ");
  }
}

function filled(texts: Texts): CtyValue {
  return Object.keys(texts).length === 0 ? null : texts;
}

/** Metadata of an element with the labels and annotations that were found; absent while there is nothing to say. */
function withTexts(metadata: CtyObject | undefined, found: CtyObject | undefined): CtyValue {
  const [labels, annotations] = [found?.["labels"] ?? null, found?.["annotations"] ?? null];
  if (metadata === undefined && labels === null && annotations === null) return null;
  return { name: metadata?.["name"] ?? null, namespace: metadata?.["namespace"] ?? null, labels, annotations };
}

/** The set that an object is in, by its label; undefined for none. */
export function setOf(object: KubeObject): string | undefined {
  return object.metadata.labels?.[SET_LABEL];
}
