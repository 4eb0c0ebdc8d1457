// An object as the API server would store it, in the few places where what people write and what comes back differ for no reason.
import { at, cloneJson, groupOf, isObject, own, setOwn, type Json, type KubeObject, type MutableJson, type MutableJsonObject } from "#base";

const SERVER_FIELDS = ["creationTimestamp", "managedFields", "resourceVersion", "uid", "generation", "selfLink"];
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/**
 * A private copy without what belongs to the server, with `stringData` folded into `data`, TCP where a port has no protocol, and HPA
 * metrics and CRD conversion in the form that the server keeps. Roles stay as they are.
 * @see Flux reference behaviour: fluxcd/pkg ssa/normalize
 */
export function normalize(object: KubeObject): KubeObject {
  const group = groupOf(object.apiVersion);
  const copy = cloneJson(object) as unknown as MutableJsonObject;
  const metadata = own(copy, "metadata");
  if (isObject(metadata)) for (const field of SERVER_FIELDS) delete (metadata as MutableJsonObject)[field];
  if (object.kind !== "CustomResourceDefinition") delete copy["status"];
  const adjust = ADJUSTMENTS[`${group}/${object.kind}`];
  adjust?.(copy);
  return copy as unknown as KubeObject;
}

type Adjust = (object: MutableJsonObject) => void;

const workload: Adjust = (object) => {
  const template = at(object, ...(TEMPLATES[typeof object["kind"] === "string" ? object["kind"] : ""] ?? []));
  const metadata = own(template, "metadata") as MutableJsonObject | undefined;
  if (metadata !== undefined && metadata["creationTimestamp"] === null) delete metadata["creationTimestamp"];
  containerPorts(own(template, "spec"));
};

const ADJUSTMENTS: Readonly<Record<string, Adjust>> = {
  "/Secret": foldStringData,
  "/Service": (object) => tcp(at(object, "spec", "ports")),
  "/Pod": (object) => containerPorts(own(object, "spec")),
  "apps/Deployment": workload,
  "apps/StatefulSet": workload,
  "apps/DaemonSet": workload,
  "apps/ReplicaSet": workload,
  "batch/Job": workload,
  "batch/CronJob": workload,
  "autoscaling/HorizontalPodAutoscaler": dedupeMetrics,
  "apiextensions.k8s.io/CustomResourceDefinition": dropBadCaBundle,
};

function foldStringData(secret: MutableJsonObject): void {
  const plain = secret["stringData"];
  delete secret["stringData"];
  if (!isObject(plain)) return;
  const folded: Record<string, unknown> = isObject(secret["data"]) ? secret["data"] : {};
  for (const [key, value] of Object.entries(plain)) setOwn(folded, key, base64(typeof value === "string" ? value : JSON.stringify(value)));
  secret["data"] = folded as MutableJsonObject;
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

function containerPorts(spec: Json | undefined): void {
  for (const field of ["containers", "initContainers"]) {
    for (const container of listOf(own(spec, field))) tcp(own(container, "ports"));
  }
}

function tcp(ports: Json | undefined): void {
  for (const port of listOf(ports)) {
    if (isObject(port) && (port["protocol"] === undefined || port["protocol"] === "")) (port as MutableJsonObject)["protocol"] = "TCP";
  }
}

/** The server keeps one metric of each kind and resource; two in the text would drift for ever. */
function dedupeMetrics(hpa: MutableJsonObject): void {
  const metrics = at(hpa, "spec", "metrics");
  if (!Array.isArray(metrics)) return;
  const seen = new Set<string>();
  const kept = (metrics as readonly MutableJson[]).filter((metric) => {
    const text = JSON.stringify(metric);
    return !seen.has(text) && seen.add(text);
  });
  (hpa["spec"] as MutableJsonObject)["metrics"] = kept;
}

/** Tools leave placeholders like `Cg==` for an injector; the server refuses a bundle that holds no certificate. */
function dropBadCaBundle(crd: MutableJsonObject): void {
  const config = at(crd, "spec", "conversion", "webhook", "clientConfig") as MutableJsonObject | undefined;
  const bundle = config?.["caBundle"];
  if (config === undefined || typeof bundle !== "string") return;
  if (!Buffer.from(bundle, "base64").toString("utf8").includes("-----BEGIN CERTIFICATE-----")) delete config["caBundle"];
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
