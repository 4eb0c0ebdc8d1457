// What the server itself sets when an object of a built-in kind is created or updated, by definition.
import { cloneJson, isObject, sameJson, timestamp, type MutableJsonObject, stringAt } from "#base";
import type { StrategyContext } from "../resource.ts";
import { generatedLabels } from "./job-labels.ts";
import { objectAt, objectsAt, setDefault, tryObjectAt } from "./json-edit.ts";
import { qualityOfService } from "./pod-defaults.ts";
import { allocate } from "./service-allocation.ts";

export interface Preparation {
  readonly create?: (object: MutableJsonObject, context: StrategyContext) => void;
  readonly update?: (object: MutableJsonObject, old: MutableJsonObject, context: StrategyContext) => void;
}

/** Keyed by definition; objects are already settled (canonical, with defaults). */
export const PREPARATIONS: Readonly<Record<string, Preparation>> = {
  "core.v1/Namespace": {
    create: (namespace) => {
      const finalizers = objectAt(namespace, "spec");
      const present = Array.isArray(finalizers["finalizers"]) ? finalizers["finalizers"] : [];
      if (!present.includes("kubernetes")) finalizers["finalizers"] = [...present, "kubernetes"];
    },
    update: (namespace, old) => {
      namespace["spec"] = cloneJson(objectAt(old, "spec"));
    },
  },
  "core.v1/Service": {
    create: (service, context) => allocate(service, undefined, context),
    update: (service, old, context) => allocate(service, old, context),
  },
  "core.v1/Pod": {
    create: preparePod,
    update: (pod, _old, { subresource }) => {
      if (subresource === undefined) tolerateFailures(objectAt(pod, "spec"));
    },
  },
  "core.v1/PersistentVolumeClaim": { create: preparePersistentVolumeClaim },
  "core.v1/PersistentVolume": {
    create: (volume, context) => {
      addFinalizer(volume, "kubernetes.io/pv-protection");
      objectAt(volume, "status")["lastPhaseTransitionTime"] = timestamp(context.now);
    },
  },
  "storage.v1/VolumeAttributesClass": { create: (attributes) => addFinalizer(attributes, "kubernetes.io/vac-protection") },
  "apps.v1/DaemonSet": {
    create: (daemonSet) => {
      objectAt(objectAt(daemonSet, "metadata"), "annotations")[TEMPLATE_GENERATION] = "1";
    },
    update: (daemonSet, old) => {
      // The number follows the template, whatever the request says.
      const before = Number(stringAt(tryObjectAt(objectAt(old, "metadata"), "annotations"), TEMPLATE_GENERATION) || "0");
      const changed = !sameJson(objectAt(daemonSet, "spec")["template"], objectAt(old, "spec")["template"]);
      objectAt(objectAt(daemonSet, "metadata"), "annotations")[TEMPLATE_GENERATION] = String(changed ? before + 1 : before);
    },
  },
  "batch.v1/Job": { create: identifyJob },
  "certificates.v1/CertificateSigningRequest": {
    create: identifyRequestor,
    update: (request, old) => {
      request["spec"] = cloneJson(objectAt(old, "spec"));
    },
  },
};

const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
const NOT_READY = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] as const;

function addFinalizer(object: MutableJsonObject, name: string): void {
  const metadata = objectAt(object, "metadata");
  const present = Array.isArray(metadata["finalizers"]) ? metadata["finalizers"] : [];
  if (!present.includes(name)) metadata["finalizers"] = [...present, name];
}

/** Admission and defaults of a new pod: priority, tolerations of failing nodes, the service account's name, phase and quality of service. */
function preparePod(pod: MutableJsonObject, context: StrategyContext): void {
  const spec = objectAt(pod, "spec");
  if (!stringAt(spec, "serviceAccountName")) Object.assign(spec, { serviceAccountName: "default", serviceAccount: "default" });
  preparePriority(spec, context);
  tolerateFailures(spec);
  pod["status"] = { phase: "Pending", qosClass: qualityOfService(spec) };
}

/** Pods stay for a while on nodes that fail, unless they say for how long. */
function tolerateFailures(spec: MutableJsonObject): void {
  const tolerations = objectsAt(spec, "tolerations");
  for (const key of NOT_READY) {
    if (tolerations.some((each) => toleratesExecution(each, key))) continue;
    tolerations.push({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 });
  }
  spec["tolerations"] = tolerations;
}

function toleratesExecution(toleration: MutableJsonObject, key: string): boolean {
  const name = stringAt(toleration, "key");
  const effect = stringAt(toleration, "effect");
  return (name === key || name === "") && (effect === "NoExecute" || effect === "");
}

const SYSTEM_PRIORITIES: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};

function preparePriority(spec: MutableJsonObject, context: StrategyContext): void {
  const name = stringAt(spec, "priorityClassName");
  const classes = context.list("scheduling.k8s.io", "priorityclasses");
  const found = classes.find((each) => (name === "" ? each["globalDefault"] === true : stringAt(each["metadata"], "name") === name));
  if (found !== undefined && name === "") spec["priorityClassName"] = stringAt(found["metadata"], "name");
  spec["priority"] = typeof found?.["value"] === "number" ? found["value"] : (SYSTEM_PRIORITIES[name] ?? 0);
  setDefault(spec, "preemptionPolicy", stringAt(found, "preemptionPolicy") || "PreemptLowerPriority");
}

/** The default StorageClass is filled in where none is named. */
function preparePersistentVolumeClaim(claim: MutableJsonObject, context: StrategyContext): void {
  addFinalizer(claim, "kubernetes.io/pvc-protection");
  const spec = objectAt(claim, "spec");
  if (spec["storageClassName"] !== undefined || isObject(spec["selector"])) return;
  const byDefault = context
    .list("storage.k8s.io", "storageclasses")
    .find(
      (each) =>
        stringAt(
          tryObjectAt(objectAt(each as MutableJsonObject, "metadata"), "annotations"),
          "storageclass.kubernetes.io/is-default-class",
        ) === "true",
    );
  if (byDefault !== undefined) spec["storageClassName"] = stringAt(byDefault["metadata"], "name");
}

/** Whose certificate it is to be is not for the request to say. */
function identifyRequestor(request: MutableJsonObject, { user }: StrategyContext): void {
  const spec = objectAt(request, "spec");
  for (const key of ["username", "uid", "groups", "extra"]) delete spec[key];
  if (user.name !== "") spec["username"] = user.name;
  if (user.uid !== undefined && user.uid !== "") spec["uid"] = user.uid;
  if (user.groups.length > 0) spec["groups"] = [...user.groups];
  const extra = Object.entries(user.extra ?? {});
  if (extra.length > 0) spec["extra"] = Object.fromEntries(extra.map(([key, values]) => [key, [...values]]));
}

/** Labels of a Job's pods, and the selector that finds them, unless the Job brings its own. */
function identifyJob(job: MutableJsonObject): void {
  const spec = objectAt(job, "spec");
  if (spec["manualSelector"] === true) return;
  const metadata = objectAt(job, "metadata");
  const labels = objectAt(objectAt(objectAt(spec, "template"), "metadata"), "labels");
  // A Job without labels of its own carries those of its template: these, too.
  const own = tryObjectAt(metadata, "labels");
  const shares = own === undefined || sameJson(own, labels);
  Object.assign(labels, generatedLabels(metadata));
  const selector = objectAt(spec, "selector");
  objectAt(selector, "matchLabels")["batch.kubernetes.io/controller-uid"] = stringAt(metadata, "uid");
  if (shares) metadata["labels"] = cloneJson(labels);
}
