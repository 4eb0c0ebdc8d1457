// Replacements that do not say which version they replace, which some kinds do not take.
import type { Json } from "#base";
import type { Step } from "./compare.ts";

interface Kind {
  readonly path: (namespace: string) => string;
  readonly body?: Readonly<Record<string, Json>>;
}

const policy = {
  spec: {
    matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }] },
    validations: [{ expression: "true" }],
  },
};

const KINDS: readonly Kind[] = [
  { path: (namespace) => `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases` },
  { path: (namespace) => `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets` },
  { path: (namespace) => `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles` },
  { path: (namespace) => `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, body: { addressType: "IPv4", endpoints: [] } },
  { path: () => "/apis/node.k8s.io/v1/runtimeclasses", body: { handler: "h" } },
  { path: () => "/apis/scheduling.k8s.io/v1/priorityclasses", body: { value: 5 } },
  { path: () => "/apis/storage.k8s.io/v1/storageclasses", body: { provisioner: "p.example" } },
  { path: () => "/apis/storage.k8s.io/v1/csidrivers", body: { spec: {} } },
  { path: (namespace) => `/apis/storage.k8s.io/v1/namespaces/${namespace}/csistoragecapacities`, body: { storageClassName: "s" } },
  { path: () => "/apis/storage.k8s.io/v1/csinodes", body: { spec: { drivers: [] } } },
  { path: () => "/apis/storage.k8s.io/v1/volumeattributesclasses", body: { driverName: "p.example", parameters: { a: "b" } } },
  {
    path: () => "/apis/storage.k8s.io/v1/volumeattachments",
    body: { spec: { attacher: "p.example", nodeName: "n", source: { persistentVolumeName: "v" } } },
  },
  { path: () => "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations" },
  { path: () => "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations" },
  { path: () => "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", body: policy },
];

/** Creates an object of each kind, replaces it with and without a version, and deletes it. */
export function unconditional(namespace: string): Step[] {
  return KINDS.flatMap(({ path, body }): Step[] => {
    const place = path(namespace);
    const name = "sample";
    const replaced = (resourceVersion?: string): Step => ({
      method: "PUT",
      path: `${place}/${name}`,
      body: { metadata: { name, ...(resourceVersion !== undefined && { resourceVersion }) }, ...body },
    });
    return [
      { method: "POST", path: place, body: { metadata: { name }, ...body } },
      ...[undefined, "", "0", "1"].map((version) => replaced(version)),
      { method: "DELETE", path: `${place}/${name}` },
    ];
  });
}
