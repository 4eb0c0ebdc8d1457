// The object that a bookmark carries: an empty one of its kind, as the server's internal types hold it.
import { isObject, type JsonObject, type MutableJson, type MutableJsonObject } from "#base";
import type { ServedResource } from "../registry/served-resource.ts";

/** Members that the internal type of a kind has, and its empty versioned object has not; undefined for those that it lacks. */
const INTERNAL: Readonly<Record<string, MutableJsonObject>> = {
  "apps/v1 Deployment": { spec: { replicas: 0, selector: null } },
  "apps/v1 ReplicaSet": { spec: { replicas: 0, selector: null } },
  "apps/v1 StatefulSet": { spec: { replicas: 0, selector: null } },
  "apps/v1 DaemonSet": { spec: { selector: null }, metadata: { annotations: { "deprecated.daemonset.template.generation": "0" } } },
  "apps/v1 ControllerRevision": { data: null },
  "v1 ReplicationController": { spec: { minReadySeconds: undefined } },
  "certificates.k8s.io/v1 CertificateSigningRequest": { spec: { request: null } },
  "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding": { spec: { validationActions: undefined } },
};

/** @param metadata version and annotations of the bookmark */
export function bookmarkObject({ empty, apiVersion, definition }: ServedResource, metadata: MutableJsonObject): MutableJsonObject {
  const { kind } = definition;
  const object: MutableJsonObject = { kind, apiVersion, metadata, ...without(empty) };
  for (const [name, members] of Object.entries(INTERNAL[`${apiVersion} ${kind}`] ?? {}))
    object[name] = isObject(members) ? overlaid(object[name], members as MutableJsonObject) : members;
  return object;
}

function overlaid(value: MutableJson | undefined, members: MutableJsonObject): MutableJsonObject {
  const out: MutableJsonObject = { ...(isObject(value) ? (value as MutableJsonObject) : {}) };
  for (const [name, each] of Object.entries(members)) out[name] = isObject(each) ? overlaid(out[name], each as MutableJsonObject) : each;
  return out;
}

function without({ kind: _kind, apiVersion: _apiVersion, ...rest }: JsonObject): MutableJsonObject {
  return structuredClone(rest) as MutableJsonObject;
}
