// Manifests of our own, one or more per built-in kind, that a real API server accepts: minimal ones, so that every default shows,
// and full ones, so that no given value is lost. Both servers are asked to create each of them.
import type { MutableJsonObject } from "#base";
import { DEVICE_MANIFESTS } from "./device-manifests.ts";
import { fullPod } from "./full-pod.ts";

export interface Manifest {
  readonly title: string;
  readonly object: MutableJsonObject;
}

const pod = { containers: [{ name: "app", image: "registry.example/app:1.2" }] };
const template = { metadata: { labels: { app: "web" } }, spec: pod };
const selector = { matchLabels: { app: "web" } };

function of(title: string, apiVersion: string, kind: string, body: Record<string, unknown> = {}): Manifest {
  const { metadata, ...rest } = body as { metadata?: Record<string, unknown> };
  return { title, object: { apiVersion, kind, metadata: { name: "sample", ...metadata }, ...rest } as MutableJsonObject };
}

export const MANIFESTS: readonly Manifest[] = [
  of("an empty ConfigMap", "v1", "ConfigMap"),
  of("a ConfigMap", "v1", "ConfigMap", { data: { a: "1", b: "" }, binaryData: { c: "AAE=" }, immutable: true }),
  of("an empty Secret", "v1", "Secret"),
  of("a Secret with stringData", "v1", "Secret", { data: { a: "YQ==", b: "Yg==" }, stringData: { b: "ß", c: "" } }),
  of("a docker Secret", "v1", "Secret", { type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": "e30=" } }),
  of("a ServiceAccount", "v1", "ServiceAccount", { imagePullSecrets: [{ name: "s" }], automountServiceAccountToken: false }),
  of("a Namespace", "v1", "Namespace", { metadata: { labels: { team: "a" } } }),
  of("a minimal Service", "v1", "Service", { spec: { selector: { app: "web" }, ports: [{ port: 80 }] } }),
  of("a Service with two ports", "v1", "Service", {
    spec: {
      ports: [
        { name: "http", port: 80, targetPort: "http" },
        { name: "dns", port: 53, protocol: "UDP", targetPort: 5353 },
      ],
      sessionAffinity: "ClientIP",
    },
  }),
  of("a headless Service", "v1", "Service", { spec: { clusterIP: "None", selector: { app: "web" }, ports: [{ port: 80 }] } }),
  of("an ExternalName Service", "v1", "Service", { spec: { type: "ExternalName", externalName: "db.example" } }),
  of("a NodePort Service", "v1", "Service", { spec: { type: "NodePort", ports: [{ port: 80, nodePort: 30123 }] } }),
  of("a LoadBalancer Service", "v1", "Service", {
    spec: { type: "LoadBalancer", ports: [{ port: 443 }], loadBalancerSourceRanges: ["10.0.0.0/8"], externalTrafficPolicy: "Local" },
  }),
  of("a Pod", "v1", "Pod", { spec: pod }),
  of("a full Pod", "v1", "Pod", { spec: fullPod }),
  of("a host network Pod", "v1", "Pod", {
    spec: {
      hostNetwork: true,
      containers: [{ name: "app", image: "app:latest", ports: [{ containerPort: 80 }], resources: { limits: { cpu: 1, memory: "1Gi" } } }],
    },
  }),
  of("a PodTemplate", "v1", "PodTemplate", { template }),
  of("a ReplicationController", "v1", "ReplicationController", { spec: { template } }),
  of("Endpoints", "v1", "Endpoints", { subsets: [{ addresses: [{ ip: "10.1.2.3" }], ports: [{ port: 80 }] }] }),
  of("an Event", "v1", "Event", {
    metadata: { namespace: "default" },
    involvedObject: { kind: "Pod", namespace: "default", name: "p" },
    reason: "Started",
    message: "m",
    type: "Normal",
    firstTimestamp: "2026-01-02T03:04:05+01:00",
    count: 1,
    source: { component: "test" },
  }),
  of("a LimitRange", "v1", "LimitRange", { spec: { limits: [{ type: "Container", max: { cpu: "2" }, min: { cpu: "50m" } }] } }),
  of("a ResourceQuota", "v1", "ResourceQuota", { spec: { hard: { pods: "10", "requests.cpu": "1500m", "limits.memory": "2048Mi" } } }),
  of("a PersistentVolumeClaim", "v1", "PersistentVolumeClaim", {
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } } },
  }),
  of("a PersistentVolume", "v1", "PersistentVolume", {
    spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/data" }, storageClassName: "slow" },
  }),
  of("a Node", "v1", "Node", { spec: { taints: [{ key: "a", effect: "NoSchedule" }] } }),
  of("a minimal Deployment", "apps/v1", "Deployment", { spec: { selector, template } }),
  of("a full Deployment", "apps/v1", "Deployment", {
    metadata: { labels: {}, annotations: { a: "" } },
    spec: {
      replicas: 0,
      paused: false,
      minReadySeconds: 0,
      strategy: { type: "Recreate" },
      selector: { matchExpressions: [{ key: "app", operator: "In", values: ["web"] }] },
      template: { metadata: { labels: { app: "web" }, annotations: {}, creationTimestamp: null }, spec: fullPod },
    },
    status: {},
  }),
  of("a Deployment with one rolling value", "apps/v1", "Deployment", {
    spec: { selector, template, strategy: { rollingUpdate: { maxSurge: 1 } } },
  }),
  of("a ReplicaSet", "apps/v1", "ReplicaSet", { spec: { selector, template } }),
  of("a DaemonSet", "apps/v1", "DaemonSet", { spec: { selector, template } }),
  of("a StatefulSet", "apps/v1", "StatefulSet", {
    spec: {
      serviceName: "web",
      selector,
      template,
      volumeClaimTemplates: [
        { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
      ],
    },
  }),
  of("a StatefulSet replaced on delete", "apps/v1", "StatefulSet", { spec: { selector, template, updateStrategy: { type: "OnDelete" } } }),
  of("a ControllerRevision", "apps/v1", "ControllerRevision", { revision: 3, data: { a: null, b: 1 } }),
  of("a Job", "batch/v1", "Job", { spec: { template: { spec: { ...pod, restartPolicy: "Never" } } } }),
  of("an indexed Job", "batch/v1", "Job", {
    spec: {
      completionMode: "Indexed",
      completions: 3,
      backoffLimitPerIndex: 1,
      podFailurePolicy: { rules: [{ action: "FailJob", onPodConditions: [{ type: "DisruptionTarget" }] }] },
      template: { metadata: { labels: { app: "job" } }, spec: { ...pod, restartPolicy: "Never" } },
    },
  }),
  of("a CronJob", "batch/v1", "CronJob", {
    spec: { schedule: "*/5 * * * *", jobTemplate: { spec: { template: { spec: { ...pod, restartPolicy: "OnFailure" } } } } },
  }),
  of("an autoscaler", "autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } },
  }),
  of("an autoscaler with behaviour", "autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: {
      minReplicas: 2,
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      metrics: [{ type: "Resource", resource: { name: "memory", target: { type: "AverageValue", averageValue: "1024Mi" } } }],
      behavior: { scaleDown: { stabilizationWindowSeconds: 30 } },
    },
  }),
  of("a disruption budget", "policy/v1", "PodDisruptionBudget", { spec: { minAvailable: 1, selector } }),
  of("an Ingress", "networking.k8s.io/v1", "Ingress", {
    spec: {
      ingressClassName: "nginx",
      tls: [{ hosts: ["a.example"], secretName: "tls" }],
      rules: [
        {
          host: "a.example",
          http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }] },
        },
      ],
    },
  }),
  of("an Ingress with a default backend", "networking.k8s.io/v1", "Ingress", {
    spec: { defaultBackend: { service: { name: "web", port: { name: "http" } } } },
  }),
  of("an IngressClass", "networking.k8s.io/v1", "IngressClass", {
    spec: { controller: "example.com/ingress", parameters: { kind: "Config", name: "c", apiGroup: "example.com" } },
  }),
  of("an empty NetworkPolicy", "networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {} } }),
  of("a NetworkPolicy", "networking.k8s.io/v1", "NetworkPolicy", {
    spec: {
      podSelector: selector,
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }],
      egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }],
    },
  }),
  of("a Role", "rbac.authorization.k8s.io/v1", "Role", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] }),
  of("an empty Role", "rbac.authorization.k8s.io/v1", "Role"),
  of("a ClusterRole", "rbac.authorization.k8s.io/v1", "ClusterRole", {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] },
    rules: [{ nonResourceURLs: ["/healthz"], verbs: ["get"] }],
  }),
  of("a RoleBinding", "rbac.authorization.k8s.io/v1", "RoleBinding", {
    roleRef: { kind: "Role", name: "r" },
    subjects: [
      { kind: "ServiceAccount", name: "default", namespace: "default" },
      { kind: "User", name: "u" },
      { kind: "Group", name: "g" },
    ],
  }),
  of("a ClusterRoleBinding", "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "r" },
  }),
  of("a StorageClass", "storage.k8s.io/v1", "StorageClass", { provisioner: "example.com/disk", parameters: { type: "ssd" } }),
  of("a CSIDriver", "storage.k8s.io/v1", "CSIDriver", { spec: {} }),
  of("a PriorityClass", "scheduling.k8s.io/v1", "PriorityClass", { value: 1000 }),
  of("a Lease", "coordination.k8s.io/v1", "Lease", {
    spec: { holderIdentity: "a", leaseDurationSeconds: 15, renewTime: "2026-01-02T03:04:05.600000Z" },
  }),
  of("an EndpointSlice", "discovery.k8s.io/v1", "EndpointSlice", {
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.1.2.3"], conditions: { ready: true } }],
    ports: [{ port: 80 }],
  }),
  of("a RuntimeClass", "node.k8s.io/v1", "RuntimeClass", { handler: "gvisor" }),
  of("a validating webhook", "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", {
    webhooks: [
      {
        name: "v.example.com",
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
        clientConfig: { service: { name: "w", namespace: "default" } },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] }],
      },
    ],
  }),
  of("a mutating webhook", "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", {
    webhooks: [
      { name: "m.example.com", sideEffects: "None", admissionReviewVersions: ["v1"], clientConfig: { url: "https://h.example/x" } },
    ],
  }),
  of("an admission policy", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", {
    spec: {
      matchConstraints: {
        resourceRules: [{ apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["deployments"] }],
      },
      validations: [{ expression: "object.spec.replicas <= 5" }],
    },
  }),
  of("an admission policy binding", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", {
    spec: { policyName: "sample", validationActions: ["Deny"] },
  }),
  of("a custom resource definition", "apiextensions.k8s.io/v1", "CustomResourceDefinition", {
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { kind: "Widget", plural: "widgets" },
      versions: [
        { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } }, subresources: { status: {} } },
      ],
    },
  }),
  of("an APIService", "apiregistration.k8s.io/v1", "APIService", {
    metadata: { name: "v1.metrics.example.com" },
    spec: {
      group: "metrics.example.com",
      version: "v1",
      groupPriorityMinimum: 100,
      versionPriority: 10,
      insecureSkipTLSVerify: true,
      service: { name: "m", namespace: "default" },
    },
  }),
  of("a FlowSchema", "flowcontrol.apiserver.k8s.io/v1", "FlowSchema", { spec: { priorityLevelConfiguration: { name: "global-default" } } }),
  ...DEVICE_MANIFESTS,
];
