// What is served: built-in resources for ever, custom ones as long as their definition stands.
import { textOf } from "../cluster-state.ts";
import type { Versions } from "../managed-fields/updater.ts";
import type { ResourceDefinition } from "../resource.ts";
import { convertBetween } from "./convert.ts";
import { joinVersion, serve, type ServedResource } from "./served-resource.ts";

/** Built-in kinds that upstream warns of. */
const DEPRECATED: Readonly<Record<string, string>> = {
  "v1 Endpoints": "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  "v1 ComponentStatus": "v1 ComponentStatus is deprecated in v1.19+",
};

function deprecationOf({ apiVersion, kind }: ResourceDefinition): { readonly deprecation?: string } {
  const deprecation = DEPRECATED[`${apiVersion} ${kind}`];
  return deprecation === undefined ? {} : { deprecation };
}

export class ResourceTable {
  readonly #served = new Map<string, ServedResource>();
  /** Custom resources by the name of their definition. */
  readonly #custom = new Map<string, readonly ServedResource[]>();
  #revision = 0;

  constructor(builtins: readonly ResourceDefinition[]) {
    const storage = new Map<string, string>();
    for (const each of builtins) {
      const resource = `${each.group}/${each.plural}`;
      if (!storage.has(resource) && each.convert === undefined) storage.set(resource, each.version);
      this.#add(serve(each, "builtin", storage.get(resource) ?? each.version, deprecationOf(each)));
    }
  }

  /** Grows with every change, so that what is derived can be kept. */
  get revision(): number {
    return this.#revision;
  }

  find(group: string, version: string, plural: string): ServedResource | undefined {
    return this.#served.get(keyOf(group, version, plural));
  }

  /** Any served version of a resource, the stored one first. */
  any(group: string, plural: string): ServedResource | undefined {
    let found: ServedResource | undefined;
    for (const each of this.#served.values()) {
      if (each.definition.group !== group || each.definition.plural !== plural) continue;
      if (each.apiVersion === each.storageVersion) return each;
      found ??= each;
    }
    return found;
  }

  byKind(apiVersion: string, kind: string): ServedResource | undefined {
    for (const each of this.#served.values()) if (each.apiVersion === apiVersion && each.definition.kind === kind) return each;
    return undefined;
  }

  all(): readonly ServedResource[] {
    return [...this.#served.values()];
  }

  /** Whether a group or one of its versions is served. */
  hasVersion(group: string, version: string): boolean {
    return this.all().some(({ definition }) => definition.group === group && definition.version === version);
  }

  /** Replaces what a custom resource definition serves; nothing when it is gone. */
  replaceCustom(definitionName: string, served: readonly ServedResource[]): void {
    for (const each of this.#custom.get(definitionName) ?? []) this.#served.delete(keyOfServed(each));
    if (served.length === 0) this.#custom.delete(definitionName);
    else this.#custom.set(definitionName, served);
    for (const each of served) this.#add(each);
    this.#revision += 1;
  }

  /** The versions of a resource as ownership sees them. */
  versionsOf(served: ServedResource): Versions {
    return {
      atomOf: (apiVersion) => this.#sibling(served, apiVersion)?.atom,
      convert: (object, apiVersion) => {
        const [from, to] = [this.#sibling(served, textOf(object, "apiVersion")), this.#sibling(served, apiVersion)];
        return from === undefined || to === undefined ? { ...object, apiVersion } : convertBetween(object, from, to);
      },
    };
  }

  /** The same resource in another version of its group; upstream does not look further, so that owners in another group are forgotten. */
  #sibling({ definition, resource }: ServedResource, apiVersion: string): ServedResource | undefined {
    const version = definition.group === "" ? apiVersion : apiVersion.slice(definition.group.length + 1);
    if (joinVersion(definition.group, version) !== apiVersion) return undefined;
    const found = this.find(definition.group, version, definition.plural);
    return found?.resource === resource ? found : undefined;
  }

  #add(served: ServedResource): void {
    this.#served.set(keyOfServed(served), served);
  }
}

function keyOf(group: string, version: string, plural: string): string {
  return `${group}\n${version}\n${plural}`;
}

function keyOfServed({ definition }: ServedResource): string {
  return keyOf(definition.group, definition.version, definition.plural);
}
