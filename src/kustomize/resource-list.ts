// The resources of a build in order, with ids kept unique.
import { formatId, idKey, type ResourceId } from "./id.ts";
import { kustomize } from "./problems.ts";
import type { Resource } from "./resource.ts";

/** An ordered list of resources. Whoever changes a name, namespace or kind calls {@link ResourceList.changed} afterwards. */
export class ResourceList {
  #items: Resource[] = [];
  #current: Map<string, Resource> | undefined;
  #any: Map<string, Resource[]> | undefined;

  get items(): readonly Resource[] {
    return this.#items;
  }

  /** @throws kustomize.duplicate when a resource with the same id is there */
  append(resource: Resource, directory: string): void {
    const key = idKey(resource.id);
    const current = this.#byCurrentId();
    if (current.has(key)) throw kustomize.duplicate(formatId(resource.id), directory);
    current.set(key, resource);
    this.#items.push(resource);
    if (this.#any !== undefined) addToIndex(this.#any, resource);
  }

  appendAll(resources: readonly Resource[], directory: string): void {
    for (const resource of resources) this.append(resource, directory);
  }

  /** Resources that have this id now or had it before. */
  withAnyId(id: ResourceId): readonly Resource[] {
    this.#any ??= indexByAnyId(this.#items);
    return this.#any.get(idKey(id)) ?? [];
  }

  replace(old: Resource, replacement: Resource): void {
    this.#items[this.#items.indexOf(old)] = replacement;
    this.changed();
  }

  /** Puts other resources, or the same in another order, in place of all. */
  reset(resources: readonly Resource[]): void {
    this.#items = [...resources];
    this.changed();
  }

  dropEmpty(): void {
    if (this.#items.some((resource) => resource.isEmpty)) this.reset(this.#items.filter((resource) => !resource.isEmpty));
  }

  /** Names or kinds have changed. */
  changed(): void {
    this.#current = undefined;
    this.#any = undefined;
  }

  /** The first two resources with the same id, if there are such. */
  findDuplicate(): Resource | undefined {
    const seen = new Set<string>();
    return this.#items.find((resource) => {
      const key = idKey(resource.id);
      const isDuplicate = seen.has(key);
      seen.add(key);
      return isDuplicate;
    });
  }

  #byCurrentId(): Map<string, Resource> {
    this.#current ??= new Map(this.#items.map((resource) => [idKey(resource.id), resource]));
    return this.#current;
  }
}

function indexByAnyId(resources: readonly Resource[]): Map<string, Resource[]> {
  const index = new Map<string, Resource[]>();
  for (const resource of resources) addToIndex(index, resource);
  return index;
}

/** Adds a resource under every id that it has or had. */
function addToIndex(index: Map<string, Resource[]>, resource: Resource): void {
  if (resource.isEmpty) return;
  const { group, version } = resource.gvk;
  const ids = [...resource.previous.map((id) => ({ ...id, group, version })), resource.id];
  for (const key of new Set(ids.map(idKey))) {
    const found = index.get(key);
    if (found === undefined) index.set(key, [resource]);
    else found.push(resource);
  }
}
