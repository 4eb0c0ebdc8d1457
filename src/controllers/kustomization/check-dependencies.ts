// Step: everything that must be ready first is ready, and, where it comes from the same source, at the same revision.
import { apiVersionOf, Kustomization, type DependencyRef, type KustomizationObject } from "#api";
import type { KubeObject } from "#base";
import { conditionsOf } from "#runtime";
import { readyExpression } from "./expressions.ts";
import { sourceOf } from "./find-source.ts";
import { kustomizationProblems } from "./problems.ts";
import type { KustomizationRun, KustomizationStep } from "./run.ts";

export const checkDependencies: KustomizationStep = async (run) => {
  for (const dependency of run.object.spec.dependsOn ?? []) {
    const reason = await whyNotReady(run, dependency);
    if (reason !== undefined) throw kustomizationProblems.dependencyNotReady(reason);
  }
  return "go";
};

async function whyNotReady(run: KustomizationRun, dependency: DependencyRef): Promise<string | undefined> {
  const { name, readyExpr } = dependency;
  const namespace = dependency.namespace || run.namespace;
  const shown = `${namespace}/${name}`;
  const found = await find(run, namespace, name);
  if (found === undefined) return `dependency '${shown}' was not found`;
  if (readyExpr !== undefined && readyExpr !== "") {
    const verdict = readyExpression(readyExpr)({ self: run.object, dep: found });
    if (verdict !== true) return `dependency '${shown}' is not ready according to its readyExpr${verdict === false ? "" : `: ${verdict}`}`;
    if (!run.places.gates.AdditiveCELDependencyCheck) return undefined;
  }
  if (!isReady(found)) return `dependency '${shown}' is not ready`;
  if (hasSameSource(run.object, found) && found.status?.lastAppliedRevision !== run.work.artifact?.revision) {
    return `dependency '${shown}' revision is not up to date`;
  }
  return undefined;
}

/** From the cache; a dependency of another shard is not in it. */
async function find(run: KustomizationRun, namespace: string, name: string): Promise<KustomizationObject | undefined> {
  const ref = { apiVersion: apiVersionOf(Kustomization), kind: Kustomization.kind, namespace, name };
  return (run.primary.get(namespace, name) ?? (await run.cluster.get(ref, { signal: run.signal }))) as KustomizationObject | undefined;
}

function isReady(object: KustomizationObject): boolean {
  const isObserved = object.status?.observedGeneration === object.metadata.generation;
  return isObserved && conditionsOf(object as KubeObject).some((each) => each.type === "Ready" && each.status === "True");
}

function hasSameSource(a: KustomizationObject, b: KustomizationObject): boolean {
  const [left, right] = [sourceOf(a), sourceOf(b)];
  return left.kind === right.kind && left.namespace === right.namespace && left.name === right.name;
}
