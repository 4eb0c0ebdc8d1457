// Which changes of other objects make a Kustomization due: its source, what it depends on, its configuration, and its applied objects.
import type { Kustomization, KustomizationObject } from "#api";
import { isObject, own, type KubeObject, type Log } from "#base";
import { conditionsOf, keyFor, keyOf, type Change, type Wiring } from "#runtime";
import { SOURCE_KINDS, sourceOf } from "./find-source.ts";
import type { KustomizationPlaces } from "./run.ts";
import { byDependency } from "./topology.ts";

type KustomizationWiring = Wiring<typeof Kustomization, KustomizationPlaces>;

/** Connects everything that wakes Kustomizations. */
export function wire(wiring: KustomizationWiring): void {
  wireSources(wiring);
  wireDependencies(wiring);
  wireConfiguration(wiring);
  wireDrift(wiring);
}

/** A new artifact wakes its consumers, dependencies first; those that are at its revision already are left alone. */
function wireSources({ caches, objects, enqueue, places, log }: KustomizationWiring): void {
  const kinds = SOURCE_KINDS.filter(({ kind }) => kind !== "ExternalArtifact" || places.gates.ExternalArtifact);
  for (const kind of kinds) {
    caches.of(kind).on((change) => {
      const artifact = newArtifact(change);
      if (artifact === undefined) return;
      const consumers = objects().filter((object) => isConsumer(object, change.object) && !isAt(object, artifact.revision));
      for (const object of ordered(consumers, log)) enqueue(keyOf(object as KubeObject));
    });
  }
}

function newArtifact({ type, object, previous }: Change): { readonly revision: string } | undefined {
  const [now, before] = [own(object.status, "artifact"), own(previous?.status, "artifact")];
  if (type === "deleted" || !isObject(now)) return undefined;
  const revision = own(now, "revision");
  const isNew = revision !== own(before, "revision") || own(now, "digest") !== own(before, "digest");
  return isNew && typeof revision === "string" ? { revision } : undefined;
}

function isConsumer(object: KustomizationObject, source: KubeObject): boolean {
  const { kind, namespace, name } = sourceOf(object);
  return kind === source.kind && namespace === source.metadata.namespace && name === source.metadata.name;
}

function isAt(object: KustomizationObject, revision: string): boolean {
  const conditions = conditionsOf(object);
  const holds = (type: string): boolean => conditions.some((each) => each.type === type && each.status === "True");
  if (object.status?.observedGeneration !== object.metadata.generation) return false;
  const { lastAppliedRevision, lastAttemptedRevision } = object.status ?? {};
  return (
    (holds("Ready") && lastAppliedRevision === revision) ||
    (holds("Reconciling") && isProgressing(object) && lastAttemptedRevision === revision)
  );
}

/** At work, not between two tries. */
function isProgressing(object: KustomizationObject): boolean {
  return conditionsOf(object).some((each) => each.type === "Reconciling" && each.reason === "Progressing");
}

function ordered(objects: readonly KustomizationObject[], log: Log): readonly KustomizationObject[] {
  const sorted = byDependency(objects);
  if (sorted === undefined) {
    log.write("error", "kustomizations depend on each other in a circle and were not woken", {
      kustomizations: objects.map((each) => keyOf(each as KubeObject)),
    });
  }
  return sorted ?? [];
}

/** What waits for a Kustomization is looked at when the status of that one changes. */
function wireDependencies({ primary, objects, enqueue }: KustomizationWiring): void {
  primary.on(({ object, previous, type }) => {
    if (type === "deleted" || previous?.metadata.resourceVersion === object.metadata.resourceVersion) return;
    for (const other of objects()) {
      const isWaiting = conditionsOf(other).some((each) => each.type === "Ready" && each.reason === "DependencyNotReady");
      if (isWaiting && dependsOn(other, object)) enqueue(keyOf(other as KubeObject));
    }
  });
}

function dependsOn(object: KustomizationObject, on: KubeObject): boolean {
  return (object.spec.dependsOn ?? []).some(
    ({ name, namespace }) => name === on.metadata.name && (namespace || object.metadata.namespace) === on.metadata.namespace,
  );
}

/** ConfigMaps and Secrets that carry the watch label wake who reads them. */
function wireConfiguration({ caches, objects, enqueue, places }: KustomizationWiring): void {
  if (places.gates.DisableConfigWatchers) return;
  for (const kind of ["ConfigMap", "Secret"]) {
    caches
      .of({ apiVersion: "v1", kind }, { labelSelector: places.flags.watchConfigsLabelSelector, as: "metadata" })
      .on(({ object, initial }) => {
        if (initial) return;
        const { namespace, name = "" } = object.metadata;
        for (const other of objects()) {
          if (other.metadata.namespace === namespace && reads(other, kind, name)) enqueue(keyFor(namespace, other.metadata.name ?? ""));
        }
      });
  }
}

function reads({ spec }: KustomizationObject, kind: string, name: string): boolean {
  const { postBuild, decryption, kubeConfig } = spec;
  const fromBuild = (postBuild?.substituteFrom ?? []).some((each) => each.kind === kind && each.name === name);
  if (kind === "ConfigMap") return fromBuild || kubeConfig?.configMapRef?.name === name;
  return fromBuild || decryption?.secretRef?.name === name || kubeConfig?.secretRef?.name === name;
}

/** Drift of a Kustomization that is ready, or about to be, is corrected at once; one that has failed tries again by itself. */
function wireDrift({ places, primary, enqueue }: KustomizationWiring): void {
  places.drift.onDrift((key, options) => {
    const object = primary.find(key);
    const ready = object === undefined ? undefined : conditionsOf(object).find((each) => each.type === "Ready");
    if (ready !== undefined && ready.status !== "False") enqueue(key, options);
  });
}
