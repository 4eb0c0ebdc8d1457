// Which columns `kubectl get` shows of which built-in kind, with names, types and priorities as kube-apiserver serves them.
import { at, type MutableJsonObject } from "#base";
import type { PrinterColumn } from "../resource.ts";
import * as cluster from "./cluster-cells.ts";
import * as device from "./device-cells.ts";
import * as network from "./network-cells.ts";
import * as pod from "./pod-cells.ts";
import {
  age,
  containerImages,
  containerNames,
  labelsText,
  list,
  name,
  numberCell,
  selectorText,
  text,
  textCell,
  type Cell,
} from "./text.ts";
import * as workload from "./workload-cells.ts";

/** `Name:type:format!priority`; the type is `string` and the priority 0 where they are left out. */
type Row = readonly [notation: string, cell: Cell];

const NAME: PrinterColumn = { name: "Name", type: "string", format: "name", priority: 0, cell: name };
const CREATED_AT: PrinterColumn = {
  name: "Created At",
  type: "date",
  priority: 0,
  // a bookmark was never created, and has Go's first moment
  cell: (object) => text(at(object, "metadata", "creationTimestamp"), "0001-01-01T00:00:00Z"),
};
const AGE: Row = ["Age", age];

const template = (object: MutableJsonObject): unknown => at(object, "spec", "template", "spec");
const jobTemplate = (object: MutableJsonObject): unknown => at(object, "spec", "jobTemplate", "spec", "template", "spec");
const containers = (of: (object: MutableJsonObject) => unknown): readonly Row[] => [
  ["Containers!1", (object) => containerNames(of(object))],
  ["Images!1", (object) => containerImages(of(object))],
];
const SELECTOR: Row = ["Selector!1", workload.selector];
const SUBJECTS: readonly Row[] = [
  ["Role", cluster.roleText],
  AGE,
  ["Users!1", cluster.subjectCell("User")],
  ["Groups!1", cluster.subjectCell("Group")],
  ["ServiceAccounts!1", cluster.subjectCell("ServiceAccount")],
];
const REPLICAS: readonly Row[] = [
  ["Desired:integer", numberCell("spec", "replicas")],
  ["Current:integer", numberCell("status", "replicas")],
  ["Ready:integer", numberCell("status", "readyReplicas")],
  AGE,
  ...containers(template),
];
const EVENT: readonly Row[] = [
  ["Last Seen", cluster.eventLastSeen],
  ["Type", textCell("type")],
  ["Reason", textCell("reason")],
  ["Object", cluster.eventObject],
  ["Subobject!1", cluster.eventSubobject],
  ["Source!1", cluster.eventSource],
  ["Message", cluster.eventMessage],
  ["First Seen!1", cluster.eventFirstSeen],
  ["Count!1", cluster.eventCount],
];
const SCALER: readonly Row[] = [
  ["Reference", workload.scalerReference],
  ["Targets", workload.scalerTargets],
  ["MinPods", workload.scalerMinimum],
  ["MaxPods", workload.scalerMaximum],
  ["Replicas", workload.scalerReplicas],
  AGE,
];

