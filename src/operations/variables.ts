// The variables that a Kustomization takes from ConfigMaps and Secrets of its namespace.
import { at, formatRef, isObject, stringAt, type JsonObject, type KubeObject } from "#base";
import { textsOf, type Cluster } from "#kube";
import { tryGet } from "./cluster-objects.ts";
import { operationsProblems } from "./problems.ts";

/**
 * Values of `postBuild.substituteFrom`, later ones over earlier ones.
 * @throws operations.variablesMissing where one that is not optional is not there · kube.*
 */
export async function variablesOf(
  owner: KubeObject,
  cluster: Cluster,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, string>>> {
  const { namespace = "" } = owner.metadata;
  const references = at(owner, "spec", "postBuild", "substituteFrom");
  const variables = new Map<string, string>();
  for (const each of Array.isArray(references) ? (references as readonly JsonObject[]).filter(isObject) : []) {
    const ref = { apiVersion: "v1", kind: stringAt(each, "kind"), name: stringAt(each, "name"), namespace };
    const found = await tryGet(cluster, ref, signal);
    if (found === undefined && each["optional"] !== true) throw operationsProblems.variablesMissing(formatRef(ref));
    for (const [key, value] of Object.entries(found === undefined ? {} : textsOf(found))) variables.set(key, value);
  }
  return Object.fromEntries(variables);
}
