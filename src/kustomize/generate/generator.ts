// Makes ConfigMaps and Secrets, and puts them among the resources that are there.
import { setOwn } from "#base";
import type { YamlMap } from "#codec";
import { formatId } from "../id.ts";
import type { GeneratorArguments, GeneratorOptions } from "../kustomization.ts";
import type { Loader } from "../loader.ts";
import { kustomize } from "../problems.ts";
import { ownMap, Resource, setField, type Behavior } from "../resource.ts";
import type { ResourceList } from "../resource-list.ts";
import { encodeBase64, readPairs, tryText } from "./data.ts";

/** Makes a ConfigMap or Secret. @throws kustomize.generator */
export function generate(kind: "ConfigMap" | "Secret", generator: GeneratorArguments, loader: Loader): Resource {
  const name = generator.name ?? "";
  if (name === "") throw kustomize.generator(`of a ${kind} without a name`, "it needs a name");
  const metadata: YamlMap = { name };
  if (generator.namespace) metadata["namespace"] = generator.namespace;
  const { options = {} } = generator;
  copyEntries(metadata, "labels", options.labels);
  copyEntries(metadata, "annotations", options.annotations);
  const tree: YamlMap = { apiVersion: "v1", kind, metadata };
  if (kind === "Secret") tree["type"] = generator.type || "Opaque";
  fill(tree, kind, readPairs(generator, loader));
  if (options.immutable) tree["immutable"] = true;
  const resource = new Resource(tree, `${loader.root === "" ? "" : `${loader.root}/`}${kind} generator ${name}`);
  resource.behavior = behaviorOf(generator.behavior);
  resource.needsHash = !options.disableNameSuffixHash;
  return resource;
}

function copyEntries(metadata: YamlMap, field: string, entries: Readonly<Record<string, string>> = {}): void {
  const keys = Object.keys(entries);
  if (keys.length === 0) return;
  const map: YamlMap = {};
  for (const key of keys) setOwn(map, key, entries[key] ?? "");
  metadata[field] = map;
}

function fill(tree: YamlMap, kind: "ConfigMap" | "Secret", pairs: ReadonlyMap<string, Uint8Array>): void {
  if (kind === "Secret") tree["data"] = {};
  for (const [key, bytes] of pairs) {
    const text = kind === "Secret" ? undefined : tryText(bytes);
    const field = kind === "Secret" || text !== undefined ? "data" : "binaryData";
    const map = ownMap(tree, field) ?? (tree[field] = {});
    setField(map, key, text ?? encodeBase64(bytes));
  }
}

function behaviorOf(text: string | undefined): Behavior {
  return text === "create" || text === "replace" || text === "merge" ? text : "unspecified";
}

/** Options of the kustomization where the generator has none of its own; true counts wherever it stands. */
export function mergeOptions(own: GeneratorOptions | undefined, common: GeneratorOptions | undefined): GeneratorOptions | undefined {
  if (common === undefined) return own;
  return {
    labels: { ...common.labels, ...own?.labels },
    annotations: { ...common.annotations, ...own?.annotations },
    disableNameSuffixHash: Boolean(own?.disableNameSuffixHash || common.disableNameSuffixHash),
    immutable: Boolean(own?.immutable || common.immutable),
  };
}

/** Adds a generated resource, or merges it into or puts it in place of the one that has, or had, its id. */
export function absorb(resources: ResourceList, added: Resource, directory: string): void {
  const [old, ...more] = resources.withAnyId(added.id);
  const { behavior } = added;
  if (more.length > 0) throw kustomize.generator(added.name, `several resources match ${formatId(added.id)}`);
  if (old === undefined) {
    if (behavior === "merge" || behavior === "replace") {
      throw kustomize.generator(added.name, `there is no ${formatId(added.id)} to ${behavior}`);
    }
    resources.append(added, directory);
    return;
  }
  if (behavior !== "merge" && behavior !== "replace") {
    throw kustomize.generator(added.name, `${formatId(added.id)} is there already; its behavior must be merge or replace`);
  }
  inherit(added, old);
  if (behavior === "merge") {
    mergeData(added, old, "data");
    mergeData(added, old, "binaryData");
    added.origin = old.origin ?? added.origin;
  }
  resources.replace(old, added);
}

/** Takes over name, namespace, labels, annotations and history. */
function inherit(added: Resource, old: Resource): void {
  added.setLabels(new Map([...old.labels(), ...added.labels()]));
  added.setAnnotations(new Map([...old.annotations(), ...added.annotations()]));
  added.setName(old.name);
  added.setNamespace(old.namespace);
  added.previous = [...old.previous];
  added.prefixes = [...old.prefixes];
  added.suffixes = [...old.suffixes];
  added.variables = [...old.variables];
  added.transformations = [...old.transformations];
  added.origin ??= old.origin;
  // A hash comes only where both ask for one.
  added.needsHash = added.needsHash && old.needsHash;
}

function mergeData(added: Resource, old: Resource, field: "data" | "binaryData"): void {
  const merged: YamlMap = {};
  for (const source of [ownMap(old.tree, field), ownMap(added.tree, field)]) {
    for (const key of Object.keys(source ?? {})) setOwn(merged, key, source?.[key] ?? "");
  }
  delete added.tree[field];
  if (Object.keys(merged).length > 0) added.tree[field] = merged;
}
