// One resource on its way through a build: its content, and what happened to its name.
import { setOwn, type JsonObject } from "#base";
import { isYamlMap, isYamlNull, resolvePlain, scalarText, toJson, writeYaml, YamlScalar, type YamlMap, type YamlTree } from "#codec";
import { Links } from "./links.ts";
import { apiVersionOf, effectiveNamespace, parseApiVersion, type Gvk, type ResourceId } from "./id.ts";

/** What a generator's result does to a resource that has its name already. */
export type Behavior = "create" | "replace" | "merge" | "unspecified";

/** Where a resource came from, for the annotations that `buildMetadata` asks for. */
export interface Origin {
  readonly path?: string;
  readonly repo?: string;
  readonly ref?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: { readonly apiVersion?: string; readonly kind?: string; readonly name?: string; readonly namespace?: string };
}

/** A resource of the build. Its tree belongs to it alone and is changed in place. */
export class Resource {
  tree: YamlMap;
  /** File that it was read from, or the kustomization that generated it. */
  readonly file: string | undefined;
  /** Every id that it had before, oldest first. */
  previous: ResourceId[] = [];
  prefixes: string[] = [];
  suffixes: string[] = [];
  behavior: Behavior = "unspecified";
  needsHash = false;
  /** Rendered by a chart, which puts its objects into a namespace itself. */
  isFromChart = false;
  /** Names of the variables that take their value from here. */
  variables: string[] = [];
  origin: Origin | undefined;
  transformations: Origin[] = [];
  allowNameChange = false;
  allowKindChange = false;
  /** Fields of the tree that share one value. */
  readonly links = new Links();

  constructor(tree: YamlMap, file?: string) {
    this.tree = tree;
    this.file = file;
  }

  get apiVersion(): string {
    return textAt(this.tree, "apiVersion");
  }
  get kind(): string {
    return textAt(this.tree, "kind");
  }
  get gvk(): Gvk {
    return { ...parseApiVersion(this.apiVersion), kind: this.kind };
  }
  get name(): string {
    return textAt(ownMap(this.tree, "metadata"), "name");
  }
  get namespace(): string {
    return textAt(ownMap(this.tree, "metadata"), "namespace");
  }
  get id(): ResourceId {
    const { group, version } = parseApiVersion(this.apiVersion);
    return { group, version, kind: this.kind, name: this.name, namespace: this.namespace };
  }
  /** The first id that it had. Group and version are always the current ones. */
  get originalId(): ResourceId {
    const [first] = this.previous;
    return first === undefined ? this.id : { ...first, ...parseApiVersion(this.apiVersion) };
  }
  get isEmpty(): boolean {
    return Object.keys(this.tree).length === 0;
  }

  setName(name: string): void {
    setField(this.#metadata(), "name", name);
  }
  setNamespace(namespace: string): void {
    const metadata = this.#metadata();
    if (namespace === "") delete metadata["namespace"];
    else setField(metadata, "namespace", namespace);
  }
  setGvk(gvk: Gvk): void {
    setField(this.tree, "apiVersion", apiVersionOf(gvk));
    setField(this.tree, "kind", gvk.kind);
  }

  /** Remembers the present id, so that references to it are still understood. */
  storePreviousId(): void {
    const id = this.id;
    this.previous.push({ ...id, namespace: effectiveNamespace(id) });
  }

  labels(): Map<string, string> {
    return stringMap(ownMap(ownMap(this.tree, "metadata"), "labels"));
  }
  annotations(): Map<string, string> {
    return stringMap(ownMap(ownMap(this.tree, "metadata"), "annotations"));
  }
  setLabels(labels: ReadonlyMap<string, string>): void {
    this.#setMap("labels", labels);
  }
  setAnnotations(annotations: ReadonlyMap<string, string>): void {
    this.#setMap("annotations", annotations);
  }

  #setMap(field: "labels" | "annotations", entries: ReadonlyMap<string, string>): void {
    const metadata = this.#metadata();
    delete metadata[field];
    if (entries.size === 0) return;
    const map: YamlMap = {};
    for (const [key, value] of entries) setOwn(map, key, value);
    metadata[field] = map;
  }

  #metadata(): YamlMap {
    const found = ownMap(this.tree, "metadata");
    if (found !== undefined) return found;
    const metadata: YamlMap = {};
    this.tree["metadata"] = metadata;
    return metadata;
  }

  copy(): Resource {
    const copy = new Resource(copyTree(this.tree), this.file);
    copy.previous = [...this.previous];
    copy.prefixes = [...this.prefixes];
    copy.suffixes = [...this.suffixes];
    copy.behavior = this.behavior;
    copy.needsHash = this.needsHash;
    copy.variables = [...this.variables];
    copy.origin = this.origin;
    copy.transformations = [...this.transformations];
    copy.allowNameChange = this.allowNameChange;
    copy.allowKindChange = this.allowKindChange;
    return copy;
  }

  toJson(): JsonObject {
    return toJson(this.tree, { file: this.file }) as JsonObject;
  }
  toYaml(): string {
    return writeYaml(this.tree);
  }
}

/** Deep copy of a tree; scalars are values and shared. */
export function copyTree<T extends YamlTree>(tree: T): T {
  if (Array.isArray(tree)) {
    const list: YamlTree[] = [];
    for (const each of tree) list.push(typeof each === "object" ? copyTree(each) : each);
    return list as T;
  }
  if (!isYamlMap(tree)) return tree;
  const copy: YamlMap = {};
  for (const key of Object.keys(tree)) {
    const value = tree[key] as YamlTree;
    setOwn(copy, key, typeof value === "object" ? copyTree(value) : value);
  }
  return copy as T;
}

/** Text of a scalar field, empty where it is absent, null or no scalar. */
export function textAt(map: YamlMap | undefined, key: string): string {
  if (map === undefined || !Object.hasOwn(map, key)) return "";
  const value = map[key] as YamlTree;
  return isYamlNull(value) ? "" : (scalarText(value) ?? "");
}

/** A field, own and defined. */
export function ownField(map: YamlTree | undefined, key: string): YamlTree | undefined {
  return isYamlMap(map) && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** A field that is a mapping. */
export function ownMap(map: YamlTree | undefined, key: string): YamlMap | undefined {
  const value = ownField(map, key);
  return isYamlMap(value) ? value : undefined;
}

export function setField(map: YamlMap, key: string, value: YamlTree): void {
  setOwn(map, key, value);
}

function stringMap(map: YamlMap | undefined): Map<string, string> {
  const entries = new Map<string, string>();
  if (map !== undefined) for (const key of Object.keys(map)) entries.set(key, scalarText(map[key]) ?? "");
  return entries;
}

/** A text in place of a scalar: what was a string stays one, what was written plain is read anew. */
export function retyped(original: YamlTree | undefined, text: string): YamlTree {
  if (original === undefined || typeof original === "string") return text;
  return resolvePlain(text, "v3") ?? text;
}

/** True for null, an empty list and an empty mapping; the empty text is something. */
export function isNilOrEmpty(value: YamlTree | undefined): boolean {
  if (value === undefined || isYamlNull(value)) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isYamlMap(value) && Object.keys(value).length === 0;
}

/** A scalar that keeps its own text under another tag, as where only the text of a field is replaced. */
export function withText(original: YamlTree, text: string): YamlTree {
  if (typeof original === "string") return text;
  const read = resolvePlain(text, "v3");
  return read === undefined ? new YamlScalar("int", text) : read;
}
