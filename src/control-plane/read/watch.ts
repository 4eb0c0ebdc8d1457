// Checks the parameters of a watch.
import { isTrue } from "../request/request-info.ts";
import type { Feed } from "../request/feed.ts";
import type { FieldError } from "../resource.ts";
import { refusals } from "../status/status.ts";
import { checkListParameters, listParameters, type ListParameters } from "./list.ts";
import { versionFault } from "./resource-version.ts";
import { settleSelection } from "./selection.ts";
import { Watcher, type WatchRequest, type WatchStart } from "./watcher.ts";

/** Checks a watch and starts it. @returns lines of JSON, one event each @throws control-plane.refused */
export function watchObjects(request: WatchRequest): Feed {
  const { query, served, info } = request;
  const given = listParameters(query);
  // a path of the old form makes a watch of what is checked like a list
  const isNamed = isTrue(query.get("watch"));
  if (isNamed) checkWatchParameters(given, query);
  else checkListParameters(given, query);
  const selection = settleSelection(given.selection, served, info.name);
  const fault = versionFault(given.resourceVersion);
  if (fault !== undefined) throw refusals.unknown(fault);
  const start: WatchStart = { version: Number(given.resourceVersion), existing: isNamed ? existingOf(given, query) : "as of old" };
  return new Watcher(request, { ...given, selection }, start);
}

/** Whoever names no version, or any, sees what exists, and is told where that ends. @see apimachinery pkg/apis/meta/internalversion/defaults.go */
function existingOf(
  { match, resourceVersion }: Pick<ListParameters, "match" | "resourceVersion">,
  query: URLSearchParams,
): WatchStart["existing"] {
  const sends = query.get("sendInitialEvents");
  if (sends !== null) return isTrue(sends) ? "sent" : "left out";
  return match === "" && (resourceVersion === "" || resourceVersion === "0") ? "sent" : "as of old";
}

function checkWatchParameters({ match, resourceVersion, continueToken }: ListParameters, query: URLSearchParams): void {
  const errors: FieldError[] = [];
  const forbid = (field: string, detail: string): number => errors.push({ type: "forbidden", field, detail });
  const sends = query.has("sendInitialEvents");
  if (sends && match !== "NotOlderThan")
    forbid("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  if (match === "" && existingOf({ match, resourceVersion }, query) === "sent" && !sends && continueToken !== "")
    forbid("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
  if (match !== "") {
    if (!sends) forbid("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    if (match !== "NotOlderThan")
      errors.push({ type: "notSupported", field: "resourceVersionMatch", value: match, detail: 'supported values: "NotOlderThan"' });
    if (continueToken !== "") forbid("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
  }
  if (errors.length > 0) throw refusals.invalid("meta.k8s.io", "ListOptions", "", errors);
}
