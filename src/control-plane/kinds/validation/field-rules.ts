// How single fields deviate from the general rule: a required text or list may not be empty, a listed value must be one of the list.

export interface FieldRule {
  /** The supported values in the order in which the server lists them, where they are not the type's in alphabetical order. */
  readonly order?: readonly string[];
  /** Detail of the error for a missing value. */
  readonly detail?: string;
  /** A check of its own says what is wrong. */
  readonly own?: true;
}

const OWN: FieldRule = { own: true };

/** By definition and field: `core.v1/PodSpec.restartPolicy`. */
export const FIELD_RULES: Readonly<Record<string, FieldRule>> = {
  "core.v1/PodSpec.restartPolicy": { order: ["Always", "OnFailure", "Never"] },
  "core.v1/PodSpec.dnsPolicy": { order: ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"] },
  "core.v1/Container.terminationMessagePolicy": { order: ["File", "FallbackToLogsOnError"] },
  "core.v1/Toleration.effect": { order: ["NoSchedule", "PreferNoSchedule", "NoExecute"] },
  "core.v1/Toleration.operator": OWN,
  "core.v1/NodeSelectorRequirement.operator": OWN,
  "core.v1/PersistentVolumeClaimSpec.accessModes": OWN,
  "core.v1/PersistentVolumeSpec.accessModes": OWN,
  "core.v1/VolumeMount.name": OWN,
  "core.v1/HTTPGetAction.port": OWN,
  "core.v1/TCPSocketAction.port": OWN,
  "core.v1/HostPathVolumeSource.type": OWN,
  "core.v1/TopologySpreadConstraint.topologyKey": { detail: "can not be empty" },
  "core.v1/PodAffinityTerm.topologyKey": OWN,
  "core.v1/NodeSelector.nodeSelectorTerms": { detail: "must have at least one node selector term" },
  "core.v1/ServiceSpec.ipFamilies": OWN,
  "core.v1/ScopedResourceSelectorRequirement.operator": OWN,
  "core.v1/SeccompProfile.type": { detail: "type is required when seccompProfile is set" },
  "core.v1/LabelSelectorRequirement.operator": OWN,
  "meta.v1/LabelSelectorRequirement.operator": OWN,
  "meta.v1/LabelSelectorRequirement.key": OWN,
  "storage.v1/StorageClass.reclaimPolicy": { order: ["Delete", "Retain"] },
  "core.v1/LimitRangeSpec.limits": OWN,
  "certificates.v1/CertificateSigningRequestSpec.request": OWN,
  "flowcontrol.v1/PriorityLevelConfigurationReference.name": { detail: "must reference a priority level" },
  "storage.v1/CSINodeSpec.drivers": OWN,
  "storage.v1/CSIStorageCapacity.storageClassName": OWN,
  "storage.v1/VolumeAttachmentSpec.nodeName": OWN,
  "storage.v1/VolumeAttachmentSpec.source": OWN,
  "apps.v1/DeploymentSpec.selector": OWN,
  "apps.v1/ReplicaSetSpec.selector": OWN,
  "apps.v1/DaemonSetSpec.selector": OWN,
  "apps.v1/StatefulSetSpec.selector": OWN,
  "apps.v1/DeploymentStrategy.type": OWN,
  "apps.v1/DaemonSetUpdateStrategy.type": OWN,
  "apps.v1/StatefulSetUpdateStrategy.type": OWN,
  "apps.v1/StatefulSetSpec.podManagementPolicy": OWN,
  "batch.v1/JobSpec.completionMode": { order: ["NonIndexed", "Indexed"] },
  "autoscaling.v2/MetricSpec.type": OWN,
  "autoscaling.v2/CrossVersionObjectReference.apiVersion": OWN,
  "networking.v1/NetworkPolicySpec.policyTypes": { order: ["Ingress", "Egress"] },
  "networking.v1/NetworkPolicyPort.protocol": { order: ["TCP", "UDP", "SCTP"] },
  "networking.v1/HTTPIngressPath.pathType": { detail: "pathType must be specified" },
  "networking.v1/IPBlock.cidr": OWN,
  "rbac.v1/PolicyRule.verbs": { detail: "verbs must contain at least one value" },
  "rbac.v1/RoleRef.kind": OWN,
  "rbac.v1/Subject.kind": OWN,
  "discovery.v1/Endpoint.addresses": { detail: "must contain at least 1 address" },
  "admissionregistration.v1/ValidatingWebhook.name": OWN,
  "admissionregistration.v1/MutatingWebhook.name": OWN,
  "admissionregistration.v1/ValidatingWebhook.sideEffects": OWN,
  "admissionregistration.v1/MutatingWebhook.sideEffects": OWN,
  "admissionregistration.v1/ValidatingWebhook.admissionReviewVersions": { detail: "must specify one of v1, v1beta1" },
  "admissionregistration.v1/MutatingWebhook.admissionReviewVersions": { detail: "must specify one of v1, v1beta1" },
  "admissionregistration.v1/Validation.expression": { detail: "expression is not specified" },
  "admissionregistration.v1/Variable.name": { detail: "name is not specified" },
  "admissionregistration.v1/Variable.expression": { detail: "expression is not specified" },
  "admissionregistration.v1/AuditAnnotation.key": OWN,
  "admissionregistration.v1/AuditAnnotation.valueExpression": { detail: "valueExpression is not specified" },
  "admissionregistration.v1/ValidatingAdmissionPolicyBindingSpec.policyName": OWN,
  "admissionregistration.v1/MutatingAdmissionPolicyBindingSpec.policyName": OWN,
  "admissionregistration.v1/ValidatingAdmissionPolicyBindingSpec.validationActions": {
    detail: "at least one validation action is required",
  },
  "apiextensions.v1/CustomResourceDefinitionSpec.versions": OWN,
  "apiextensions.v1/CustomResourceDefinitionSpec.group": OWN,
  "apiextensions.v1/CustomResourceDefinitionSpec.scope": OWN,
  "apiextensions.v1/CustomResourceDefinitionVersion.name": OWN,
  "apiextensions.v1/CustomResourceDefinitionNames.kind": OWN,
  "apiextensions.v1/CustomResourceDefinitionNames.plural": OWN,
  "apiextensions.v1/CustomResourceConversion.strategy": OWN,
  "apiextensions.v1/WebhookConversion.conversionReviewVersions": OWN,
  "apiextensions.v1/ValidationRule.rule": OWN,
};
