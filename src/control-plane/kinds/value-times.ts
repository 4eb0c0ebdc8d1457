// Times that the server's own types hold as values: one that was never set is written as null, where a pointer would be left out.
// Facts of k8s.io/api types.go.
const CONDITION = ["lastTransitionTime"];

export const VALUE_TIMES: Readonly<Record<string, readonly string[]>> = {
  "core.v1/PersistentVolumeClaimCondition": ["lastProbeTime", ...CONDITION],
  "core.v1/PodCondition": ["lastProbeTime", ...CONDITION],
  "core.v1/NodeCondition": ["lastHeartbeatTime", ...CONDITION],
  "core.v1/ReplicationControllerCondition": CONDITION,
  "core.v1/NamespaceCondition": CONDITION,
  "core.v1/ContainerStateRunning": ["startedAt"],
  "core.v1/ContainerStateTerminated": ["startedAt", "finishedAt"],
  "core.v1/Event": ["firstTimestamp", "lastTimestamp", "eventTime"],
  "core.v1/EventSeries": ["lastObservedTime"],
  "events.v1/Event": ["eventTime", "deprecatedFirstTimestamp", "deprecatedLastTimestamp"],
  "events.v1/EventSeries": ["lastObservedTime"],
  "apps.v1/DeploymentCondition": ["lastUpdateTime", ...CONDITION],
  "apps.v1/StatefulSetCondition": CONDITION,
  "apps.v1/DaemonSetCondition": CONDITION,
  "apps.v1/ReplicaSetCondition": CONDITION,
  "batch.v1/JobCondition": ["lastProbeTime", ...CONDITION],
  "autoscaling.v2/HorizontalPodAutoscalerCondition": CONDITION,
  "certificates.v1/CertificateSigningRequestCondition": ["lastUpdateTime", ...CONDITION],
  "flowcontrol.v1/FlowSchemaCondition": CONDITION,
  "flowcontrol.v1/PriorityLevelConfigurationCondition": CONDITION,
  "storage.v1/VolumeError": ["time"],
  "apiextensions.v1/CustomResourceDefinitionCondition": CONDITION,
  "apiregistration.v1/APIServiceCondition": CONDITION,
  "meta.v1/Condition": CONDITION,
};
