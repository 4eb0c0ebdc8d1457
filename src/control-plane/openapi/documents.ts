// The OpenAPI documents of an API server, made from what it serves: one per group and version in v3, one for all in v2.
import { createHash } from "node:crypto";
import type { JsonObject } from "#base";
import { builtinKind, definitionNote, definitionReference, fullDefinitionName } from "#codec";
import type { ResourceDefinition } from "../resource.ts";
import { customDocument, customListDocument, OBJECT_META } from "./custom-schema.ts";
import { definitionDocument, reachable, type Dialect } from "./definition-schema.ts";
import { resourcePaths } from "./paths.ts";

const INFO = { title: "Kubernetes", version: "1.36" };
const TOKEN = { type: "apiKey", description: "Bearer Token authentication", name: "authorization", in: "header" };
const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
/** Definitions that every document holds because its operations name them. */
const SHARED = ["meta.v1/DeleteOptions", "meta.v1/Patch", "meta.v1/Status", "meta.v1/ListMeta", "meta.v1/ObjectMeta", "meta.v1/WatchEvent"];
const SCALE = "autoscaling.v1/Scale";

type Definitions = readonly ResourceDefinition[];

/** The document of `/openapi/v3/apis/<group>/<version>` (`/openapi/v3/api/<version>` for the core group). */
export function openapiV3(definitions: Definitions, group: string, version: string): JsonObject {
  const served = definitions.filter((each) => each.group === group && each.version === version);
  return {
    openapi: "3.0.0",
    info: INFO,
    paths: pathsOf(served, "v3"),
    components: { schemas: schemasOf(served, definitions, "v3"), securitySchemes: { BearerToken: TOKEN } },
  };
}

/** The document of `/openapi/v2`: everything that is served. */
export function openapiV2(definitions: Definitions): JsonObject {
  return {
    swagger: "2.0",
    info: INFO,
    paths: pathsOf(definitions, "v2"),
    definitions: schemasOf(definitions, definitions, "v2"),
    securityDefinitions: { BearerToken: TOKEN },
    security: [{ BearerToken: [] }],
  };
}

/** The document of `/openapi/v3`: where each group and version is described; the hash changes with what is served there. */
export function openapiV3Index(definitions: Definitions): JsonObject {
  const groups = new Map<string, ResourceDefinition[]>();
  for (const each of definitions) {
    const key = each.group === "" ? `api/${each.version}` : `apis/${each.group}/${each.version}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const entries = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    paths: Object.fromEntries(entries.map(([key, served]) => [key, { serverRelativeURL: `/openapi/v3/${key}?hash=${hashOf(served)}` }])),
  };
}

function hashOf(served: Definitions): string {
  const hash = createHash("sha256");
  for (const each of served) hash.update(fingerprint(each));
  return hash.digest("hex").toUpperCase();
}

const fingerprints = new WeakMap<ResourceDefinition, string>();

/** Built-in kinds are what their version is; custom ones are told apart by their schema. */
function fingerprint(definition: ResourceDefinition): string {
  const known = fingerprints.get(definition);
  if (known !== undefined) return known;
  const facts = [definition.apiVersion, definition.kind, definition.plural, definition.subresources.join(",")];
  const text = `${[...facts, ...(isBuiltin(definition) ? [] : [JSON.stringify(definition.schema)])].join("\n")}\n`;
  fingerprints.set(definition, text);
  return text;
}

function isBuiltin(definition: ResourceDefinition): boolean {
  return builtinKind(definition.apiVersion, definition.kind) !== undefined;
}

/** Full names of a resource's object and list. A custom group is reversed: `io.fluxcd.toolkit.source.v1.GitRepository`. */
function namesOf({ apiVersion, group, version, kind }: ResourceDefinition): { readonly item: string; readonly list: string } {
  const item = builtinKind(apiVersion, kind)?.definition ?? `${group.split(".").toReversed().join(".")}.${version}.${kind}`;
  return { item, list: `${item}List` };
}

function pathsOf(served: Definitions, dialect: Dialect): JsonObject {
  return Object.assign({}, ...served.map((each) => resourcePaths(each, namesOf(each), dialect))) as JsonObject;
}

function schemasOf(served: Definitions, all: Definitions, dialect: Dialect): JsonObject {
  const kinds = kindsByName(all);
  const roots = [...SHARED];
  const custom: [string, JsonObject][] = [];
  for (const each of served) {
    const { item, list } = namesOf(each);
    const [itemReference, listReference] = [definitionReference(item), definitionReference(list)];
    if (isBuiltin(each) && itemReference !== undefined)
      roots.push(itemReference, ...(listReference === undefined ? [] : [listReference]), ...subresourceRoots(each));
    else {
      const { group, version, kind } = each;
      custom.push([item, customDocument(each.schema, dialect, { group, kind, version })]);
      custom.push([list, customListDocument(item, dialect, { group, kind: `${kind}List`, version })]);
      if (each.scale !== undefined) roots.push(SCALE);
    }
  }
  const builtin = [...reachable(roots)].flatMap((reference) => {
    const note = definitionNote(reference);
    const name = fullDefinitionName(reference);
    return note === undefined ? [] : [[name, definitionDocument(note, dialect, kinds.get(name))] as const];
  });
  return Object.fromEntries([...builtin, ...custom].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const SUBRESOURCE_ROOTS: Readonly<Record<string, readonly string[]>> = {
  scale: [SCALE],
  eviction: ["policy.v1/Eviction"],
  binding: ["core.v1/Binding"],
  token: ["authentication.v1/TokenRequest"],
};

/** Kinds that only subresources know. */
const SUBRESOURCE_KINDS: readonly (readonly [name: string, kind: JsonObject])[] = [
  ["io.k8s.api.autoscaling.v1.Scale", { group: "autoscaling", kind: "Scale", version: "v1" }],
  ["io.k8s.api.policy.v1.Eviction", { group: "policy", kind: "Eviction", version: "v1" }],
  ["io.k8s.api.authentication.v1.TokenRequest", { group: "authentication.k8s.io", kind: "TokenRequest", version: "v1" }],
];

function subresourceRoots(definition: ResourceDefinition): readonly string[] {
  return definition.subresources.flatMap((each) => SUBRESOURCE_ROOTS[each] ?? []);
}

/** Which kinds a definition stands for; options and events of the machinery stand for themselves in every group and version. */
function kindsByName(all: Definitions): ReadonlyMap<string, readonly JsonObject[]> {
  const kinds = new Map<string, JsonObject[]>();
  const versions = new Map<string, JsonObject>();
  for (const each of all) {
    const { group, version, kind } = each;
    const { item, list } = namesOf(each);
    kinds.set(item, [{ group, kind, version }]);
    kinds.set(list, [{ group, kind: `${kind}List`, version }]);
    versions.set(`${group}/${version}`, { group, version });
  }
  for (const kind of ["DeleteOptions", "WatchEvent"]) {
    kinds.set(
      `${META}.${kind}`,
      [...versions.values()].map(({ group, version }) => ({ group: group ?? "", kind, version: version ?? "" })),
    );
  }
  kinds.set(`${META}.Status`, [{ group: "", kind: "Status", version: "v1" }]);
  for (const [name, kind] of SUBRESOURCE_KINDS) kinds.set(name, [kind]);
  kinds.delete(OBJECT_META);
  return kinds;
}
