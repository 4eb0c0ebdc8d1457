// Kinds that random sessions write, and what they write to them: much of it is refused.

export interface UpdateTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  /** Whole contents of an object. */
  readonly contents: readonly Readonly<Record<string, unknown>>[];
  /** Parts that a merge patch may bring. */
  readonly parts: readonly unknown[];
  /** Paths for JSON patches, some of which lead nowhere, and values for them. */
  readonly pointers: readonly string[];
  readonly values: readonly unknown[];
  readonly statuses: readonly unknown[];
  /** Whether objects are made, and nothing else. */
  readonly isOnlyMade?: true;
}

const template = (containers: object[]): object => ({ metadata: { labels: { a: "b" } }, spec: { containers } });
const container = { name: "c", image: "i" };
const workload = (more: object): object => ({ spec: { selector: { matchLabels: { a: "b" } }, template: template([container]), ...more } });
const CONTAINER_PARTS = [
  { spec: { template: { spec: { containers: [{ name: "c", image: "j" }] } } } },
  { spec: { template: { spec: { containers: [{ name: "d", image: "j" }], $setElementOrder: [] } } } },
  {
    spec: {
      template: {
        spec: {
          containers: [
            { name: "c", $patch: "delete" },
            { name: "e", image: "k" },
          ],
        },
      },
    },
  },
  { spec: { template: { spec: { containers: [{ $patch: "replace" }, { name: "f", image: "k" }] } } } },
  {
    spec: {
      template: { spec: { "$setElementOrder/containers": [{ name: "d" }, { name: "c" }], containers: [{ name: "d", image: "l" }] } },
    },
  },
  { spec: { template: { spec: { $retainKeys: ["containers"], containers: [{ name: "c", image: "m" }] } } } },
  { spec: { template: { spec: { containers: null } } } },
  { spec: { template: { spec: { containers: [] } } } },
  { spec: { template: { metadata: { labels: { a: "c" } } } } },
  { spec: { selector: { matchLabels: { a: "c" } } } },
  { spec: { replicas: -1 } },
  { spec: { replicas: "x" } },
  { spec: { replicas: null } },
  { spec: { replicas: 3 } },
];

