// Reads one object or many.
import { isObject, type JsonObject } from "#base";
import type { ClusterState } from "../cluster-state.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import type { RequestInfo } from "../request/request-info.ts";
import type { FieldError } from "../resource.ts";
import { refusals } from "../status/status.ts";
import type { Entry } from "../storage/object-store.ts";
import type { Negotiated } from "./negotiation.ts";
import { toItem, toObject } from "./representation.ts";
import { isEverything, isSelected, parseSelection, type Selection } from "./selection.ts";
import { tableOptions, toMetadata, toTable } from "./table.ts";
import { shown } from "../schema/shown.ts";

export interface ListParameters {
  readonly selection: Selection;
  readonly limit: number;
  readonly continueToken: string;
  readonly resourceVersion: string;
  readonly match: string;
}

/** Reads the parameters of a list or watch. @throws control-plane.refused (400, 422) */
export function listParameters(query: URLSearchParams, served: ServedResource, name: string): ListParameters {
  const limit = query.get("limit") ?? "0";
  for (const key of ["limit", "timeoutSeconds"]) {
    const value = query.get(key);
    if (value !== null && value !== "" && !/^-?\d+$/.test(value))
      throw refusals.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  return {
    selection: parseSelection(query, served, name),
    limit: Number(limit),
    continueToken: query.get("continue") ?? "",
    resourceVersion: query.get("resourceVersion") ?? "",
    match: query.get("resourceVersionMatch") ?? "",
  };
}

export interface ListRequest {
  readonly state: ClusterState;
  readonly served: ServedResource;
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  readonly negotiated: Negotiated;
}

/** A list in the form that the client asked for, as JSON text. @throws control-plane.refused */
export function listObjects({ state, served, info, query, negotiated }: ListRequest): string {
  const parameters = listParameters(query, served, info.name);
  checkListParameters(parameters, query);
  const page = readPage(state, served, info.namespace, parameters);
  const metadata = {
    resourceVersion: String(page.version),
    ...(page.next !== undefined
      ? { continue: page.next }
      : served.reading === "custom" && negotiated.form === "object" && { continue: "" }),
    ...(page.remaining !== undefined && { remainingItemCount: page.remaining }),
  };
  const { kind } = served.definition;
  if (negotiated.form === "table") {
    const options = tableOptions(query, negotiated.metaVersion, state.clock.now());
    return JSON.stringify(
      toTable(
        page.entries.map((each) => toObject(each, served)),
        served,
        options,
        { metadata, withColumns: true },
      ),
    );
  }
  if (negotiated.form !== "object") {
    const items = page.entries.map((each) => toMetadata(toObject(each, served), negotiated.metaVersion));
    return JSON.stringify({ kind: "PartialObjectMetadataList", apiVersion: negotiated.metaVersion, metadata, items });
  }
  const head = JSON.stringify({ kind: `${kind}List`, apiVersion: served.apiVersion, metadata }).slice(0, -1);
  return `${head},"items":[${page.entries.map((each) => toItem(each, served)).join(",")}]}`;
}

function checkListParameters({ resourceVersion, match, continueToken }: ListParameters, query: URLSearchParams): void {
  const errors: FieldError[] = [];
  const forbidden = (field: string, detail: string): number => errors.push({ type: "forbidden", field, detail });
  if (match !== "") {
    if (resourceVersion === "") forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
    if (continueToken !== "") forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
    if (match !== "Exact" && match !== "NotOlderThan") {
      errors.push({
        type: "notSupported",
        field: "resourceVersionMatch",
        value: match,
        detail: 'supported values: "Exact", "NotOlderThan", ""',
      });
    }
    if (match === "Exact" && resourceVersion === "0")
      forbidden("resourceVersionMatch", 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (query.has("sendInitialEvents")) forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
  if (errors.length > 0) throw refusals.invalid("meta.k8s.io", "ListOptions", "", errors);
}

interface Page {
  readonly entries: readonly Entry[];
  readonly version: number;
  readonly next?: string;
  readonly remaining?: number;
}

function readPage(state: ClusterState, served: ServedResource, namespace: string, parameters: ListParameters): Page {
  const token = parameters.continueToken === "" ? undefined : parseContinue(parameters);
  const { store } = state;
  const version = token?.version ?? snapshotVersion(parameters, store.version);
  const scope = served.definition.namespaced && namespace !== "" ? namespace : undefined;
  const all = store.listAt(served.resource, scope, version > 0 ? version : store.version);
  if (all === undefined) throw refusals.expired(token === undefined ? "The resourceVersion for the provided list is too old." : TOO_OLD);
  const rest = token === undefined ? all : all.filter(({ key }) => key >= token.start);
  return cutPage(rest, served, { ...parameters, version: version > 0 ? version : store.version });
}

/** The version whose state is asked for: an exact one, or the newest. @throws control-plane.refused (504) */
function snapshotVersion({ resourceVersion, match, limit }: ListParameters, newest: number): number {
  const wanted = readVersion(resourceVersion);
  if (wanted > newest) throw refusals.tooLargeVersion(wanted, newest);
  return match === "Exact" || (limit > 0 && match === "" && wanted > 0) ? wanted : newest;
}

function cutPage(
  rest: readonly Entry[],
  served: ServedResource,
  { selection, limit, version }: Pick<ListParameters, "selection" | "limit"> & { version: number },
): Page {
  const isAll = isEverything(selection);
  const entries: Entry[] = [];
  for (const [i, entry] of rest.entries()) {
    if (limit > 0 && entries.length >= limit) {
      const last = entries.at(-1)?.key ?? "";
      return { entries, version, next: writeContinue(`${last}\0`, version), ...(isAll && { remaining: rest.length - i }) };
    }
    if (isAll || isSelected(selection, toObject(entry, served), served)) entries.push(entry);
  }
  return { entries, version };
}

const TOO_OLD =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

/** @throws control-plane.refused (400) */
export function readVersion(text: string): number {
  if (text === "") return 0;
  if (!/^\d+$/.test(text)) {
    throw refusals.badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  return Number(text);
}

function writeContinue(start: string, version: number): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: version, start: `/${start}` })).toString("base64url");
}

function parseContinue({ continueToken, resourceVersion }: ListParameters): { start: string; version: number } {
  if (resourceVersion !== "" && resourceVersion !== "0")
    throw refusals.badRequest("specifying resource version is not allowed when using continue");
  const invalid = (why: string): Error => refusals.badRequest(`invalid continue token: ${why}`);
  if (!/^[A-Za-z0-9_-]*$/.test(continueToken) || continueToken.length % 4 === 1) {
    const at = continueToken.search(/[^A-Za-z0-9_-]/);
    throw invalid(`continue key is not valid: illegal base64 data at input byte ${at < 0 ? Math.max(0, continueToken.length - 1) : at}`);
  }
  let token: unknown;
  try {
    token = JSON.parse(Buffer.from(continueToken, "base64url").toString());
  } catch {
    throw invalid("continue key is not valid: invalid character looking for beginning of value");
  }
  const { v, rv, start } = (isObject(token) ? token : {}) as JsonObject;
  if (v !== "meta.k8s.io/v1") throw invalid(`server encountered a continue token with unrecognized version ${shown(v)}`);
  if (typeof start !== "string" || start === "")
    throw invalid("continue key is not valid: encoded start key empty (version meta.k8s.io/v1)");
  if (start.split("/").some((each) => each === "." || each === "..")) throw invalid(`continue key is not valid: ${start}`);
  return { start: start.replace(/^\//, ""), version: typeof rv === "number" ? rv : 0 };
}
