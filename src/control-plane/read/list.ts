// Reads one object or many.
import { stringAt } from "#base";
import { keyOf, type ClusterState, readEntry } from "../cluster-state.ts";
import { goTypeOf, type ServedResource } from "../registry/served-resource.ts";
import type { RequestInfo } from "../request/request-info.ts";
import type { FieldError } from "../resource.ts";
import { exactValue } from "../selector/field-selector.ts";
import { refusals } from "../status/status.ts";
import type { Entry } from "../storage/object-store.ts";
import { ListText } from "./list-text.ts";
import type { Negotiated } from "./negotiation.ts";
import { continuedTooLate, parseContinue, writeContinue, type ContinueToken } from "./continue-token.ts";
import { hasCache, readVersion } from "./resource-version.ts";
import { isEverything, isSelected, parseSelection, settleSelection, type Selection } from "./selection.ts";
import { tableOptions, toMetadata, toTable } from "./table.ts";

export interface ListParameters {
  readonly selection: Selection;
  readonly limit: number;
  readonly continueToken: string;
  readonly resourceVersion: string;
  readonly match: string;
}

/** Reads the parameters of a list or watch. @throws control-plane.refused (400) */
export function listParameters(query: URLSearchParams): ListParameters {
  for (const key of ["timeoutSeconds", "limit"]) if (query.has(key)) readInteger(query.get(key) ?? "");
  return {
    selection: parseSelection(query),
    limit: query.has("limit") ? readInteger(query.get("limit") ?? "") : 0,
    continueToken: query.get("continue") ?? "",
    resourceVersion: query.get("resourceVersion") ?? "",
    match: query.get("resourceVersionMatch") ?? "",
  };
}

const MAX_INTEGER = 2n ** 63n - 1n;

/** @throws control-plane.refused (400) in the words of Go's strconv */
function readInteger(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw refusals.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = BigInt(text.replace("+", ""));
  if (value > MAX_INTEGER || value < -MAX_INTEGER - 1n)
    throw refusals.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(value);
}

export interface ListRequest {
  readonly state: ClusterState;
  readonly served: ServedResource;
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  readonly negotiated: Negotiated;
}

/** A list in the form that the client asked for, as JSON text: one that may be long is made as it is read. @throws control-plane.refused */
export function listObjects({ state, served, info, query, negotiated }: ListRequest): string | ListText {
  const given = listParameters(query);
  checkListParameters(given, query);
  const parameters = { ...given, selection: settleSelection(given.selection, served, info.name) };
  const page = readPage(state, served, info.namespace, parameters);
  const metadata = {
    resourceVersion: String(page.version),
    ...(page.next !== undefined
      ? { continue: page.next }
      : served.reading === "custom" && negotiated.form === "object" && { continue: "" }),
    ...(page.remaining !== undefined && { remainingItemCount: page.remaining }),
  };
  const { kind } = served.definition;
  if (negotiated.form === "metadata") throw refusals.notOneObject(goTypeOf(served, "List"));
  if (negotiated.form === "table") {
    const options = tableOptions(query, negotiated.metaVersion, state.clock.now());
    return JSON.stringify(
      toTable(
        page.entries.map((each) => readEntry(each, served)),
        served,
        options,
        { metadata, withColumns: true },
      ),
    );
  }
  if (negotiated.form !== "object") {
    const items = page.entries.map((each) => toMetadata(readEntry(each, served), negotiated.metaVersion));
    return JSON.stringify({
      kind: "PartialObjectMetadataList",
      apiVersion: negotiated.metaVersion,
      metadata,
      items: items.length === 0 ? null : items,
    });
  }
  const head = JSON.stringify({ kind: `${kind}List`, apiVersion: served.apiVersion, metadata }).slice(0, -1);
  return new ListText(head, page.entries, served);
}

