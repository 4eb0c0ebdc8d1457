// What the server says of the APIs that it serves, in the old form (one document per group) and in the aggregated one.
import { createHash } from "node:crypto";
import type { JsonObject } from "#base";
import { builtinKind } from "#codec";
import type { ResourceTable } from "../registry/resource-table.ts";
import { joinVersion, type ServedResource } from "../registry/served-resource.ts";

/** API groups of the server itself in the order that it lists them; groups of custom resources follow by name. */
const GROUP_ORDER = [
  "apiregistration.k8s.io apps events.k8s.io authentication.k8s.io authorization.k8s.io autoscaling batch certificates.k8s.io",
  "networking.k8s.io policy rbac.authorization.k8s.io storage.k8s.io admissionregistration.k8s.io apiextensions.k8s.io",
  "scheduling.k8s.io coordination.k8s.io node.k8s.io discovery.k8s.io resource.k8s.io flowcontrol.apiserver.k8s.io",
].flatMap((line) => line.split(" "));

/** What the server stores in another version, or another group, than it prefers to serve; the hash in discovery is that of the stored form. */
const STORED_AS: Readonly<Record<string, string>> = {
  "events.k8s.io/Event": "/v1/Event",
  "autoscaling/HorizontalPodAutoscaler": "autoscaling/v2/HorizontalPodAutoscaler",
  "admissionregistration.k8s.io/MutatingAdmissionPolicy": "admissionregistration.k8s.io/v1beta1/MutatingAdmissionPolicy",
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding": "admissionregistration.k8s.io/v1beta1/MutatingAdmissionPolicyBinding",
  "apiextensions.k8s.io/CustomResourceDefinition": "apiextensions.k8s.io/v1beta1/CustomResourceDefinition",
};

interface Subresource {
  readonly name: string;
  readonly verbs: readonly string[];
  /** What it takes and gives where that is no object of the resource; group and version only where they are others. */
  readonly kind?: { readonly group?: string; readonly version?: string; readonly kind: string };
}

const SCALE = { group: "autoscaling", version: "v1", kind: "Scale" };
const READ_AND_WRITE = ["get", "patch", "update"];

function subresourcesOf({ definition, reading, apiVersion }: ServedResource): Subresource[] {
  if (reading === "custom")
    return definition.subresources.map((name) => ({ name, verbs: READ_AND_WRITE, ...(name === "scale" && { kind: SCALE }) }));
  return (builtinKind(apiVersion, definition.kind)?.subresources ?? []).map(({ name, verbs, kind }) => ({
    name,
    verbs,
    ...(kind !== undefined && {
      kind: kind.apiVersion === apiVersion ? { kind: kind.kind } : { ...splitVersion(kind.apiVersion), kind: kind.kind },
    }),
  }));
}

function splitVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf("/");
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}

/** API groups by name, each with its versions, newest and most stable first; the core group is not among them. */
function groupsOf(table: ResourceTable): [string, string[]][] {
  const groups = new Map<string, Set<string>>();
  for (const { definition } of table.all()) {
    if (definition.group === "") continue;
    let versions = groups.get(definition.group);
    if (versions === undefined) groups.set(definition.group, (versions = new Set()));
    versions.add(definition.version);
  }
  return [...groups]
    .toSorted(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
    .map(([name, versions]) => [name, [...versions].toSorted(compareApiVersions)]);
}

function rankOf(group: string): number {
  const rank = GROUP_ORDER.indexOf(group);
  return rank < 0 ? GROUP_ORDER.length : rank;
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
    ...subresourcesOf(each).map((one) => subresourceDocument(each, one)),
  ]);
  return { kind: "APIResourceList", ...(group !== "" && { apiVersion: "v1" }), groupVersion: joinVersion(group, version), resources };
}

function resourceDocument({ definition, storageVersion }: ServedResource): JsonObject {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories, group } = definition;
  const hash = createHash("sha256")
    .update(STORED_AS[`${group}/${kind}`] ?? `${group}/${storageVersion.slice(storageVersion.indexOf("/") + 1)}/${kind}`)
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
    ...(verbs.includes("watch") && { storageVersionHash: hash }),
  };
}

function subresourceDocument({ definition }: ServedResource, { name, verbs, kind }: Subresource): JsonObject {
  return {
    name: `${definition.plural}/${name}`,
    singularName: "",
    namespaced: definition.namespaced,
    ...(kind?.group !== undefined && { group: kind.group }),
    ...(kind?.version !== undefined && { version: kind.version }),
    kind: kind?.kind ?? definition.kind,
    verbs,
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

function aggregatedResource(served: ServedResource): JsonObject {
  const { definition, reading } = served;
  const { plural, singular, namespaced, kind, verbs, shortNames, categories, group, version } = definition;
  const subresources = subresourcesOf(served);
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
      subresources: subresources.map((one) => ({
        subresource: one.name,
        responseKind: one.kind === undefined ? responseKind : { group: "", version: "", ...one.kind },
        verbs: one.verbs,
      })),
    }),
  };
}

/** An entity tag for a document, as aggregated discovery carries it. */
export function etagOf(text: string): string {
  return `"${createHash("sha512").update(text).digest("hex").toUpperCase()}"`;
}
