// Variables from ConfigMaps and Secrets, in list order.
import { textsOf } from "#kube";
import { kustomizationProblems } from "./problems.ts";
import type { KustomizationRun } from "./run.ts";

/** Values of `postBuild.substituteFrom`; later references win. Always read from the object's own namespace. */
export async function variablesOf(run: KustomizationRun): Promise<Readonly<Record<string, string>>> {
  const { namespace } = run;
  const variables = new Map<string, string>();
  for (const { kind, name, optional = false } of run.object.spec.postBuild?.substituteFrom ?? []) {
    const found = await run.cluster.get({ apiVersion: "v1", kind, name, namespace }, { signal: run.signal });
    if (found === undefined && !optional) throw kustomizationProblems.variablesNotFound(`${kind}/${namespace}/${name}`);
    const texts = found === undefined ? {} : textsOf(found);
    // Whatever a server or a parser says of a manifest may quote the values in it, which have lost their newlines there.
    if (kind === "Secret") run.hide(Object.values(texts).flatMap((value) => [value, value.replaceAll("\n", "")]));
    for (const [key, value] of Object.entries(texts)) variables.set(key, value);
  }
  return Object.fromEntries(variables);
}
