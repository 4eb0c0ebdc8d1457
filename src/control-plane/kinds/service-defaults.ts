// Defaults of Services, NetworkPolicies and what else describes the network.
import { stringAt } from "#base";
import type { MutableJsonObject } from "#base";
import { listAt, numberAt, objectAt, objectsAt, setDefault } from "./json-edit.ts";
import type { Fill } from "./type-plan.ts";

/** Seconds that a client sticks to a backend with session affinity `ClientIP`. */
const CLIENT_AFFINITY_SECONDS = 10_800;

export const SERVICE_DEFAULTS: Readonly<Record<string, Fill>> = {
  "core.v1/Service": service,
  "networking.v1/NetworkPolicy": (policy) => {
    const spec = objectAt(policy, "spec");
    setDefault(spec, "policyTypes", listAt(spec, "egress").length > 0 ? ["Ingress", "Egress"] : ["Ingress"]);
  },
};

function service(object: MutableJsonObject): void {
  const spec = objectAt(object, "spec");
  setDefault(spec, "sessionAffinity", "None");
  if (spec["sessionAffinity"] === "None") delete spec["sessionAffinityConfig"];
  if (spec["sessionAffinity"] === "ClientIP") {
    setDefault(objectAt(objectAt(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds", CLIENT_AFFINITY_SECONDS);
  }
  setDefault(spec, "type", "ClusterIP");
  for (const port of objectsAt(spec, "ports")) servicePort(port);
  trafficPolicies(spec, stringAt(spec, "type"));
}

function servicePort(port: MutableJsonObject): void {
  setDefault(port, "protocol", "TCP");
  if (port["targetPort"] === undefined || port["targetPort"] === 0 || port["targetPort"] === "") {
    port["targetPort"] = numberAt(port, "port") ?? 0;
  }
}

function trafficPolicies(spec: MutableJsonObject, type: string): void {
  const external = type === "NodePort" || type === "LoadBalancer";
  const reachable = external || (type === "ClusterIP" && listAt(spec, "externalIPs").length > 0);
  if (reachable) setDefault(spec, "externalTrafficPolicy", "Cluster");
  if (external || type === "ClusterIP") setDefault(spec, "internalTrafficPolicy", "Cluster");
  if (type === "LoadBalancer") setDefault(spec, "allocateLoadBalancerNodePorts", true);
}
