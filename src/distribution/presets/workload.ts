// The Deployments among rendered objects, and small edits of them. Objects are never changed in place.
import { at, isObject, type Json, type JsonObject, type KubeObject } from "#base";
import { COMPONENT } from "../labels.ts";

/** Controller that a Deployment runs: its label, or its name where it has none. Undefined for other kinds. */
export function componentOf(object: KubeObject): string | undefined {
  if (object.kind !== "Deployment" || !object.apiVersion.startsWith("apps/")) return undefined;
  return object.metadata.labels?.[COMPONENT] ?? object.metadata.name;
}

/** Changes the Deployments of some controllers; of all when `components` is absent. Everything else stays as it is. */
export function editDeployments(
  objects: readonly KubeObject[],
  change: (deployment: KubeObject, component: string) => KubeObject,
  components?: readonly string[],
): KubeObject[] {
  return objects.map((object) => {
    const component = componentOf(object);
    return component === undefined || components?.includes(component) === false ? object : change(object, component);
  });
}

/** A Deployment with another pod spec. */
export function withPod(deployment: KubeObject, change: (pod: JsonObject) => JsonObject): KubeObject {
  const { spec } = deployment;
  const template = at(spec, "template");
  const pod = at(template, "spec");
  if (!isObject(spec) || !isObject(template) || !isObject(pod)) return deployment;
  return { ...deployment, spec: { ...spec, template: { ...template, spec: change(pod) } } };
}

/** A Deployment with another controller container, which is named `manager`. */
export function withManager(deployment: KubeObject, change: (container: JsonObject) => JsonObject): KubeObject {
  return withPod(deployment, (pod) => ({ ...pod, containers: listOf(pod["containers"]).map((each) => changeManager(each, change)) }));
}

function changeManager(container: Json, change: (container: JsonObject) => JsonObject): Json {
  return isObject(container) && container["name"] === "manager" ? change(container) : container;
}

/** A Deployment whose controller is given a flag, in the place of the same flag where it has it already, and last otherwise. */
export function withFlag(deployment: KubeObject, flag: string, value: string): KubeObject {
  return withManager(deployment, (container) => ({ ...container, args: replaceFlag(argumentsOf(container), flag, value) }));
}

function replaceFlag(args: readonly string[], flag: string, value: string): string[] {
  const text = `${flag}=${value}`;
  const isFlag = (each: string): boolean => each === flag || each.startsWith(`${flag}=`);
  const first = args.findIndex(isFlag);
  if (first < 0) return [...args, text];
  return args.flatMap((each, index) => (index === first ? [text] : isFlag(each) ? [] : [each]));
}

/** A Deployment with one more feature gate; a gate of that name loses its former value. */
export function withFeatureGate(deployment: KubeObject, gate: string, on: boolean): KubeObject {
  const gates = (flagOf(deployment, "--feature-gates") ?? "").split(",").filter((each) => each !== "" && !each.startsWith(`${gate}=`));
  return withFlag(deployment, "--feature-gates", [...gates, `${gate}=${on}`].join(","));
}

/** Value of a flag of a Deployment's controller; empty where it is given without one, undefined where it is not given. */
export function flagOf(deployment: KubeObject, flag: string): string | undefined {
  const found = argumentsOf(managerOf(deployment)).find((each) => each === flag || each.startsWith(`${flag}=`));
  return found?.slice(flag.length + 1);
}

/** The container `manager` of a Deployment. */
export function managerOf(deployment: KubeObject): JsonObject | undefined {
  const containers = listOf(at(deployment, "spec", "template", "spec", "containers"));
  return containers.filter((each) => isObject(each)).find((each) => each["name"] === "manager");
}

/** A Deployment whose pod has other volumes. */
export function withVolumes(deployment: KubeObject, change: (volume: JsonObject) => JsonObject): KubeObject {
  return withPod(deployment, (pod) => ({
    ...pod,
    volumes: listOf(pod["volumes"]).map((each) => (isObject(each) ? change(each) : each)),
  }));
}

/** Name of the volume that the controller has at a path. */
export function volumeAt(deployment: KubeObject, path: string): string | undefined {
  const mount = listOf(managerOf(deployment)?.["volumeMounts"]).find((each) => at(each, "mountPath") === path);
  const name = at(mount, "name");
  return typeof name === "string" ? name : undefined;
}

export function argumentsOf(container: JsonObject | undefined): readonly string[] {
  return listOf(container?.["args"]).filter((each) => typeof each === "string");
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
