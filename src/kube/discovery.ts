// What a server serves: aggregated discovery in two requests, or the older form in one request per group version.
import { at, own, groupOf, type Json, type KindRef } from "#base";
import type { Discovery, ResourceType } from "./cluster.ts";

/** Accept header of `/api` and `/apis`: aggregated where the server knows it. */
export const DISCOVERY_ACCEPT =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," +
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/** Resources in order of preference: groups as the server lists them, and in each group its preferred version first. */
export function discoveryOf(resources: readonly ResourceType[]): Discovery {
  const exact = new Map<string, ResourceType>();
  const byGroup = new Map<string, ResourceType>();
  for (const each of resources) {
    const name = `${each.apiVersion} ${each.kind}`;
    if (!exact.has(name)) exact.set(name, each);
    const preferred = `${groupOf(each.apiVersion)} ${each.kind}`;
    if (!byGroup.has(preferred)) byGroup.set(preferred, each);
  }
  return {
    resources,
    find: (kind: KindRef) => exact.get(`${kind.apiVersion} ${kind.kind}`),
    preferred: (group: string, kind: string) => byGroup.get(`${group} ${kind}`),
  };
}

/** True for an APIGroupDiscoveryList; an older server answers the same path with APIVersions or APIGroupList. */
export function isAggregated(body: unknown): boolean {
  return own(body, "kind") === "APIGroupDiscoveryList";
}

/**
 * Resources of an APIGroupDiscoveryList.
 * @see k8s.io/api/apidiscovery/v2
 */
export function readAggregated(body: unknown): readonly ResourceType[] {
  return list(own(body, "items")).flatMap((group) =>
    list(own(group, "versions")).flatMap((version) => {
      const apiVersion = joinVersion(text(at(group, "metadata", "name")), text(own(version, "version")));
      return list(own(version, "resources")).flatMap((each) => aggregatedResource(apiVersion, each));
    }),
  );
}

/** Group versions that an older server names, preferred version of each group first. */
export function readGroupVersions(body: unknown): readonly string[] {
  if (own(body, "kind") === "APIVersions") return list(own(body, "versions")).map(text);
  return list(own(body, "groups")).flatMap((group) => {
    const preferred = text(at(group, "preferredVersion", "groupVersion"));
    const all = list(own(group, "versions")).map((each) => text(own(each, "groupVersion")));
    return [...all.filter((each) => each === preferred), ...all.filter((each) => each !== preferred)];
  });
}

/**
 * Resources of an APIResourceList.
 * @see k8s.io/apimachinery/pkg/apis/meta/v1 APIResourceList
 */
export function readResourceList(groupVersion: string, body: unknown): readonly ResourceType[] {
  const all = list(own(body, "resources"));
  return all
    .filter((each) => !text(own(each, "name")).includes("/"))
    .map((each) => {
      const plural = text(own(each, "name"));
      const kind = text(own(each, "kind"));
      return {
        apiVersion: groupVersion,
        kind,
        plural,
        singular: text(own(each, "singularName")) || kind.toLowerCase(),
        namespaced: own(each, "namespaced") === true,
        verbs: list(own(each, "verbs")).map(text),
        shortNames: list(own(each, "shortNames")).map(text),
        categories: list(own(each, "categories")).map(text),
        subresources: all
          .map((other) => text(own(other, "name")))
          .filter((name) => name.startsWith(`${plural}/`))
          .map((name) => name.slice(plural.length + 1)),
      };
    });
}

function aggregatedResource(apiVersion: string, each: Json): readonly ResourceType[] {
  const kind = text(at(each, "responseKind", "kind"));
  // A resource known by its subresources only (a proxy) has no kind of its own.
  if (kind === "") return [];
  return [
    {
      apiVersion,
      kind,
      plural: text(own(each, "resource")),
      singular: text(own(each, "singularResource")) || kind.toLowerCase(),
      namespaced: own(each, "scope") === "Namespaced",
      verbs: list(own(each, "verbs")).map(text),
      shortNames: list(own(each, "shortNames")).map(text),
      categories: list(own(each, "categories")).map(text),
      subresources: list(own(each, "subresources")).map((sub) => text(own(sub, "subresource"))),
    },
  ];
}

function joinVersion(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
