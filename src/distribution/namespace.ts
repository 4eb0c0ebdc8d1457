// The namespace of an install and what bounds it: network policies and the quota that lets its pods be critical.
import type { Json, KubeObject } from "#base";
import { labelsOf } from "./labels.ts";
import type { ComponentOptions } from "./render.ts";

/** Namespace, NetworkPolicies when they are asked for, and the ResourceQuota. */
export function namespaceObjects(options: ComponentOptions): KubeObject[] {
  return [namespaceOf(options), ...(options.networkPolicy ? networkPolicies(options) : []), criticalPods(options)];
}

function namespaceOf(options: ComponentOptions): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: options.namespace,
      labels: {
        ...labelsOf(options),
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "latest",
      },
    },
  };
}

/** Everything may leave; in come only pods of the namespace, scrapers of metrics, and webhooks for the notification controller. */
function networkPolicies(options: ComponentOptions): KubeObject[] {
  const policy = (name: string, spec: Json): KubeObject => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: options.namespace, labels: labelsOf(options) },
    spec,
  });
  return [
    policy("allow-egress", {
      egress: [{}],
      ingress: [{ from: [{ podSelector: {} }] }],
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    }),
    policy("allow-scraping", {
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8080, protocol: "TCP" }] }],
      podSelector: {},
      policyTypes: ["Ingress"],
    }),
    policy("allow-webhooks", {
      ingress: [{ from: [{ namespaceSelector: {} }] }],
      podSelector: { matchLabels: { app: "notification-controller" } },
      policyTypes: ["Ingress"],
    }),
  ];
}

/** Some clusters allow critical priority classes only where a quota names them. */
function criticalPods(options: ComponentOptions): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: `critical-pods-${options.namespace}`, namespace: options.namespace, labels: labelsOf(options) },
    spec: {
      hard: { pods: "1000" },
      scopeSelector: {
        matchExpressions: [{ operator: "In", scopeName: "PriorityClass", values: ["system-node-critical", "system-cluster-critical"] }],
      },
    },
  };
}
