// Which lists a strategic merge joins by key. Facts of the OpenAPI document of Kubernetes 1.21, which kustomize 5.8 carries,
// reduced to the types from which such a list can be reached; every other list is replaced as a whole.
//
// Notation of a field: `T` is an object of type T, `*T` a list of T that is replaced, `{}T` a map to T, `[a,b]T` a list of T joined
// by the keys a and b, `[]` a list of scalars joined by value.

type TypeTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

const CONDITIONS = { conditions: "[type]" };
const WORKLOAD_STATUS = { status: "Status" };
const TYPES: TypeTable = {
  Meta: { finalizers: "[]", ownerReferences: "[uid]" },
  Status: CONDITIONS,
  Plain: { metadata: "Meta" },
  WithStatus: { metadata: "Meta", ...WORKLOAD_STATUS },
  Webhooks: { metadata: "Meta", webhooks: "[name]" },
  Workload: { metadata: "Meta", spec: "Templated", ...WORKLOAD_STATUS },
  Templated: { template: "PodTemplateSpec" },
  StatefulSet: { metadata: "Meta", spec: "StatefulSetSpec", ...WORKLOAD_STATUS },
  StatefulSetSpec: { template: "PodTemplateSpec", volumeClaimTemplates: "*WithStatus" },
  CronJob: { metadata: "Meta", spec: "CronJobSpec" },
  CronJobSpec: { jobTemplate: "JobTemplate" },
  JobTemplate: { metadata: "Meta", spec: "Templated" },
  PodTemplate: { metadata: "Meta", template: "PodTemplateSpec" },
  PodTemplateSpec: { metadata: "Meta", spec: "PodSpec" },
  Pod: { metadata: "Meta", spec: "PodSpec", status: "PodStatus" },
  PodStatus: { ...CONDITIONS, podIPs: "[ip]" },
  PodSpec: {
    containers: "[name]Container",
    ephemeralContainers: "[name]EphemeralContainer",
    hostAliases: "[ip]",
    imagePullSecrets: "[name]",
    initContainers: "[name]Container",
    topologySpreadConstraints: "[topologyKey,whenUnsatisfiable]",
    volumes: "[name]Volume",
  },
  Container: { env: "[name]", ports: "[containerPort,protocol]", volumeDevices: "[devicePath]", volumeMounts: "[mountPath]" },
  EphemeralContainer: { env: "[name]", volumeDevices: "[devicePath]", volumeMounts: "[mountPath]" },
  Volume: { ephemeral: "EphemeralVolume" },
  EphemeralVolume: { volumeClaimTemplate: "Plain" },
  ComponentStatus: { metadata: "Meta", ...CONDITIONS },
  Node: { metadata: "Meta", spec: "NodeSpec", status: "NodeStatus" },
  NodeSpec: { podCIDRs: "[]" },
  NodeStatus: { addresses: "[type]", ...CONDITIONS },
  Service: { metadata: "Meta", spec: "ServiceSpec", ...WORKLOAD_STATUS },
  ServiceSpec: { ports: "[port,protocol]" },
  ServiceAccount: { metadata: "Meta", secrets: "[name]" },
  CSINode: { metadata: "Meta", spec: "CSINodeSpec" },
  CSINodeSpec: { drivers: "[name]" },
  Kustomization: { configMapGenerator: "[name]", secretGenerator: "[name]" },
};

