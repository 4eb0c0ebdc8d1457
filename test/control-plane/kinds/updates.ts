// Updates of our own that a real API server refuses: an accepted object, and what a merge patch would make of it.
import type { MutableJsonObject } from "#base";

export interface Update {
  readonly title: string;
  readonly object: MutableJsonObject;
  /** JSON merge patch. */
  readonly patch: MutableJsonObject;
}

type Body = Record<string, unknown>;
const container = { name: "app", image: "app:1" };
const selector = { matchLabels: { app: "web" } };
const template = { metadata: { labels: { app: "web" } }, spec: { containers: [container] } };
const other = { matchLabels: { app: "web", more: "1" } };
const moreLabels = { metadata: { labels: { more: "1" } } };

/** @param type `apps/v1 Deployment` */
function of(title: string, type: string, body: Body, patch: Body): Update {
  const [apiVersion = "", kind = ""] = type.split(" ");
  return {
    title,
    object: { apiVersion, kind, metadata: { name: "sample" }, ...body } as MutableJsonObject,
    patch: patch as MutableJsonObject,
  };
}

export const UPDATES: readonly Update[] = [
  of(
    "Deployment: the selector",
    "apps/v1 Deployment",
    { spec: { selector, template } },
    { spec: { selector: other, template: moreLabels } },
  ),
  of("DaemonSet: the selector", "apps/v1 DaemonSet", { spec: { selector, template } }, { spec: { selector: other, template: moreLabels } }),
  of(
    "ReplicaSet: the selector",
    "apps/v1 ReplicaSet",
    { spec: { selector, template } },
    { spec: { selector: other, template: moreLabels } },
  ),
  of(
    "StatefulSet: the selector",
    "apps/v1 StatefulSet",
    { spec: { selector, template } },
    { spec: { selector: other, template: moreLabels } },
  ),
  of("StatefulSet: the service", "apps/v1 StatefulSet", { spec: { serviceName: "a", selector, template } }, { spec: { serviceName: "b" } }),
  of(
    "Job: the template",
    "batch/v1 Job",
    { spec: { template: { spec: { containers: [container], restartPolicy: "Never" } } } },
    {
      spec: { template: { spec: { containers: [{ name: "app", image: "app:2" }] } } },
    },
  ),
  of(
    "Job: completions",
    "batch/v1 Job",
    { spec: { completions: 1, template: { spec: { containers: [container], restartPolicy: "Never" } } } },
    { spec: { completions: 2 } },
  ),
  of(
    "Job: the completion mode",
    "batch/v1 Job",
    { spec: { completions: 1, template: { spec: { containers: [container], restartPolicy: "Never" } } } },
    {
      spec: { completionMode: "Indexed" },
    },
  ),
  of(
    "Service: the cluster address",
    "v1 Service",
    { spec: { ports: [{ port: 80 }] } },
    { spec: { clusterIP: "10.96.200.200", clusterIPs: ["10.96.200.200"] } },
  ),
  of("Service: to headless", "v1 Service", { spec: { ports: [{ port: 80 }] } }, { spec: { clusterIP: "None" } }),
  of("Secret: the type", "v1 Secret", { data: { a: "YQ==" } }, { type: "other" }),
  of("Secret: immutable data", "v1 Secret", { immutable: true, data: { a: "YQ==" } }, { data: { a: "Yg==" } }),
  of("Secret: immutable no more", "v1 Secret", { immutable: true, data: { a: "YQ==" } }, { immutable: null }),
  of("ConfigMap: immutable data", "v1 ConfigMap", { immutable: true, data: { a: "1" } }, { data: { a: "2" } }),
  of("ConfigMap: immutable no more", "v1 ConfigMap", { immutable: true }, { immutable: false }),
  of(
    "PersistentVolumeClaim: the class",
    "v1 PersistentVolumeClaim",
    {
      spec: { accessModes: ["ReadWriteOnce"], storageClassName: "a", resources: { requests: { storage: "1Gi" } } },
    },
    { spec: { storageClassName: "b" } },
  ),
  of(
    "PersistentVolumeClaim: less storage",
    "v1 PersistentVolumeClaim",
    {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2Gi" } } },
    },
    { spec: { resources: { requests: { storage: "1Gi" } } } },
  ),
  of(
    "PersistentVolume: the source",
    "v1 PersistentVolume",
    {
      spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/a" } },
    },
    { spec: { hostPath: { path: "/b" } } },
  ),
  of(
    "RoleBinding: the role",
    "rbac.authorization.k8s.io/v1 RoleBinding",
    { roleRef: { kind: "Role", name: "a" } },
    { roleRef: { name: "b" } },
  ),
  of(
    "ClusterRoleBinding: the role",
    "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
    { roleRef: { kind: "ClusterRole", name: "a" } },
    { roleRef: { name: "b" } },
  ),
  of("StorageClass: the provisioner", "storage.k8s.io/v1 StorageClass", { provisioner: "a" }, { provisioner: "b" }),
  of("StorageClass: parameters", "storage.k8s.io/v1 StorageClass", { provisioner: "a" }, { parameters: { a: "b" } }),
  of(
    "StorageClass: policies",
    "storage.k8s.io/v1 StorageClass",
    { provisioner: "a" },
    { reclaimPolicy: "Retain", volumeBindingMode: "WaitForFirstConsumer" },
  ),
  of("PriorityClass: the value", "scheduling.k8s.io/v1 PriorityClass", { value: 1 }, { value: 2 }),
  of("RuntimeClass: the handler", "node.k8s.io/v1 RuntimeClass", { handler: "a" }, { handler: "b" }),
  of(
    "EndpointSlice: the address type",
    "discovery.k8s.io/v1 EndpointSlice",
    { addressType: "IPv4", endpoints: [] },
    { addressType: "IPv6" },
  ),
  of(
    "IngressClass: the controller",
    "networking.k8s.io/v1 IngressClass",
    { spec: { controller: "a.example/b" } },
    { spec: { controller: "a.example/c" } },
  ),
  of("ControllerRevision: data", "apps/v1 ControllerRevision", { revision: 1, data: { a: 1 } }, { data: { a: 2 } }),
  of(
    "Pod: the image and a port",
    "v1 Pod",
    { spec: { containers: [container] } },
    { spec: { containers: [{ name: "app", image: "app:2", ports: [{ containerPort: 1 }] }] } },
  ),
  of(
    "Pod: another container",
    "v1 Pod",
    { spec: { containers: [container] } },
    { spec: { containers: [container, { name: "b", image: "b" }] } },
  ),
  of("PodTemplate: negative numbers", "v1 ReplicationController", { spec: { template } }, { spec: { replicas: -1 } }),
];
