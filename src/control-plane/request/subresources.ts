// Subresources other than status: scale, tokens of service accounts, logs, finalizers of namespaces, evictions.
import { isObject, own, timestamp, type MutableJsonObject } from "#base";
import type { Tokens } from "../access/tokens.ts";
import { ISSUER } from "../access/tokens.ts";
import { keyOf, readEntry, textOf, type ClusterState } from "../cluster-state.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { readJson } from "../schema/json-text.ts";
import { refusals } from "../status/status.ts";
import { bodyText, decodeObject } from "../write/decode.ts";
import { bind } from "./binding.ts";
import { jsonResponse, warningHeader, type ApiResponse } from "./exchange.ts";
import { readPodLog, type PodLog } from "./pod-log.ts";
import { evict } from "./eviction.ts";
import { writeOptions } from "./options.ts";
import { replaceObject, type SubresourceHandler } from "./resource-handler.ts";
import { scaleResponse } from "./scale-requests.ts";
import type { Call } from "./router.ts";

type ScopeOf = Parameters<SubresourceHandler>[2];

export function subresources(state: ClusterState, tokens: Tokens, podLog: PodLog): SubresourceHandler {
  const handlers: Readonly<Record<string, (call: Call, served: ServedResource, scopeOf: ScopeOf) => ApiResponse>> = {
    "/serviceaccounts/token create": (call, served) => token(state, tokens, call, served),
    "/pods/log get": (call, served) => readPodLog(state, call, served, podLog),
    "/namespaces/finalize update": (call, served, scopeOf) => finalize(call, served, scopeOf),
    "/pods/eviction create": (call, served, scopeOf) => evict(state, call, served, scopeOf),
    "/pods/binding create": (call, _served, scopeOf) => bind(state, call, scopeOf),
    "/bindings/ create": (call, _served, scopeOf) => bind(state, call, scopeOf),
  };
  return (call, served, scopeOf) => {
    const { subresource, verb } = call.info;
    if (subresource === "scale" && served.definition.scale !== undefined)
      return scaleResponse(call, served, stored(state, call, served), scopeOf);
    const key = `${served.resource}/${subresource} ${verb}`;
    return Object.hasOwn(handlers, key) ? handlers[key]?.(call, served, scopeOf) : undefined;
  };
}

function stored(state: ClusterState, { info }: Call, served: ServedResource): MutableJsonObject {
  const entry = state.store.get(served.resource, keyOf(served.definition.namespaced ? info.namespace : "", info.name));
  if (entry === undefined) throw refusals.notFound({ group: info.group, plural: info.plural }, info.name);
  return readEntry(entry, served);
}

function finalize(call: Call, served: ServedResource, scopeOf: ScopeOf): ApiResponse {
  const options = writeOptions(call.query, "UpdateOptions");
  const scope = scopeOf(options);
  const object = decodeObject(bodyText(call.request.body), call.request.headers["content-type"], served, {
    fieldValidation: options.fieldValidation,
    warnings: scope.warnings,
  });
  return jsonResponse(200, replaceObject(scope, object).object, warningHeader(scope.warnings));
}

function token(state: ClusterState, tokens: Tokens, call: Call, served: ServedResource): ApiResponse {
  const account = stored(state, call, served);
  const read = readJson(bodyText(call.request.body));
  if ("reason" in read || !isObject(read.value))
    throw refusals.badRequest("the object provided is unrecognized (must be of type TokenRequest)");
  const spec = own(read.value, "spec");
  const given = own(spec, "audiences");
  const audiences = Array.isArray(given) && given.length > 0 ? given.map(String) : [ISSUER];
  const seconds = own(spec, "expirationSeconds") ?? 3600;
  if (typeof seconds !== "number" || seconds < 600) {
    throw refusals.invalid("authentication.k8s.io", "TokenRequest", "", [
      { type: "invalid", field: "spec.expirationSeconds", value: seconds, detail: "may not specify a duration less than 10 minutes" },
    ]);
  }
  const metadata = account["metadata"];
  const [name, namespace, uid] = [textOf(metadata, "name"), textOf(metadata, "namespace"), textOf(metadata, "uid")];
  const now = state.clock.now();
  const bound = own(spec, "boundObjectRef");
  const pod = isObject(bound) && bound["kind"] === "Pod" ? { name: textOf(bound, "name"), uid: textOf(bound, "uid") } : undefined;
  return jsonResponse(201, {
    kind: "TokenRequest",
    apiVersion: "authentication.k8s.io/v1",
    metadata: { name, namespace, creationTimestamp: timestamp(now) },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: isObject(bound) ? bound : null },
    status: {
      token: tokens.issue({ namespace, name, uid, audiences, expirationSeconds: seconds, ...(pod !== undefined && { boundPod: pod }) }),
      expirationTimestamp: timestamp(now + seconds * 1000),
    },
  });
}
