// The field specs that kustomize has by itself. Facts of kustomize 5.8, put together from the few places where a pod template can stand.
import type { FieldSpec, NameReference, TransformerConfig } from "./field-spec.ts";

const POD_SPECS: Readonly<Record<string, string>> = {
  Pod: "spec",
  PodTemplate: "template/spec",
  Deployment: "spec/template/spec",
  ReplicaSet: "spec/template/spec",
  DaemonSet: "spec/template/spec",
  StatefulSet: "spec/template/spec",
  ReplicationController: "spec/template/spec",
  Job: "spec/template/spec",
  CronJob: "spec/jobTemplate/spec/template/spec",
};

/** `Kind path` or `Kind.group path`, `Kind.group/version path`; `*` for every kind. */
function specs(lines: readonly string[], create?: boolean): FieldSpec[] {
  return lines.map((line) => {
    const blank = line.indexOf(" ");
    const [name = "", version] = line.slice(0, blank).split("@");
    const dot = name.indexOf(".");
    const kind = dot < 0 ? name : name.slice(0, dot);
    const group = dot < 0 ? undefined : name.slice(dot + 1);
    return {
      path: line.slice(blank + 1),
      ...(kind !== "*" && { kind }),
      ...(group !== undefined && { group }),
      ...(version !== undefined && { version }),
      ...(create !== undefined && { create }),
    };
  });
}

/** The same paths below the pod specs of kinds; only references of Pod name a version where `podVersion` is given. */
function inPods(kinds: string, paths: readonly string[], podVersion = ""): FieldSpec[] {
  return kinds
    .split(" ")
    .flatMap((kind) => specs(paths.map((path) => `${kind}${kind === "Pod" ? podVersion : ""} ${POD_SPECS[kind] ?? ""}/${path}`)));
}

const ENVIRONMENT = (key: string, from: string): string[] => [
  `containers/env/valueFrom/${key}/name`,
  `initContainers/env/valueFrom/${key}/name`,
  `containers/envFrom/${from}/name`,
  `initContainers/envFrom/${from}/name`,
];
const CONFIG_CONSUMERS = "Pod PodTemplate Deployment ReplicaSet DaemonSet StatefulSet Job CronJob";
const POD_OWNERS = "Pod StatefulSet Deployment ReplicationController CronJob Job DaemonSet";
const RBAC = "rbac.authorization.k8s.io";
const SCALED = specs(["HorizontalPodAutoscaler spec/scaleTargetRef/name"]);

