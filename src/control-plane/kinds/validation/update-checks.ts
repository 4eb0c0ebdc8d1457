// What may not change in an update, by definition, with the server's words.
// Where the server quotes its internal objects or a difference of them, the first line of its message stands.
import { at, cloneJson, isObject, own, sameJson, type Json, type MutableJsonObject, stringAt } from "#base";
import { compareQuantity, tryParseQuantity, type Quantity } from "#codec";
import { listAt, objectAt, objectsAt, setDefault } from "../json-edit.ts";
import type { Report } from "./report.ts";

const IMMUTABLE = "field is immutable";

/** Fields whose value stays as it was created, as dotted paths. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  "apps.v1/Deployment": ["spec.selector"],
  "apps.v1/DaemonSet": ["spec.selector"],
  "apps.v1/ReplicaSet": ["spec.selector"],
  "apps.v1/ControllerRevision": ["data"],
  "batch.v1/Job": ["spec.selector", "spec.completionMode", "spec.podFailurePolicy", "spec.backoffLimitPerIndex"],
  "core.v1/Secret": ["type"],
  "storage.v1/StorageClass": ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
  "storage.v1/CSIDriver": ["spec.attachRequired", "spec.volumeLifecycleModes"],
  "node.v1/RuntimeClass": ["handler"],
  "discovery.v1/EndpointSlice": ["addressType"],
  "networking.v1/IngressClass": ["spec.controller"],
};

type UpdateCheck = (object: MutableJsonObject, old: MutableJsonObject, report: Report) => void;

const CHECKS: Readonly<Record<string, UpdateCheck>> = {
  "core.v1/ConfigMap": (object, old, report) => frozen(object, old, ["data", "binaryData"], report),
  "core.v1/Secret": (object, old, report) => frozen(object, old, ["data"], report),
  "core.v1/Service": service,
  "core.v1/Pod": pod,
  "core.v1/PersistentVolumeClaim": claim,
  "core.v1/PersistentVolume": volume,
  "apps.v1/StatefulSet": statefulSet,
  "batch.v1/Job": job,
  "rbac.v1/RoleBinding": roleRef,
  "rbac.v1/ClusterRoleBinding": roleRef,
  "scheduling.v1/PriorityClass": (object, old, report) => {
    if (object["value"] !== old["value"]) report.forbidden("value", "may not be changed in an update.");
    if (object["preemptionPolicy"] !== old["preemptionPolicy"]) report.invalid("preemptionPolicy", object["preemptionPolicy"], IMMUTABLE);
  },
};

/** Reports what an update changes and may not. */
export function checkUpdate(definition: string, object: MutableJsonObject, old: MutableJsonObject, report: Report): void {
  for (const field of FIXED[definition] ?? []) {
    const path = field.split(".");
    const value = at(object, ...path);
    if (!sameJson(value, at(old, ...path))) report.invalid(field, value ?? null, IMMUTABLE);
  }
  CHECKS[definition]?.(object, old, report);
}

/** Content that `immutable: true` freezes for good. */
function frozen(object: MutableJsonObject, old: MutableJsonObject, fields: readonly string[], report: Report): void {
  if (old["immutable"] !== true) return;
  const detail = "field is immutable when `immutable` is set";
  if (object["immutable"] !== true) report.forbidden("immutable", detail);
  for (const field of fields) if (!sameJson(object[field] ?? {}, old[field] ?? {})) report.forbidden(field, detail);
}

function service(object: MutableJsonObject, old: MutableJsonObject, report: Report): void {
  const [spec, before] = [objectAt(object, "spec"), objectAt(old, "spec")];
  const changesKind = spec["type"] === "ExternalName" || before["type"] === "ExternalName";
  const address = stringAt(before, "clusterIP");
  if (!changesKind && address !== "" && stringAt(spec, "clusterIP") !== address) {
    report.invalid("spec.clusterIPs[0]", listAt(spec, "clusterIPs"), "may not change once set");
  }
}

function roleRef(object: MutableJsonObject, old: MutableJsonObject, report: Report): void {
  if (sameJson(object["roleRef"], old["roleRef"])) return;
  const ref = object["roleRef"];
  report.invalid("roleRef", { APIGroup: own(ref, "apiGroup"), Kind: own(ref, "kind"), Name: own(ref, "name") }, "cannot change roleRef");
}

const STATEFUL_SET_FREE = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

function statefulSet(object: MutableJsonObject, old: MutableJsonObject, report: Report): void {
  if (sameJson(without(object["spec"], STATEFUL_SET_FREE), without(old["spec"], STATEFUL_SET_FREE))) return;
  const free = STATEFUL_SET_FREE.map((each) => `'${each}'`);
  report.forbidden(
    "spec",
    `updates to statefulset spec for fields other than ${free.slice(0, -1).join(", ")} and ${free.at(-1)} are forbidden`,
  );
}

