// Paths of the Kubernetes API, percent-encoded.
import type { ResourceType } from "./cluster.ts";

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface PathParts {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
  readonly query?: Query;
}

/** Path of a collection, an object or a subresource: `/apis/apps/v1/namespaces/web/deployments/front/scale?dryRun=All`. */
export function pathOf(resource: ResourceType, parts: PathParts): string {
  const { apiVersion, namespaced, plural } = resource;
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = namespaced && parts.namespace ? `/namespaces/${encodeURIComponent(parts.namespace)}` : "";
  const name = parts.name === undefined ? "" : `/${encodeURIComponent(parts.name)}`;
  const subresource = parts.subresource === undefined ? "" : `/${parts.subresource}`;
  return `${root}${place}/${plural}${name}${subresource}${queryText(parts.query ?? {})}`;
}

function queryText(query: Query): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === "" || value === false ? [] : [`${key}=${encodeURIComponent(String(value))}`],
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
