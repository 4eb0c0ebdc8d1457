// Defaults of the built-in kinds beyond those of the type table, by definition, as pkg/apis/*/v1/defaults.go sets them.
// What holds for the kind itself but not where its spec is embedded (a Job, but not a CronJob's template) stands under the kind.
import type { JsonObject } from "#base";
import { CLUSTER_DEFAULTS } from "./cluster-defaults.ts";
import { WORKLOAD_DEFAULTS } from "./workload-defaults.ts";
import { SERVICE_DEFAULTS } from "./service-defaults.ts";
import { POD_DEFAULTS } from "./pod-defaults.ts";
import type { Defaults, Fill } from "./type-plan.ts";

/** Values that a field takes when it is absent, whatever stands beside it. */
const VALUES: Readonly<Record<string, JsonObject>> = {
  "core.v1/Container": { terminationMessagePath: "/dev/termination-log", terminationMessagePolicy: "File" },
  "core.v1/EphemeralContainer": { terminationMessagePath: "/dev/termination-log", terminationMessagePolicy: "File" },
  "core.v1/Probe": { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
  "core.v1/HTTPGetAction": { path: "/", scheme: "HTTP" },
  "core.v1/SecretVolumeSource": { defaultMode: 420 },
  "core.v1/ConfigMapVolumeSource": { defaultMode: 420 },
  "core.v1/DownwardAPIVolumeSource": { defaultMode: 420 },
  "core.v1/ProjectedVolumeSource": { defaultMode: 420 },
  "core.v1/ServiceAccountTokenProjection": { expirationSeconds: 3600 },
  "core.v1/HostPathVolumeSource": { type: "" },
  "core.v1/ObjectFieldSelector": { apiVersion: "v1" },
  "core.v1/ResourceFieldSelector": { divisor: "0" },
  "core.v1/PersistentVolumeStatus": { phase: "Pending" },
  "core.v1/PersistentVolumeClaimSpec": { volumeMode: "Filesystem" },
  "core.v1/PersistentVolumeClaimStatus": { phase: "Pending" },
  "core.v1/NamespaceStatus": { phase: "Active" },
  "core.v1/Secret": { type: "Opaque" },
  "core.v1/EndpointPort": { protocol: "TCP" },
  "core.v1/PodSpec": {
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    schedulerName: "default-scheduler",
  },
  "batch.v1/PodFailurePolicyOnPodConditionsPattern": { status: "True" },
  "batch.v1/CronJobSpec": { concurrencyPolicy: "Allow", suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
  "networking.v1/NetworkPolicyPort": { protocol: "TCP" },
  "networking.v1/IngressClassParametersReference": { scope: "Cluster" },
  "discovery.v1/EndpointPort": { name: "", protocol: "TCP" },
  "scheduling.v1/PriorityClass": { preemptionPolicy: "PreemptLowerPriority" },
  "storage.v1/StorageClass": { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" },
  "storage.v1/CSIDriverSpec": {
    attachRequired: true,
    podInfoOnMount: false,
    storageCapacity: false,
    fsGroupPolicy: "ReadWriteOnceWithFSType",
    volumeLifecycleModes: ["Persistent"],
    requiresRepublish: false,
    seLinuxMount: false,
  },
  "admissionregistration.v1/ValidatingWebhook": {
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  },
  "admissionregistration.v1/MutatingWebhook": {
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
    reinvocationPolicy: "Never",
  },
  "admissionregistration.v1/RuleWithOperations": { scope: "*" },
  "admissionregistration.v1/NamedRuleWithOperations": { scope: "*" },
  "admissionregistration.v1/ServiceReference": { port: 443 },
  "admissionregistration.v1/ValidatingAdmissionPolicySpec": { failurePolicy: "Fail" },
  "admissionregistration.v1/MutatingAdmissionPolicySpec": { failurePolicy: "Fail" },
  "admissionregistration.v1/MatchResources": { matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} },
  "apiextensions.v1/ServiceReference": { port: 443 },
  "apiextensions.v1/CustomResourceDefinitionSpec": { conversion: { strategy: "None" } },
  "apiregistration.v1/ServiceReference": { port: 443 },
  "autoscaling.v1/HorizontalPodAutoscalerSpec": { minReplicas: 1 },
  "flowcontrol.v1/FlowSchemaSpec": { matchingPrecedence: 1000 },
  "flowcontrol.v1/LimitedPriorityLevelConfiguration": { nominalConcurrencyShares: 30, lendablePercent: 0 },
  "flowcontrol.v1/ExemptPriorityLevelConfiguration": { nominalConcurrencyShares: 0, lendablePercent: 0 },
  "flowcontrol.v1/QueuingConfiguration": { queues: 64, handSize: 8, queueLengthLimit: 50 },
  "resource.v1/ExactDeviceRequest": { allocationMode: "ExactCount" },
  "resource.v1/DeviceSubRequest": { allocationMode: "ExactCount" },
  "resource.v1/DeviceToleration": { operator: "Equal" },
};

const FILLS: Readonly<Record<string, Fill>> = { ...POD_DEFAULTS, ...WORKLOAD_DEFAULTS, ...SERVICE_DEFAULTS, ...CLUSTER_DEFAULTS };

/** All defaults of the built-in kinds, by definition. */
export const DEFAULTS: Defaults = { values: VALUES, fills: FILLS };