/** Columns after the name, by definition. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  "core.v1/ConfigMap": [["Data", cluster.countCell("data", "binaryData")], AGE],
  "core.v1/Secret": [["Type", textCell("type")], ["Data", cluster.countCell("data")], AGE],
  "core.v1/Endpoints": [["Endpoints", network.endpointsText], AGE],
  "core.v1/Namespace": [["Status", textCell("status", "phase")], AGE],
  "core.v1/Node": [
    ["Status", cluster.nodeStatus],
    ["Roles", cluster.nodeRoles],
    AGE,
    ["Version", textCell("status", "nodeInfo", "kubeletVersion")],
    ["Internal-IP!1", cluster.nodeAddress("InternalIP")],
    ["External-IP!1", cluster.nodeAddress("ExternalIP")],
    ["OS-Image!1", cluster.nodeFact("osImage")],
    ["Kernel-Version!1", cluster.nodeFact("kernelVersion")],
    ["Container-Runtime!1", cluster.nodeFact("containerRuntimeVersion")],
  ],
  "core.v1/PersistentVolumeClaim": [
    ["Status", cluster.claimStatus],
    ["Volume", textCell("spec", "volumeName")],
    ["Capacity", cluster.claimCapacity],
    ["Access Modes", cluster.claimModes],
    ["StorageClass", cluster.claimStorageClass],
    ["VolumeAttributesClass", cluster.attributesClass],
    AGE,
    ["VolumeMode!1", cluster.volumeMode],
  ],
  "core.v1/PersistentVolume": [
    ["Capacity", textCell("spec", "capacity", "storage")],
    ["Access Modes", cluster.volumeModes],
    ["Reclaim Policy", textCell("spec", "persistentVolumeReclaimPolicy")],
    ["Status", cluster.volumeStatus],
    ["Claim", cluster.volumeClaim],
    ["StorageClass", cluster.claimStorageClass],
    ["VolumeAttributesClass", cluster.attributesClass],
    ["Reason", textCell("status", "reason")],
    AGE,
    ["VolumeMode!1", cluster.volumeMode],
  ],
  "core.v1/Pod": [
    ["Ready", pod.podReady],
    ["Status", pod.podStatus],
    ["Restarts", pod.podRestarts],
    AGE,
    ["IP!1", pod.podAddress],
    ["Node!1", pod.podNode],
    ["Nominated Node!1", pod.podNominatedNode],
    ["Readiness Gates!1", pod.podReadinessGates],
  ],
  "core.v1/PodTemplate": [
    ["Containers", (object) => containerNames(at(object, "template", "spec"))],
    ["Images", (object) => containerImages(at(object, "template", "spec"))],
    ["Pod Labels", (object) => labelsText(at(object, "template", "metadata", "labels"))],
  ],
  "core.v1/ReplicationController": [...REPLICAS, ["Selector!1", (object) => labelsText(at(object, "spec", "selector"))]],
  "core.v1/ResourceQuota": [["Request", cluster.quotaCell(false)], ["Limit", cluster.quotaCell(true)], AGE],
  "core.v1/ServiceAccount": [AGE],
  "core.v1/Service": [
    ["Type", textCell("spec", "type")],
    ["Cluster-IP", network.serviceClusterAddress],
    ["External-IP", network.serviceExternalAddress],
    ["Port(s)", network.servicePorts],
    AGE,
    ["Selector!1", network.serviceSelector],
  ],
  "admissionregistration.v1/MutatingWebhookConfiguration": [["Webhooks:integer", cluster.countCell("webhooks")], AGE],
  "admissionregistration.v1/ValidatingWebhookConfiguration": [["Webhooks:integer", cluster.countCell("webhooks")], AGE],
  "admissionregistration.v1/ValidatingAdmissionPolicy": [
    ["Validations:integer", (object) => list(at(object, "spec", "validations")).length],
    ["ParamKind", cluster.paramKind],
    AGE,
  ],
  "admissionregistration.v1/MutatingAdmissionPolicy": [
    ["Mutations:integer", (object) => list(at(object, "spec", "mutations")).length],
    ["ParamKind", cluster.paramKind],
    AGE,
  ],
  "admissionregistration.v1/ValidatingAdmissionPolicyBinding": [
    ["PolicyName", textCell("spec", "policyName")],
    ["ParamRef", cluster.paramRef],
    AGE,
  ],
  "admissionregistration.v1/MutatingAdmissionPolicyBinding": [
    ["PolicyName", textCell("spec", "policyName")],
    ["ParamRef", cluster.paramRef],
    AGE,
  ],
  "apiregistration.v1/APIService": [["Service", cluster.apiServiceTarget], ["Available", cluster.apiServiceAvailable], AGE],
  "apps.v1/ControllerRevision": [["Controller", cluster.controllerOf], ["Revision", numberCell("revision")], AGE],
  "apps.v1/DaemonSet": [
    ["Desired:integer", numberCell("status", "desiredNumberScheduled")],
    ["Current:integer", numberCell("status", "currentNumberScheduled")],
    ["Ready:integer", numberCell("status", "numberReady")],
    ["Up-to-date:integer", numberCell("status", "updatedNumberScheduled")],
    ["Available:integer", numberCell("status", "numberAvailable")],
    ["Node Selector", (object) => labelsText(workload.nodeSelector(object))],
    AGE,
    ...containers(template),
    SELECTOR,
  ],
  "apps.v1/Deployment": [
    ["Ready", workload.deploymentReady],
    ["Up-to-date", numberCell("status", "updatedReplicas")],
    ["Available", numberCell("status", "availableReplicas")],
    AGE,
    ...containers(template),
    SELECTOR,
  ],
  "apps.v1/ReplicaSet": [...REPLICAS, SELECTOR],
  "apps.v1/StatefulSet": [["Ready", workload.deploymentReady], AGE, ...containers(template)],
  "autoscaling.v1/HorizontalPodAutoscaler": SCALER,
  "autoscaling.v2/HorizontalPodAutoscaler": SCALER,
  "batch.v1/CronJob": [
    ["Schedule", textCell("spec", "schedule")],
    ["Timezone", workload.cronZone],
    ["Suspend:boolean", workload.cronSuspend],
    ["Active:integer", workload.cronActive],
    ["Last Schedule", workload.cronLastSchedule],
    AGE,
    ...containers(jobTemplate),
    ["Selector!1", workload.cronSelector],
  ],
  "batch.v1/Job": [
    ["Status", workload.jobStatus],
    ["Completions", workload.jobCompletions],
    ["Duration", workload.jobDuration],
    AGE,
    ...containers(template),
    SELECTOR,
  ],
  "coordination.v1/Lease": [["Holder", textCell("spec", "holderIdentity")], AGE],
  "discovery.v1/EndpointSlice": [
    ["AddressType", textCell("addressType")],
    ["Ports", network.slicePorts],
    ["Endpoints", network.sliceEndpoints],
    AGE,
  ],
  "networking.v1/IngressClass": [["Controller", textCell("spec", "controller")], ["Parameters", cluster.parametersText], AGE],
  "networking.v1/Ingress": [
    ["Class", network.ingressClass],
    ["Hosts", network.ingressHosts],
    ["Address", network.ingressAddress],
    ["Ports", network.ingressPorts],
    AGE,
  ],
  "networking.v1/NetworkPolicy": [["Pod-Selector", (object) => selectorText(at(object, "spec", "podSelector"))], AGE],
  "node.v1/RuntimeClass": [["Handler", textCell("handler")], AGE],
  "policy.v1/PodDisruptionBudget": [
    ["Min Available", (object) => text(at(object, "spec", "minAvailable"), "N/A")],
    ["Max Unavailable", (object) => text(at(object, "spec", "maxUnavailable"), "N/A")],
    ["Allowed Disruptions:integer", numberCell("status", "disruptionsAllowed")],
    AGE,
  ],
  "rbac.v1/ClusterRoleBinding": SUBJECTS,
  "rbac.v1/RoleBinding": SUBJECTS,
  "scheduling.v1/PriorityClass": [
    ["Value:integer", numberCell("value")],
    ["Global-Default:boolean", (object) => object["globalDefault"] === true],
    AGE,
    ["PreemptionPolicy", textCell("preemptionPolicy")],
  ],
  "storage.v1/CSIDriver": [
    ["AttachRequired:boolean", (object) => at(object, "spec", "attachRequired") === true],
    ["PodInfoOnMount:boolean", (object) => at(object, "spec", "podInfoOnMount") === true],
    ["StorageCapacity:boolean", (object) => at(object, "spec", "storageCapacity") === true],
    ["TokenRequests", cluster.tokenRequests],
    ["RequiresRepublish:boolean", (object) => at(object, "spec", "requiresRepublish") === true],
    [
      "Modes",
      (object) =>
        list(at(object, "spec", "volumeLifecycleModes"))
          .map((each) => text(each))
          .join(","),
    ],
    AGE,
  ],
  "flowcontrol.v1/FlowSchema": [
    ["PriorityLevel", textCell("spec", "priorityLevelConfiguration", "name")],
    ["MatchingPrecedence", numberCell("spec", "matchingPrecedence")],
    ["DistinguisherMethod", (object) => text(at(object, "spec", "distinguisherMethod", "type"), "<none>")],
    AGE,
    ["MissingPL", cluster.missingPriorityLevel],
  ],
  "storage.v1/CSINode": [["Drivers:integer", (object) => list(at(object, "spec", "drivers")).length], AGE],
  "storage.v1/StorageClass": [
    ["Provisioner", textCell("provisioner")],
    ["ReclaimPolicy", textCell("reclaimPolicy")],
    ["VolumeBindingMode", textCell("volumeBindingMode")],
    ["AllowVolumeExpansion", (object) => object["allowVolumeExpansion"] === true],
    AGE,
  ],
};

const limited = (level: MutableJsonObject): unknown => at(level, "spec", "limited");
const queuing = (level: MutableJsonObject): unknown => at(level, "spec", "limited", "limitResponse", "queuing");

/** The same for what the cluster attaches and hands out. */
const DEVICE_ROWS: Readonly<Record<string, readonly Row[]>> = {
  "core.v1/ComponentStatus": [
    ["Status", device.health("status")],
    ["Message", device.health("message")],
    ["Error", device.health("error")],
  ],
  "certificates.v1/CertificateSigningRequest": [
    AGE,
    ["SignerName", (object) => text(at(object, "spec", "signerName"), "<none>")],
    ["Requestor", textCell("spec", "username")],
    ["RequestedDuration", device.certificateDuration],
    ["Condition", device.certificateCondition],
  ],
  // upstream's rows have an age that its columns do not tell of
  "networking.v1/IPAddress": [
    ["ParentRef", device.addressParent],
    ["", age],
  ],
  "networking.v1/ServiceCIDR": [["CIDRs", device.serviceRanges], AGE],
  "storage.v1/VolumeAttachment": [
    ["Attacher:string:name", textCell("spec", "attacher")],
    ["PV", textCell("spec", "source", "persistentVolumeName")],
    ["Node", textCell("spec", "nodeName")],
    ["Attached:boolean", device.isAttached],
    AGE,
  ],
  "storage.v1/VolumeAttributesClass": [["DriverName", textCell("driverName")], AGE],
  "resource.v1/DeviceClass": [AGE],
  "resource.v1/ResourceClaim": [["State", device.claimState], AGE],
  "resource.v1/ResourceClaimTemplate": [AGE],
  "resource.v1/ResourceSlice": [
    ["Node", textCell("spec", "nodeName")],
    ["Driver", textCell("spec", "driver")],
    ["Pool", textCell("spec", "pool", "name")],
    AGE,
  ],
  "flowcontrol.v1/PriorityLevelConfiguration": [
    ["Type", textCell("spec", "type")],
    ["NominalConcurrencyShares", device.levelLimit(limited, "nominalConcurrencyShares")],
    ["Queues", device.levelLimit(queuing, "queues")],
    ["HandSize", device.levelLimit(queuing, "handSize")],
    ["QueueLengthLimit", device.levelLimit(queuing, "queueLengthLimit")],
    AGE,
  ],
};

const EVENTS: ReadonlySet<string> = new Set(["core.v1/Event", "events.v1/Event"]);

/** Columns of a built-in kind by the reference of its definition; name and creation time where the kind has no columns of its own. */
export function columnsOf(definition: string): readonly PrinterColumn[] {
  if (EVENTS.has(definition)) return [...EVENT.map(columnOf), { ...NAME, priority: 1 }];
  const rows = ROWS[definition] ?? DEVICE_ROWS[definition];
  if (rows === undefined) return [NAME, CREATED_AT];
  const first = definition === "storage.v1/StorageClass" ? { ...NAME, cell: cluster.className } : NAME;
  return [first, ...rows.map(columnOf)];
}

function columnOf([notation, cell]: Row): PrinterColumn {
  const [title = "", priority] = notation.split("!");
  const [label = "", type = "string", format] = title.split(":");
  const shape = { type: type as PrinterColumn["type"], ...(format !== undefined && { format }) };
  return { name: label, ...shape, priority: Number(priority ?? 0), cell, ...(label === "" && { isUntold: true }) };
}