/** @throws control-plane.refused (422) @see apimachinery pkg/apis/meta/internalversion/validation */
export function checkListParameters({ resourceVersion, match, continueToken }: ListParameters, query: URLSearchParams): void {
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
  const { store } = state;
  const scope = served.definition.namespaced && namespace !== "" ? namespace : undefined;
  const token = readToken(parameters);
  const { version, isExact } = versionOf(parameters, token, {
    served,
    newest: store.version,
    isOne: isSingle(parameters.selection, served, namespace),
  });
  const all = store.listAt(served.resource, scope, version);
  if (all === undefined)
    throw token === undefined ? refusals.expired("The resourceVersion for the provided list is too old.") : continuedTooLate(token);
  const rest =
    token !== undefined ? from(all, keyOf(scope ?? "", token.start)) : isExact ? all : indexed(all, served, parameters.selection);
  // whoever takes any version gets all of it
  const limit = parameters.resourceVersion === "0" ? 0 : parameters.limit;
  return cutPage(rest, served, { ...parameters, limit, version, prefix: scope === undefined ? "" : `${scope}/` });
}

/** The version whose state is listed, and whether the client asked for just that one. @throws control-plane.refused (400, 504) */
function versionOf(
  parameters: ListParameters,
  token: ContinueToken | undefined,
  { served, newest, isOne }: { readonly served: ServedResource; readonly newest: number; readonly isOne: boolean },
): { readonly version: number; readonly isExact: boolean } {
  const least = token?.version ?? readVersion(parameters.resourceVersion);
  const wantsExactly = asksForExactly(parameters);
  if (least > newest) throw refusals.tooLargeVersion(least, newest, hasCache(served) && !(isOne && wantsExactly));
  const isExact = token === undefined ? parameters.match === "Exact" || (wantsExactly && !isOne) : least > 0;
  return { version: isExact ? least : newest, isExact };
}

function from(all: readonly Entry[], start: string): readonly Entry[] {
  return all.filter(({ key }) => key >= start);
}

/** @throws control-plane.refused (400) */
function readToken({ continueToken, resourceVersion }: ListParameters): ContinueToken | undefined {
  if (continueToken === "") return undefined;
  const token = parseContinue(continueToken);
  if (resourceVersion !== "" && resourceVersion !== "0")
    throw refusals.badRequest("specifying resource version is not allowed when using continue");
  return token;
}

/** Pods of one node are found by an index, so that others do not count as what is left of a list. */
function indexed(all: readonly Entry[], served: ServedResource, { fields }: Selection): readonly Entry[] {
  const node = served.resource === "/pods" ? exactValue(fields, "spec.nodeName") : undefined;
  return node === undefined ? all : all.filter((each) => stringAt(readEntry(each, served), "spec", "nodeName") === node);
}

/** Whether one object is asked for: names are unique in a namespace only. */
function isSingle({ fields }: Selection, { definition }: ServedResource, namespace: string): boolean {
  return exactValue(fields, "metadata.name") !== undefined && (!definition.namespaced || namespace !== "");
}

/** Whether the state of just the version that is named is asked for. */
function asksForExactly({ resourceVersion, match, limit }: ListParameters): boolean {
  return match === "Exact" || (limit > 0 && match === "" && resourceVersion !== "" && resourceVersion !== "0");
}

function cutPage(
  rest: readonly Entry[],
  served: ServedResource,
  { selection, limit, version, prefix }: Pick<ListParameters, "selection" | "limit"> & { version: number; prefix: string },
): Page {
  const isAll = isEverything(selection);
  const entries: Entry[] = [];
  for (const [i, entry] of rest.entries()) {
    if (limit > 0 && entries.length >= limit) {
      const last = entries.at(-1)?.key ?? "";
      return {
        entries,
        version,
        next: writeContinue(`${last.slice(prefix.length)}\0`, version),
        ...(isAll && { remaining: rest.length - i }),
      };
    }
    if (isAll || isSelected(selection, readEntry(entry, served), served)) entries.push(entry);
  }
  return { entries, version };
}