const nameReference: readonly NameReference[] = [
  ...["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map((kind) => ({ kind, fieldSpecs: SCALED })),
  {
    kind: "ConfigMap",
    version: "v1",
    fieldSpecs: [
      ...inPods(
        CONFIG_CONSUMERS,
        ["volumes/configMap/name", ...ENVIRONMENT("configMapKeyRef", "configMapRef"), "volumes/projected/sources/configMap/name"],
        "@v1",
      ),
      ...specs([
        "Node spec/configSource/configMap",
        "Role rules/resourceNames",
        "ClusterRole rules/resourceNames",
        "Ingress metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap",
      ]),
    ],
  },
  {
    kind: "Secret",
    version: "v1",
    fieldSpecs: [
      ...inPods(
        CONFIG_CONSUMERS,
        [
          "volumes/secret/secretName",
          ...ENVIRONMENT("secretKeyRef", "secretRef"),
          "imagePullSecrets/name",
          "volumes/projected/sources/secret/name",
        ],
        "@v1",
      ),
      ...specs([
        "Ingress spec/tls/secretName",
        "Ingress metadata/annotations/ingress.kubernetes.io\\/auth-secret",
        "Ingress metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret",
        "Ingress metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret",
        "ServiceAccount imagePullSecrets/name",
        "StorageClass parameters/secretName",
        "StorageClass parameters/adminSecretName",
        "StorageClass parameters/userSecretName",
        "StorageClass parameters/secretRef",
        "Role rules/resourceNames",
        "ClusterRole rules/resourceNames",
        "Service.serving.knative.dev@v1 spec/template/spec/containers/env/valueFrom/secretKeyRef/name",
        "PersistentVolume spec/azureFile/secretName",
      ]),
    ],
  },
  {
    kind: "Service",
    version: "v1",
    fieldSpecs: specs([
      "StatefulSet.apps spec/serviceName",
      "Ingress spec/rules/http/paths/backend/serviceName",
      "Ingress spec/backend/serviceName",
      "Ingress spec/rules/http/paths/backend/service/name",
      "Ingress spec/defaultBackend/service/name",
      "APIService.apiregistration.k8s.io spec/service/name",
      "ValidatingWebhookConfiguration.admissionregistration.k8s.io webhooks/clientConfig/service",
      "MutatingWebhookConfiguration.admissionregistration.k8s.io webhooks/clientConfig/service",
    ]),
  },
  { kind: "Role", group: RBAC, fieldSpecs: specs([`RoleBinding.${RBAC} roleRef/name`]) },
  {
    kind: "ClusterRole",
    group: RBAC,
    fieldSpecs: specs([`RoleBinding.${RBAC} roleRef/name`, `ClusterRoleBinding.${RBAC} roleRef/name`]),
  },
  {
    kind: "ServiceAccount",
    version: "v1",
    fieldSpecs: [
      ...specs([`RoleBinding.${RBAC} subjects`, `ClusterRoleBinding.${RBAC} subjects`]),
      ...inPods(POD_OWNERS, ["serviceAccountName"]),
    ],
  },
  { kind: "PersistentVolumeClaim", version: "v1", fieldSpecs: inPods(POD_OWNERS, ["volumes/persistentVolumeClaim/claimName"]) },
  {
    kind: "PersistentVolume",
    version: "v1",
    fieldSpecs: specs(["PersistentVolumeClaim spec/volumeName", "ClusterRole rules/resourceNames"]),
  },
  {
    kind: "StorageClass",
    version: "v1",
    group: "storage.k8s.io",
    fieldSpecs: specs([
      "PersistentVolume spec/storageClassName",
      "PersistentVolumeClaim spec/storageClassName",
      "StatefulSet spec/volumeClaimTemplates/spec/storageClassName",
    ]),
  },
  { kind: "PriorityClass", version: "v1", group: "scheduling.k8s.io", fieldSpecs: inPods(POD_OWNERS, ["priorityClassName"]) },
  { kind: "IngressClass", version: "v1", group: "networking.k8s.io/v1", fieldSpecs: specs(["Ingress spec/ingressClassName"]) },
  {
    kind: "ValidatingAdmissionPolicy",
    group: "admissionregistration.k8s.io",
    fieldSpecs: specs(["ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io spec/policyName"]),
  },
];

const TEMPLATE_METADATA = (field: string): readonly string[] => [
  `ReplicationController@v1 spec/template/metadata/${field}`,
  `Deployment spec/template/metadata/${field}`,
  `ReplicaSet spec/template/metadata/${field}`,
  `DaemonSet spec/template/metadata/${field}`,
];
const JOB_METADATA = (field: string): readonly string[] => [
  `Job.batch spec/template/metadata/${field}`,
  `CronJob.batch spec/jobTemplate/metadata/${field}`,
  `CronJob.batch spec/jobTemplate/spec/template/metadata/${field}`,
];

const templateLabels = specs(
  [
    ...TEMPLATE_METADATA("labels"),
    "StatefulSet.apps spec/template/metadata/labels",
    "StatefulSet.apps spec/volumeClaimTemplates[]/metadata/labels",
    ...JOB_METADATA("labels"),
  ],
  true,
);
const metadataLabels = [...specs(["* metadata/labels"], true), ...templateLabels];

const AFFINITY = ["podAffinity", "podAntiAffinity"].flatMap((affinity) => [
  `spec/template/spec/affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `spec/template/spec/affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
]);
const SPREADING = [...AFFINITY, "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"];

const commonLabels = [
  ...metadataLabels,
  ...specs(
    [
      "Service@v1 spec/selector",
      "ReplicationController@v1 spec/selector",
      "Deployment spec/selector/matchLabels",
      "ReplicaSet spec/selector/matchLabels",
      "DaemonSet spec/selector/matchLabels",
      "StatefulSet.apps spec/selector/matchLabels",
    ],
    true,
  ),
  ...specs(
    [
      ...["Deployment.apps", "StatefulSet.apps"].flatMap((kind) => SPREADING.map((path) => `${kind} ${path}`)),
      "Job.batch spec/selector/matchLabels",
      "CronJob.batch spec/jobTemplate/spec/selector/matchLabels",
      "PodDisruptionBudget.policy spec/selector/matchLabels",
      "NetworkPolicy.networking.k8s.io spec/podSelector/matchLabels",
      "NetworkPolicy.networking.k8s.io spec/ingress/from/podSelector/matchLabels",
      "NetworkPolicy.networking.k8s.io spec/egress/to/podSelector/matchLabels",
    ],
    false,
  ),
];

const VARIABLE_PARTS = ["containers", "initContainers"].flatMap((list) =>
  ["args", "command", "env/value", "volumeMounts/mountPath"].map((field) => `${list}/${field}`),
);

/** Configuration of the transformers where a kustomization says nothing else. */
export const defaultConfig: TransformerConfig = {
  namePrefix: [{ path: "metadata/name" }],
  nameSuffix: [{ path: "metadata/name" }],
  namespace: [
    ...specs(["Namespace metadata/name", "APIService.apiregistration.k8s.io spec/service/namespace"], true),
    ...specs(["CustomResourceDefinition.apiextensions.k8s.io spec/conversion/webhook/clientConfig/service/namespace"]),
  ],
  commonLabels,
  labels: [],
  templateLabels: metadataLabels,
  commonAnnotations: specs(
    [
      "* metadata/annotations",
      ...TEMPLATE_METADATA("annotations"),
      "StatefulSet spec/template/metadata/annotations",
      ...JOB_METADATA("annotations"),
    ],
    true,
  ),
  nameReference,
  varReference: [
    ...inPods("CronJob DaemonSet Deployment Job Pod ReplicaSet StatefulSet", VARIABLE_PARTS),
    ...inPods("DaemonSet Deployment Job Pod ReplicaSet", ["volumes/nfs/server"]),
    ...specs([
      "CronJob spec/jobTemplate/spec/template/volumes/nfs/server",
      "Deployment spec/template/metadata/annotations",
      "Ingress spec/rules/host",
      "Ingress spec/tls/hosts",
      "Ingress spec/tls/secretName",
      "Service spec/ports/port",
      "Service spec/ports/targetPort",
      "StatefulSet spec/volumeClaimTemplates/spec/nfs/server",
      "PersistentVolume spec/nfs/server",
      "* metadata/labels",
      "* metadata/annotations",
    ]),
  ],
  images: specs(
    ["spec", "spec/template/spec"].flatMap((spec) =>
      ["containers[]/image", "initContainers[]/image", "volumes[]/image/reference"].map((path) => `* ${spec}/${path}`),
    ),
    true,
  ),
  replicas: specs(
    ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map((kind) => `${kind} spec/replicas`),
    true,
  ),
};