const KINDS: Readonly<Record<string, string>> = {
  "admissionregistration.k8s.io/v1": "MutatingWebhookConfiguration:Webhooks ValidatingWebhookConfiguration:Webhooks",
  "admissionregistration.k8s.io/v1beta1": "MutatingWebhookConfiguration:Webhooks ValidatingWebhookConfiguration:Webhooks",
  "apiextensions.k8s.io/v1": "CustomResourceDefinition",
  "apiextensions.k8s.io/v1beta1": "CustomResourceDefinition",
  "apiregistration.k8s.io/v1": "APIService:WithStatus",
  "apiregistration.k8s.io/v1beta1": "APIService:WithStatus",
  "apps/v1": "ControllerRevision DaemonSet:Workload Deployment:Workload ReplicaSet:Workload StatefulSet:StatefulSet",
  "authentication.k8s.io/v1": "TokenRequest TokenReview",
  "authentication.k8s.io/v1beta1": "TokenReview",
  "authorization.k8s.io/v1": "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
  "authorization.k8s.io/v1beta1": "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
  "autoscaling/v1": "HorizontalPodAutoscaler Scale",
  "autoscaling/v2beta1": "HorizontalPodAutoscaler",
  "autoscaling/v2beta2": "HorizontalPodAutoscaler",
  "batch/v1": "CronJob:CronJob Job:Workload",
  "batch/v1beta1": "CronJob:CronJob",
  "certificates.k8s.io/v1": "CertificateSigningRequest",
  "certificates.k8s.io/v1beta1": "CertificateSigningRequest",
  "coordination.k8s.io/v1": "Lease",
  "coordination.k8s.io/v1beta1": "Lease",
  "discovery.k8s.io/v1": "EndpointSlice",
  "discovery.k8s.io/v1beta1": "EndpointSlice",
  "events.k8s.io/v1": "Event",
  "events.k8s.io/v1beta1": "Event",
  "extensions/v1beta1": "Ingress",
  "flowcontrol.apiserver.k8s.io/v1beta1": "FlowSchema PriorityLevelConfiguration",
  "kustomize.config.k8s.io/v1beta1": "Kustomization:Kustomization",
  "networking.k8s.io/v1": "Ingress IngressClass NetworkPolicy",
  "networking.k8s.io/v1beta1": "Ingress IngressClass",
  "node.k8s.io/v1": "RuntimeClass",
  "node.k8s.io/v1beta1": "RuntimeClass",
  "policy/v1": "PodDisruptionBudget:WithStatus",
  "policy/v1beta1": "Eviction PodDisruptionBudget:WithStatus PodSecurityPolicy",
  "rbac.authorization.k8s.io/v1": "ClusterRole ClusterRoleBinding Role RoleBinding",
  "rbac.authorization.k8s.io/v1beta1": "ClusterRole ClusterRoleBinding Role RoleBinding",
  "scheduling.k8s.io/v1": "PriorityClass",
  "scheduling.k8s.io/v1beta1": "PriorityClass",
  "storage.k8s.io/v1": "CSIDriver CSINode:CSINode StorageClass VolumeAttachment",
  "storage.k8s.io/v1beta1": "CSIDriver CSINode:CSINode CSIStorageCapacity StorageClass VolumeAttachment",
  v1:
    "Binding ComponentStatus:ComponentStatus ConfigMap Endpoints Event LimitRange Namespace:WithStatus Node:Node PersistentVolume " +
    "PersistentVolumeClaim:WithStatus Pod:Pod PodTemplate:PodTemplate ReplicationController:Workload ResourceQuota Secret " +
    "Service:Service ServiceAccount:ServiceAccount",
};

/** How to merge one field. */
export interface MergeSchema {
  /** Keys that join the elements of a list; empty for a list of scalars; absent where a list is replaced. */
  readonly keys?: readonly string[];
  /** Schema of a field of an object; undefined where nothing is known. */
  field(name: string): MergeSchema | undefined;
  /** Schema of the elements of a list. */
  elements(): MergeSchema | undefined;
}

/** Where the schema of a kind is looked up. */
export interface MergeSchemas {
  ofKind(apiVersion: string, kind: string): MergeSchema | undefined;
}

/** A schema as a position in a table of types. */
class TableSchema implements MergeSchema {
  readonly keys?: readonly string[];
  readonly #types: TypeTable;
  readonly #type: string;
  readonly #isList: boolean;
  readonly #fields = new Map<string, MergeSchema | undefined>();

  constructor(types: TypeTable, notation: string) {
    const match = /^(\*|\{\}|\[([^\]]*)\])?(.*)$/.exec(notation);
    const mark = match?.[1] ?? "";
    if (mark.startsWith("[")) this.keys = (match?.[2] ?? "").split(",").filter((key) => key !== "");
    this.#types = types;
    this.#type = mark === "{}" ? notation : (match?.[3] ?? "");
    this.#isList = mark !== "" && mark !== "{}";
  }

  field(name: string): MergeSchema | undefined {
    if (this.#isList) return undefined;
    if (this.#type.startsWith("{}")) return this.#at(this.#type.slice(2));
    const fields = Object.hasOwn(this.#types, this.#type) ? this.#types[this.#type] : undefined;
    return fields !== undefined && Object.hasOwn(fields, name) ? this.#at(fields[name] ?? "") : undefined;
  }

  elements(): MergeSchema | undefined {
    return this.#isList && this.#type !== "" ? this.#at(this.#type) : undefined;
  }

  #at(notation: string): MergeSchema {
    const known = this.#fields.get(notation);
    if (known !== undefined) return known;
    const schema = new TableSchema(this.#types, notation);
    this.#fields.set(notation, schema);
    return schema;
  }
}

const BUILT_IN = new Map(
  Object.entries(KINDS).flatMap(([apiVersion, kinds]) =>
    kinds.split(" ").map((each) => {
      const [kind = "", type = "Plain"] = each.split(":");
      return [`${apiVersion} ${kind}`, new TableSchema(TYPES, type)] as const;
    }),
  ),
);

/** The kinds that kustomize knows by itself. */
export const builtInSchemas: MergeSchemas = { ofKind: (apiVersion, kind) => BUILT_IN.get(`${apiVersion} ${kind}`) };
