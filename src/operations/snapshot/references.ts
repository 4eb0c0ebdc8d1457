// What Flux objects refer to: the Secrets and ConfigMaps that are named in their specs, and the records of their Helm releases.
import { at, isObject, own, stringAt, type Json, type KubeObject, type ObjectRef } from "#base";

/** Members that hold what is rendered or handed on: what they name belongs to workloads. */
const OPAQUE = new Set(["values", "patches", "postRenderers", "resources", "resourcesTemplate"]);
const KINDS = new Set(["Secret", "ConfigMap"]);

/** Secrets and ConfigMaps that a spec names, in the object's namespace where it names no other. */
export function referencesOf(object: KubeObject): readonly ObjectRef[] {
  const found: ObjectRef[] = [];
  walk(object.spec ?? {}, object.metadata.namespace ?? "", found);
  return found;
}

function walk(value: Json, namespace: string, into: ObjectRef[]): void {
  if (Array.isArray(value)) {
    for (const each of value as readonly Json[]) walk(each, namespace, into);
    return;
  }
  if (!isObject(value)) return;
  const { kind } = value;
  if (typeof kind === "string" && KINDS.has(kind)) note(kind, value, namespace, into);
  for (const [key, each] of Object.entries(value)) {
    if (OPAQUE.has(key)) continue;
    if (/secretRef$/i.test(key)) note("Secret", each, namespace, into);
    else if (/configMapRef$/i.test(key)) note("ConfigMap", each, namespace, into);
    else if (/pullSecret$/i.test(key) && typeof each === "string") note("Secret", { name: each }, namespace, into);
    walk(each ?? null, namespace, into);
  }
}

function note(kind: string, reference: Json | undefined, namespace: string, into: ObjectRef[]): void {
  const name = stringAt(reference, "name");
  const where = stringAt(reference, "namespace") || namespace;
  if (name !== "" && where !== "") into.push({ apiVersion: "v1", kind, name, namespace: where });
}

/** Where Helm keeps the records of a HelmRelease, and under which names of releases. */
export interface ReleaseStorage {
  readonly namespace: string;
  readonly releases: readonly string[];
}

/** Undefined for an object that is no HelmRelease, has installed nothing, or installs into another cluster. */
export function releaseStorageOf(object: KubeObject): ReleaseStorage | undefined {
  if (object.kind !== "HelmRelease" || !object.apiVersion.startsWith("helm.toolkit.fluxcd.io/")) return undefined;
  if (at(object, "spec", "kubeConfig") !== undefined) return undefined;
  const history = at(object, "status", "history");
  const names = (Array.isArray(history) ? (history as readonly Json[]) : []).map((each) => own(each, "name"));
  const releases = [...new Set(names.filter((each): each is string => typeof each === "string"))];
  const namespace =
    stringAt(object, "status", "storageNamespace") || stringAt(object, "spec", "storageNamespace") || (object.metadata.namespace ?? "");
  return releases.length === 0 ? undefined : { namespace, releases };
}
