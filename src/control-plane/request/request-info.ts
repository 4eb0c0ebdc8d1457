// What a request is about: the API path taken apart, as the API server's request info resolver does.
import { pathSegmentErrors } from "../schema/names.ts";
import { exactValue, parseFieldSelector } from "../selector/field-selector.ts";
import { parseLabelSelector } from "../selector/label-selector.ts";

export interface RequestInfo {
  /** False for paths outside of /api and /apis, and for discovery. */
  readonly isResource: boolean;
  readonly verb:
    | "get"
    | "list"
    | "watch"
    | "create"
    | "update"
    | "patch"
    | "delete"
    | "deletecollection"
    | "post"
    | "put"
    | "head"
    | "options";
  /** The path without its query. */
  readonly path: string;
  readonly group: string;
  readonly version: string;
  /** Empty for cluster-scoped requests and for all namespaces. */
  readonly namespace: string;
  readonly plural: string;
  readonly subresource: string;
  readonly name: string;
  /** Whatever follows the subresource. */
  readonly rest: readonly string[];
}

const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(["status", "finalize"]);
const VERBS: Readonly<Record<string, RequestInfo["verb"]>> = {
  POST: "create",
  GET: "get",
  HEAD: "get",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** Takes a path apart; undefined where a segment is not properly percent-encoded. @see apiserver pkg/endpoints/request/requestinfo.go */
export function parseRequestInfo(method: string, path: string, query: URLSearchParams): RequestInfo | undefined {
  const segments = decodeSegments(path);
  if (segments === undefined) return undefined;
  const api = splitApi(segments);
  if (api === undefined) return plain(method, path);
  const isWatchPath = api.parts[0] === "watch" && api.parts.length > 1;
  const located = locate(isWatchPath ? api.parts.slice(1) : api.parts);
  const verb = isWatchPath ? "watch" : refineVerb(VERBS[method] ?? "get", located.name, query);
  const { group, version } = api;
  const name = COLLECTION_VERBS.has(verb) && located.name === "" ? nameFromSelector(query) : located.name;
  return { isResource: true, verb, path, group, version, ...located, name };
}

const COLLECTION_VERBS: ReadonlySet<string> = new Set(["list", "watch"]);

/** Group, version and the rest of a path below /api or /apis; undefined for discovery and for everything else. */
function splitApi(segments: readonly string[]): { group: string; version: string; parts: readonly string[] } | undefined {
  const [root, first = "", second = ""] = segments;
  if (root === "api" && segments.length > 2) return { group: "", version: first, parts: segments.slice(2) };
  return root === "apis" && segments.length > 3 ? { group: first, version: second, parts: segments.slice(3) } : undefined;
}

function decodeSegments(path: string): string[] | undefined {
  const segments = path.split("/").filter((each) => each !== "");
  if (!path.includes("%")) return segments;
  try {
    return segments.map((each) => decodeURIComponent(each));
  } catch {
    return undefined; // a broken escape: the caller answers 400
  }
}

function plain(method: string, path: string): RequestInfo {
  const verb = method.toLowerCase() as RequestInfo["verb"];
  return { isResource: false, verb, path, group: "", version: "", namespace: "", plural: "", subresource: "", name: "", rest: [] };
}

function locate(parts: readonly string[]): Pick<RequestInfo, "namespace" | "plural" | "subresource" | "name" | "rest"> {
  if (parts[0] === "namespaces" && parts.length > 1) {
    const namespace = parts[1] ?? "";
    const isOfNamespace = parts.length === 2 || NAMESPACE_SUBRESOURCES.has(parts[2] ?? "");
    if (isOfNamespace) return { namespace, plural: "namespaces", name: namespace, subresource: parts[2] ?? "", rest: parts.slice(3) };
    return { namespace, plural: parts[2] ?? "", name: parts[3] ?? "", subresource: parts[4] ?? "", rest: parts.slice(5) };
  }
  return { namespace: "", plural: parts[0] ?? "", name: parts[1] ?? "", subresource: parts[2] ?? "", rest: parts.slice(3) };
}

/** The one object that a field selector is about. */
function nameFromSelector(query: URLSearchParams): string {
  const fields = parseFieldSelector(query.get("fieldSelector") ?? "");
  const isReadable =
    !("reason" in parseLabelSelector(query.get("labelSelector") ?? "")) &&
    ["limit", "timeoutSeconds"].every((key) => isInteger(query.get(key)));
  if (!isReadable || "reason" in fields) return "";
  const name = exactValue(fields.selector, "metadata.name") ?? "";
  return pathSegmentErrors(name, false).length > 0 ? "" : name;
}

function isInteger(text: string | null): boolean {
  return text === null || /^[+-]?\d+$/.test(text);
}

function refineVerb(verb: RequestInfo["verb"], name: string, query: URLSearchParams): RequestInfo["verb"] {
  if (name !== "") return verb;
  if (verb === "get" && isTrue(query.get("watch"))) return "watch";
  if (verb === "get") return "list";
  return verb === "delete" ? "deletecollection" : verb;
}

/** Booleans of query parameters as Go reads them: present and empty means true. @see apimachinery pkg/runtime/conversion.go */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== "0" && value.toLowerCase() !== "false";
}
