// Kinds that random sessions read, and terms that select among their objects.

export interface ReadTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  /** Contents of objects, in turn. */
  readonly contents: readonly Readonly<Record<string, unknown>>[];
  /** Merge patches that change an object, some of them its status. */
  readonly changes: readonly { readonly body: unknown; readonly suffix?: string }[];
  /** Terms of field selectors that make sense for the kind, or nearly. */
  readonly fieldTerms: readonly string[];
}

export const READ_TARGETS: readonly ReadTarget[] = [
  {
    apiVersion: "v1",
    kind: "Secret",
    plural: "secrets",
    contents: [{ data: { a: "YQ==" } }, { type: "example.com/x" }, { stringData: { b: "c" }, immutable: true }],
    changes: [{ body: { data: { a: "Yg==" } } }, { body: { data: { a: null } } }],
    fieldTerms: ["type=Opaque", "type!=Opaque", "type=example.com/x", "data=x", "metadata.labels=x"],
  },
  {
    apiVersion: "v1",
    kind: "Service",
    plural: "services",
    contents: [{ spec: { clusterIP: "None", selector: { a: "b" } } }, { spec: { type: "ExternalName", externalName: "example.com" } }],
    changes: [{ body: { spec: { selector: { a: "c" } } } }, { body: { status: { loadBalancer: {} } }, suffix: "/status" }],
    fieldTerms: ["spec.clusterIP=None", "spec.type=ExternalName", "spec.type!=ExternalName", "spec.type==ClusterIP", "spec.ports=1"],
  },
  {
    apiVersion: "v1",
    kind: "Pod",
    plural: "pods",
    contents: [
      {
        spec: {
          containers: [{ name: "a", image: "i" }],
          restartPolicy: "Never",
          serviceAccountName: "runner",
          automountServiceAccountToken: false,
        },
      },
      {
        spec: {
          containers: [{ name: "a", image: "i" }],
          nodeName: "n",
          hostNetwork: true,
          serviceAccountName: "runner",
          automountServiceAccountToken: false,
        },
      },
    ],
    changes: [
      { body: { status: { phase: "Running" } }, suffix: "/status" },
      { body: { status: { phase: "Succeeded" } }, suffix: "/status" },
    ],
    fieldTerms: [
      "spec.nodeName=n",
      "spec.nodeName=",
      "spec.nodeName!=n",
      "spec.restartPolicy=Never",
      "status.phase=Pending",
      "status.phase!=Pending",
      "spec.schedulerName=default-scheduler",
      "spec.serviceAccountName=default",
      "spec.hostNetwork=true",
      "status.podIP=",
      "status.podIPs=",
      "status.nominatedNodeName=",
      "spec.image=i",
    ],
  },
  {
    apiVersion: "batch/v1",
    kind: "Job",
    plural: "jobs",
    contents: [{ spec: { template: { spec: { containers: [{ name: "a", image: "i" }], restartPolicy: "Never" } } } }],
    changes: [{ body: { spec: { suspend: true } } }, { body: { spec: { parallelism: 2 } } }],
    fieldTerms: ["status.successful=0", "status.successful!=0", "status.succeeded=0", "spec.suspend=false"],
  },
  {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    plural: "replicasets",
    contents: [
      {
        spec: {
          replicas: 0,
          selector: { matchLabels: { a: "b" } },
          template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "a", image: "i" }] } },
        },
      },
    ],
    changes: [{ body: { spec: { replicas: 2 } } }, { body: { status: { replicas: 1 } }, suffix: "/status" }],
    fieldTerms: ["status.replicas=0", "status.replicas=1", "spec.replicas=0"],
  },
  {
    apiVersion: "v1",
    kind: "Event",
    plural: "events",
    contents: [
      { involvedObject: { kind: "Pod", name: "p", namespace: "NAMESPACE" }, reason: "Made", type: "Normal", source: { component: "c" } },
      { involvedObject: { kind: "Node", name: "n" }, reason: "Lost", type: "Warning", reportingComponent: "r", reportingInstance: "i" },
    ],
    changes: [{ body: { count: 2 } }, { body: { reason: "Lost" } }],
    fieldTerms: [
      "involvedObject.kind=Pod",
      "involvedObject.name!=p",
      "involvedObject.uid=",
      "reason=Made",
      "type=Warning",
      "source=c",
      "reportingComponent=r",
      "message=x",
    ],
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    plural: "roles",
    contents: [{ rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] }, { rules: null }],
    changes: [{ body: { rules: [] } }, { body: { rules: null } }],
    fieldTerms: ["rules=x", "metadata.uid=x"],
  },
  {
    apiVersion: "example.com/v1",
    kind: "Foo",
    plural: "foos",
    contents: [{ spec: { color: "red" } }, { spec: { color: "blue", size: 1 } }, { spec: { sized: true } }],
    changes: [
      { body: { spec: { color: "red" } } },
      { body: { spec: { color: null, size: 1 } } },
      { body: { status: { x: 1 } }, suffix: "/status" },
    ],
    fieldTerms: ["spec.color=red", "spec.color!=red", "spec.size=1", "spec.sized=true", "spec.sized=false", "status.x=1", "spec=x"],
  },
];

/** The definition behind the custom target, with fields that may be selected by. */
export const FOO_DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "foos.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "foos", kind: "Foo" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: {
          status: {},
          scale: { specReplicasPath: ".spec.size", statusReplicasPath: ".status.size", labelSelectorPath: ".status.chosen" },
        },
        selectableFields: [{ jsonPath: ".spec.color" }, { jsonPath: ".spec.size" }, { jsonPath: ".spec.sized" }],
        additionalPrinterColumns: [
          { name: "Color", type: "string", jsonPath: ".spec.color" },
          { name: "Size", type: "integer", jsonPath: ".spec.size", priority: 1 },
          { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
        ],
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                properties: {
                  color: { type: "string" },
                  size: { type: "integer", minimum: 0 },
                  sized: { type: "boolean" },
                  list: { type: "array", items: { type: "string" } },
                },
              },
              status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
      },
    ],
  },
};
