// Checks the parameters of a watch.
import { isTrue } from "../request/request-info.ts";
import type { Feed } from "../request/feed.ts";
import type { FieldError } from "../resource.ts";
import { refusals } from "../status/status.ts";
import { listParameters, type ListParameters } from "./list.ts";
import { readVersion } from "./resource-version.ts";
import { settleSelection } from "./selection.ts";
import { Watcher, type WatchRequest } from "./watcher.ts";

/** Checks a watch and starts it. @returns lines of JSON, one event each @throws control-plane.refused */
export function watchObjects(request: WatchRequest): Feed {
  const given = listParameters(request.query);
  checkWatchParameters(given, request.query);
  const parameters = { ...given, selection: settleSelection(given.selection, request.served, request.info.name) };
  const version = readVersion(parameters.resourceVersion);
  if (version > request.state.store.version) throw refusals.tooLargeVersion(version, request.state.store.version, true);
  return new Watcher(request, parameters, version);
}

function checkWatchParameters({ match, continueToken }: ListParameters, query: URLSearchParams): void {
  const errors: FieldError[] = [];
  const forbid = (field: string, detail: string): number => errors.push({ type: "forbidden", field, detail });
  const sends = query.has("sendInitialEvents");
  if (sends && match !== "NotOlderThan")
    forbid("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  if (match !== "") {
    if (!sends) forbid("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    if (match !== "NotOlderThan")
      errors.push({ type: "notSupported", field: "resourceVersionMatch", value: match, detail: 'supported values: "NotOlderThan"' });
    if (continueToken !== "") forbid("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
  }
  if (errors.length > 0) throw refusals.invalid("meta.k8s.io", "ListOptions", "", errors);
}
