// Fields beyond name and namespace that a field selector may name, by definition. @see pkg/apis/core/v1/conversion.go
import { at, type MutableJsonObject } from "#base";

type Selectable = Readonly<Record<string, (object: MutableJsonObject) => string>>;

function paths(...names: readonly string[]): Selectable {
  return Object.fromEntries(names.map((name) => [name, (object: MutableJsonObject) => text(at(object, ...name.split(".")))]));
}

/** An absent flag or number reads as its zero value, as it does in the server's own types. */
function text(value: unknown, absent = ""): string {
  return value === undefined || value === null || typeof value === "object" ? absent : String(value as string | number | boolean);
}

const INVOLVED = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

export const SELECTABLE: Readonly<Record<string, Selectable>> = {
  "core.v1/Pod": {
    ...paths(
      "spec.nodeName",
      "spec.restartPolicy",
      "spec.schedulerName",
      "spec.serviceAccountName",
      "status.phase",
      "status.podIP",
      "status.nominatedNodeName",
    ),
    "spec.hostNetwork": (pod) => text(at(pod, "spec", "hostNetwork"), "false"),
    "status.podIPs": (pod) => text(at(pod, "status", "podIPs", 0, "ip")),
  },
  "core.v1/Event": {
    ...paths(...INVOLVED.map((name) => `involvedObject.${name}`), "reason", "reportingComponent", "type"),
    source: (event) => text(at(event, "source", "component")) || text(at(event, "reportingComponent")),
  },
  "events.v1/Event": paths(...INVOLVED.map((name) => `regarding.${name}`), "reason", "reportingController", "type"),
  "core.v1/Secret": paths("type"),
  "core.v1/Service": paths("spec.clusterIP", "spec.type"),
  "core.v1/Namespace": paths("status.phase"),
  "core.v1/Node": { "spec.unschedulable": (node) => text(at(node, "spec", "unschedulable"), "false") },
  "core.v1/ReplicationController": { "status.replicas": (object) => text(at(object, "status", "replicas"), "0") },
  "batch.v1/Job": { "status.successful": (job) => text(at(job, "status", "succeeded"), "0") },
  "certificates.v1/CertificateSigningRequest": paths("spec.signerName"),
  "resource.v1/ResourceSlice": paths("spec.nodeName", "spec.driver"),
};