export const UPDATE_TARGETS: readonly UpdateTarget[] = [
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    plural: "configmaps",
    contents: [{ data: { a: "1" } }, { data: { a: "2", b: "3" }, immutable: true }, { binaryData: { c: "YQ==" } }, {}],
    parts: [
      { data: { a: "4" } },
      { data: { a: null } },
      { data: null },
      { data: { $patch: "replace", z: "1" } },
      { immutable: true },
      { immutable: null },
      { binaryData: { a: "!" } },
      { data: { a: 1 } },
      { foo: 1 },
    ],
    pointers: [
      "/data/a",
      "/data/b",
      "/data",
      "/data/-",
      "/immutable",
      "/metadata/labels/x",
      "/metadata/labels",
      "/foo/bar",
      "data/a",
      "",
      "/metadata/name",
      "/metadata/uid",
      "/kind",
      "/data/a~1b",
      "/data/x~0y",
    ],
    values: ["1", "2", { a: "1" }, null, 5, true, []],
    statuses: [{ x: 1 }],
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    plural: "deployments",
    contents: [
      workload({ replicas: 1 }),
      workload({}),
      workload({ paused: true, strategy: { type: "Recreate" } }),
    ] as UpdateTarget["contents"],
    parts: [
      ...CONTAINER_PARTS,
      { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
      { spec: { strategy: { type: "RollingUpdate" } } },
      { spec: { paused: true } },
      { status: { replicas: 7 } },
    ],
    pointers: [
      "/spec/replicas",
      "/spec/template/spec/containers/0/image",
      "/spec/template/spec/containers/1",
      "/spec/template/spec/containers/-",
      "/spec/template/spec/containers/x",
      "/spec/template/spec/containers/-1",
      "/spec/paused",
      "/status/replicas",
      "/spec/none/deeper",
    ],
    values: [2, "j", { name: "g", image: "h" }, null, true, "1"],
    statuses: [
      { replicas: 2, readyReplicas: 1 },
      { conditions: [{ type: "Available", status: "True" }] },
      { conditions: [{ type: "Available" }] },
      { replicas: -1 },
      { observedGeneration: 2 },
      {},
    ],
  },
  {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    plural: "statefulsets",
    contents: [
      workload({ serviceName: "s", replicas: 1 }),
      workload({
        serviceName: "s",
        template: template([{ ...container, volumeMounts: [{ name: "data", mountPath: "/d" }] }]),
        volumeClaimTemplates: [
          { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
        ],
      }),
      workload({ serviceName: "s", template: template([{ ...container, volumeMounts: [{ name: "none", mountPath: "/d" }] }]) }),
      workload({
        serviceName: "s",
        template: {
          metadata: { labels: { a: "b" } },
          spec: {
            containers: [{ ...container, volumeMounts: [{ name: "v", mountPath: "" }] }],
            volumes: [{ name: "v" }, { name: "v", emptyDir: {} }],
          },
        },
      }),
      workload({
        serviceName: "s",
        template: { metadata: { labels: { a: "b" } }, spec: { restartPolicy: "Never", containers: [{ name: "C", image: "" }] } },
      }),
    ] as UpdateTarget["contents"],
    parts: [
      ...CONTAINER_PARTS,
      { spec: { serviceName: "t" } },
      { spec: { podManagementPolicy: "Parallel" } },
      { spec: { volumeClaimTemplates: [] } },
      { spec: { minReadySeconds: -1 } },
    ],
    pointers: ["/spec/replicas", "/spec/template/spec/containers/0/image", "/spec/serviceName"],
    values: [2, "j", null],
    statuses: [{ replicas: 2, readyReplicas: 1 }, { replicas: 1, readyReplicas: 2 }, { currentReplicas: -1 }, {}],
  },
  {
    apiVersion: "v1",
    kind: "Service",
    plural: "services",
    contents: [
      { spec: { clusterIP: "None", selector: { a: "b" } } },
      { spec: { clusterIP: "None" } },
      { spec: { clusterIP: "None", ports: [{ port: 80 }] } },
      { spec: { type: "ExternalName", externalName: "example.com" } },
    ],
    parts: [
      { spec: { selector: null } },
      { spec: { selector: { c: "d" } } },
      { spec: { ports: [{ port: 81, name: "p" }] } },
      { spec: { ports: [{ port: 80, $patch: "delete" }] } },
      { spec: { clusterIP: "10.96.0.77" } },
      { spec: { sessionAffinity: "ClientIP" } },
      { spec: { externalName: "x.example.com" } },
      { spec: { type: "ClusterIP", clusterIP: "None", externalName: null } },
      { spec: { publishNotReadyAddresses: true } },
    ],
    pointers: ["/spec/selector", "/spec/ports/0", "/spec/ports", "/spec/clusterIP"],
    values: [{ e: "f" }, [{ port: 82 }], null, "None", "ClusterIP"],
    statuses: [
      { loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } },
      { loadBalancer: {} },
      { conditions: [{ type: "x", status: "True", reason: "R", message: "", lastTransitionTime: "2020-01-01T00:00:00Z" }] },
    ],
  },
  {
    apiVersion: "v1",
    kind: "Secret",
    plural: "secrets",
    contents: [
      { data: { a: "YQ==" } },
      { data: { a: "YQ\n==" } },
      { data: { a: "YW\r\nE=", b: "" } },
      { stringData: { a: "b" }, data: { a: "YQ==" } },
      { type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": "e30=" } },
    ],
    parts: [
      { data: { a: "Yg==" } },
      { data: { a: "Yg\n=\n=" } },
      { data: { a: "YR==" } },
      { data: { a: "Y" } },
      { stringData: { c: "d" } },
      { type: "other" },
      { data: { a: null } },
      { immutable: true },
      { data: { a: "YQ==YQ==" } },
    ],
    pointers: ["/data/a", "/data/b", "/type", "/stringData", "/immutable"],
    values: ["Yg==", "Yg\n==", null, { a: "b" }, true, "x"],
    statuses: [{}],
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    plural: "persistentvolumeclaims",
    isOnlyMade: true,
    contents: ["1Gi", "1", "0", "-1Gi", "1.5Gi", "1e3", "1E3", "1Ki", "0001Gi", "+1Gi", 5, 1.5, "1 Gi", "Gi", "1gi"].map((storage) => ({
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
    })),
    parts: [
      { spec: { resources: { requests: { storage: "2Gi" } } } },
      { spec: { resources: { requests: { storage: "0.5Gi" } } } },
      { spec: { volumeName: "v" } },
      { spec: { accessModes: ["ReadWriteMany"] } },
      { spec: { resources: { limits: { storage: "1Gi" } } } },
      { spec: { storageClassName: "x" } },
      { spec: { resources: { requests: { cpu: "1" } } } },
    ],
    pointers: ["/spec/resources/requests/storage", "/spec/accessModes/0", "/spec/volumeName", "/spec/volumeMode"],
    values: ["3Gi", "x", "ReadWriteMany", null, 1],
    statuses: [{ phase: "Pending" }, { phase: "Other" }, {}],
  },
  {
    apiVersion: "example.com/v1",
    kind: "Foo",
    plural: "foos",
    contents: [
      { spec: { color: "red", size: 1 } },
      { spec: { list: ["a", "b"] } },
      {},
      { spec: { size: -1 } },
      { spec: { size: "x" } },
      { spec: { color: null, foo: 1 } },
      { status: { size: 3, chosen: "a=b" } },
    ],
    parts: [
      { spec: { color: "blue" } },
      { spec: { color: null } },
      { spec: null },
      { spec: { size: 2 } },
      { spec: { size: -2 } },
      { spec: { list: ["c"] } },
      { foo: 1 },
      { spec: { foo: { bar: 1 } } },
      { status: { size: 9 } },
    ],
    pointers: [
      "/spec/color",
      "/spec/size",
      "/spec/list/0",
      "/spec/list/-",
      "/spec/list/5",
      "/spec",
      "/status/size",
      "/foo",
      "/spec/none/x",
    ],
    values: ["green", 3, null, -1, { color: "x" }, ["z"], "1"],
    statuses: [{ size: 2 }, { chosen: "x=y", size: 1 }, { size: null }, null, {}],
  },
];