/** The template of a Job is fixed, but for scheduling directives while the Job has never been started. */
function job(object: MutableJsonObject, old: MutableJsonObject, report: Report): void {
  const [spec, before] = [objectAt(object, "spec"), objectAt(old, "spec")];
  const completions = spec["completions"];
  const elastic = spec["completionMode"] === "Indexed" && completions === spec["parallelism"];
  if (!elastic && completions !== before["completions"]) report.invalid("spec.completions", completions ?? null, IMMUTABLE);
  const template = cloneJson(objectAt(spec, "template"));
  const previous = objectAt(before, "template");
  if (before["suspend"] === true && at(old, "status", "startTime") === undefined) freeScheduling(template, previous);
  if (!sameJson(template, previous)) report.invalid("spec.template", spec["template"], IMMUTABLE);
}

function freeScheduling(template: MutableJsonObject, previous: MutableJsonObject): void {
  const [spec, before] = [objectAt(template, "spec"), objectAt(previous, "spec")];
  for (const key of ["nodeSelector", "tolerations", "affinity", "schedulingGates"]) copyMember(spec, before, key);
  const [metadata, metadataBefore] = [objectAt(template, "metadata"), objectAt(previous, "metadata")];
  for (const key of ["labels", "annotations"]) copyMember(metadata, metadataBefore, key);
}

function copyMember(target: MutableJsonObject, source: MutableJsonObject, key: string): void {
  delete target[key];
  const value = source[key];
  if (value !== undefined) setDefault(target, key, cloneJson(value));
}

function without(value: Json | undefined, keys: readonly string[]): MutableJsonObject {
  return Object.fromEntries(Object.entries(isObject(value) ? value : {}).filter(([key]) => !keys.includes(key))) as MutableJsonObject;
}

const CLAIM_TEXT = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

function claim(object: MutableJsonObject, old: MutableJsonObject, report: Report): void {
  const [spec, before] = [cloneJson(objectAt(object, "spec")), objectAt(old, "spec")];
  const wasBound = at(old, "status", "phase") === "Bound";
  // The binder, and nobody else, names the volume and the class of an open claim.
  if (stringAt(before, "volumeName") === "") copyMember(spec, before, "volumeName");
  if (before["storageClassName"] === undefined) copyMember(spec, before, "storageClassName");
  if (wasBound) {
    copyMember(spec, before, "resources");
    copyMember(spec, before, "volumeAttributesClassName");
  }
  if (!sameJson(spec, before)) report.forbidden("spec", CLAIM_TEXT);
  const amount = (of: MutableJsonObject, ...path: string[]): Quantity => tryParseQuantity(at(of, ...path)) ?? NO_STORAGE;
  const wanted = amount(object, "spec", "resources", "requests", "storage");
  const isLess = compareQuantity(wanted, amount(old, "spec", "resources", "requests", "storage")) < 0;
  if (isLess && compareQuantity(amount(old, "status", "capacity", "storage"), wanted) >= 0)
    report.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
}

const NO_STORAGE: Quantity = { nanos: 0n, format: "binary" };

const VOLUME_FREE =
  "capacity accessModes claimRef persistentVolumeReclaimPolicy storageClassName mountOptions volumeMode nodeAffinity volumeAttributesClassName".split(
    " ",
  );

function volume(object: MutableJsonObject, old: MutableJsonObject, report: Report): void {
  if (!sameJson(without(object["spec"], VOLUME_FREE), without(old["spec"], VOLUME_FREE))) {
    report.forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
  }
  if (at(object, "spec", "volumeMode") !== at(old, "spec", "volumeMode"))
    report.invalid("spec.volumeMode", at(object, "spec", "volumeMode"), IMMUTABLE);
}

const POD_TEXT =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

function pod(object: MutableJsonObject, old: MutableJsonObject, report: Report): void {
  const [spec, before] = [cloneJson(objectAt(object, "spec")), objectAt(old, "spec")];
  for (const list of ["containers", "initContainers"]) {
    const [now, then] = [objectsAt(spec, list), objectsAt(before, list)];
    if (now.length !== then.length) {
      report.forbidden(`spec.${list}`, `pod updates may not add or remove ${list === "containers" ? "containers" : "init containers"}`);
      return;
    }
    for (const [index, container] of now.entries()) copyMember(container, then[index] ?? {}, "image");
  }
  for (const key of ["activeDeadlineSeconds", "terminationGracePeriodSeconds"]) copyMember(spec, before, key);
  if (objectsAt(before, "tolerations").every((each) => objectsAt(spec, "tolerations").some((now) => sameJson(now, each))))
    copyMember(spec, before, "tolerations");
  // Only the scheduler's binding sets the node, and it does so once.
  if (stringAt(before, "nodeName") === "") copyMember(spec, before, "nodeName");
  if (objectsAt(before, "schedulingGates").length > 0)
    for (const key of ["schedulingGates", "nodeSelector", "affinity"]) copyMember(spec, before, key);
  if (!sameJson(spec, before)) report.forbidden("spec", POD_TEXT);
}
