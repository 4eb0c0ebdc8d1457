// What the server says of the APIs that it serves, in the old form (one document per group) and in the aggregated one.
import { createHash } from "node:crypto";
import type { JsonObject } from "#base";
import type { ResourceTable } from "../registry/resource-table.ts";
import { joinVersion, type ServedResource } from "../registry/served-resource.ts";

/** Subresources whose kind is not that of the resource. */
const SUBRESOURCE_KINDS: Readonly<Record<string, { group: string; version: string; kind: string }>> = {
  scale: { group: "autoscaling", version: "v1", kind: "Scale" },
  eviction: { group: "policy", version: "v1", kind: "Eviction" },
  token: { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" },
  binding: { group: "", version: "v1", kind: "Binding" },
};
const SUBRESOURCE_VERBS: Readonly<Record<string, readonly string[]>> = {
  log: ["get"],
  eviction: ["create"],
  token: ["create"],
  binding: ["create"],
  finalize: ["update"],
};
const READ_AND_WRITE = ["get", "patch", "update"];

/** API groups by name, each with its versions, newest and most stable first; the core group is not among them. */
function groupsOf(table: ResourceTable): [string, string[]][] {
  const groups = new Map<string, Set<string>>();
  for (const { definition } of table.all()) {
    if (definition.group === "") continue;
    let versions = groups.get(definition.group);
    if (versions === undefined) groups.set(definition.group, (versions = new Set()));
    versions.add(definition.version);
  }
  return [...groups].map(([name, versions]) => [name, [...versions].toSorted(compareApiVersions)]);
}

/** Order of versions by priority: GA before beta before alpha, greater numbers first, anything else last by name. */
export function compareApiVersions(a: string, b: string): number {
  const [left, right] = [versionParts(a), versionParts(b)];
  if (left === undefined || right === undefined) return left === right ? (a < b ? -1 : Number(a > b)) : left === undefined ? 1 : -1;
  return right.stability - left.stability || right.major - left.major || right.minor - left.minor;
}

function versionParts(text: string): { major: number; stability: number; minor: number } | undefined {
  const match = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(text);
  if (match === null) return undefined;
  return { major: Number(match[1]), stability: match[2] === undefined ? 2 : match[2] === "beta" ? 1 : 0, minor: Number(match[3] ?? 0) };
}

function groupDocument(name: string, versions: readonly string[]): JsonObject {
  const entries = versions.map((version) => ({ groupVersion: joinVersion(name, version), version }));
  return { name, versions: entries, preferredVersion: entries[0] ?? {} };
}

/** `/apis` */
export function groupList(table: ResourceTable): JsonObject {
  return { kind: "APIGroupList", apiVersion: "v1", groups: groupsOf(table).map(([name, versions]) => groupDocument(name, versions)) };
}

/** `/apis/<group>`; undefined for a group that is not served. */
export function groupOf(table: ResourceTable, name: string): JsonObject | undefined {
  const found = groupsOf(table).find(([each]) => each === name);
  return found === undefined ? undefined : { kind: "APIGroup", apiVersion: "v1", ...groupDocument(...found) };
}

/** `/api` */
export function coreVersions(address: string): JsonObject {
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: address }] };
}

function resourcesOf(table: ResourceTable, group: string, version: string): ServedResource[] {
  return table.all().filter(({ definition }) => definition.group === group && definition.version === version);
}

/** `/api/v1` and `/apis/<group>/<version>`; undefined for a version that is not served. */
export function resourceList(table: ResourceTable, group: string, version: string): JsonObject | undefined {
  const served = resourcesOf(table, group, version);
  if (served.length === 0) return undefined;
  const resources = served.flatMap((each) => [
    resourceDocument(each),
    ...each.definition.subresources.map((name) => subresourceDocument(each, name)),
  ]);
  return { kind: "APIResourceList", ...(group !== "" && { apiVersion: "v1" }), groupVersion: joinVersion(group, version), resources };
}

function resourceDocument({ definition, storageVersion }: ServedResource): JsonObject {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories, group } = definition;
  const hash = createHash("sha256")
    .update(`${group}/${storageVersion.slice(storageVersion.indexOf("/") + 1)}/${kind}`)
    .digest()
    .subarray(0, 8)
    .toString("base64");
  return {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(verbs.includes("list") && { storageVersionHash: hash }),
  };
}

function subresourceDocument({ definition }: ServedResource, name: string): JsonObject {
  const other = SUBRESOURCE_KINDS[name];
  return {
    name: `${definition.plural}/${name}`,
    singularName: "",
    namespaced: definition.namespaced,
    ...(other !== undefined && { group: other.group, version: other.version }),
    kind: other?.kind ?? definition.kind,
    verbs: SUBRESOURCE_VERBS[name] ?? READ_AND_WRITE,
  };
}

/** The aggregated form of `/api` (core group only) or `/apis` (all others). @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery */
export function aggregated(table: ResourceTable, part: "core" | "groups"): JsonObject {
  const groups: [string, string[]][] = part === "core" ? [["", ["v1"]]] : groupsOf(table);
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groups.map(([name, versions]) => ({
      metadata: name === "" ? {} : { name },
      versions: versions.map((version) => ({
        version,
        resources: resourcesOf(table, name, version).map(aggregatedResource),
        freshness: "Current",
      })),
    })),
  };
}

function aggregatedResource({ definition, reading }: ServedResource): JsonObject {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories, subresources, group, version } = definition;
  const responseKind = reading === "custom" ? { group, version, kind } : { group: "", version: "", kind };
  return {
    resource: plural,
    responseKind,
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && {
      subresources: subresources.map((name) => ({
        subresource: name,
        responseKind: SUBRESOURCE_KINDS[name] ?? responseKind,
        verbs: SUBRESOURCE_VERBS[name] ?? READ_AND_WRITE,
      })),
    }),
  };
}

/** An entity tag for a document, as aggregated discovery carries it. */
export function etagOf(text: string): string {
  return `"${createHash("sha512").update(text).digest("hex").toUpperCase()}"`;
}
