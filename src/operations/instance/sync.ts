// The two objects by which a cluster follows a repository, an artifact or a bucket.
import { at, Duration, type Json, type JsonObject, type KubeObject, type ObjectRef } from "#base";
import { clusterFolder } from "../layout.ts";
import type { InstanceOrder, InstanceSync } from "./contract.ts";
import { instanceProblems } from "./problems.ts";

const SOURCES = "source.toolkit.fluxcd.io";
const KUSTOMIZATIONS = "kustomize.toolkit.fluxcd.io";
const APPLY_INTERVAL = "10m0s";

/** References of the source and of the Kustomization, in the versions that the install defines. */
export interface SyncRefs {
  readonly source: ObjectRef;
  readonly kustomization: ObjectRef;
}

/**
 * Source and Kustomization of an order; none where the cluster is to follow nothing.
 * @param definitions rendered objects, whose definitions say in which versions the two are written
 * @throws instance.unknownSource · operations.invalidPath
 */
export function syncPair(order: InstanceOrder, definitions: readonly KubeObject[], version: string): readonly KubeObject[] {
  const { sync, namespace, cluster } = order;
  if (sync === undefined) return [];
  const release = `${order.distribution} ${version}`;
  const { source, kustomization } = syncRefs(namespace, sync, definitions, release);
  const metadata = { name: sync.name, namespace };
  return [
    { apiVersion: source.apiVersion, kind: source.kind, metadata, spec: sourceSpec(sync) },
    {
      apiVersion: kustomization.apiVersion,
      kind: kustomization.kind,
      metadata,
      spec: {
        interval: APPLY_INTERVAL,
        path: `./${clusterFolder({ path: sync.path.replace(/^(\.?\/)+|\/+$/g, "") })}`,
        prune: true,
        // What names no account is applied as a tenant's; this is the platform's own.
        ...(cluster.multitenant && { serviceAccountName: "kustomize-controller" }),
        sourceRef: { kind: source.kind, name: sync.name },
      },
    },
  ];
}

function syncRefs(namespace: string, sync: InstanceSync, definitions: readonly KubeObject[], release: string): SyncRefs {
  const ref = (group: string, kind: string): ObjectRef => {
    const version = servedVersion(definitions, group, kind);
    if (version === undefined) throw instanceProblems.unknownSource(kind, release);
    return { apiVersion: `${group}/${version}`, kind, name: sync.name, namespace };
  };
  return { source: ref(SOURCES, sync.kind), kustomization: ref(KUSTOMIZATIONS, "Kustomization") };
}

/** `v1` where a definition serves it, what it stores otherwise. */
function servedVersion(definitions: readonly KubeObject[], group: string, kind: string): string | undefined {
  const definition = definitions.find(
    (each) => each.kind === "CustomResourceDefinition" && at(each.spec, "group") === group && at(each.spec, "names", "kind") === kind,
  );
  const versions = at(definition?.spec, "versions");
  const all = (Array.isArray(versions) ? (versions as readonly Json[]) : []).filter((each) => at(each, "served") !== false);
  const chosen = all.find((each) => at(each, "name") === "v1") ?? all.find((each) => at(each, "storage") === true) ?? all[0];
  const name = at(chosen, "name");
  return typeof name === "string" ? name : undefined;
}

function sourceSpec(sync: InstanceSync): JsonObject {
  const { kind, url, ref, pullSecret, provider } = sync;
  return {
    interval: Duration.parse(sync.interval).toString(),
    ...(provider !== undefined && { provider }),
    ...(pullSecret !== undefined && { secretRef: { name: pullSecret } }),
    ...(kind === "Bucket" ? { bucketName: ref, endpoint: url } : { ref: kind === "GitRepository" ? gitRef(ref) : artifactRef(ref), url }),
  };
}

/** A branch or tag by its own field, as a bootstrap writes it, so that one that is taken over stays as it is; others by their name. */
function gitRef(ref: string): JsonObject {
  const [, kind, name = ""] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (kind === "heads") return { branch: name };
  return kind === "tags" ? { tag: name } : { name: ref };
}

function artifactRef(ref: string): JsonObject {
  return ref.startsWith("sha256:") ? { digest: ref } : { tag: ref };
}

/** The full name of a git ref, or the text of another one, as it stands in a live source. */
export function refOfSource(source: KubeObject): string {
  const { kind, spec } = source;
  const text = (...path: readonly string[]): string | undefined => {
    const found = at(spec, ...path);
    return typeof found === "string" ? found : undefined;
  };
  if (kind === "Bucket") return text("bucketName") ?? "";
  if (kind === "OCIRepository") return text("ref", "digest") ?? text("ref", "tag") ?? "latest";
  const [name, tag, branch] = [text("ref", "name"), text("ref", "tag"), text("ref", "branch")];
  return name ?? (tag === undefined ? `refs/heads/${branch ?? "master"}` : `refs/tags/${tag}`);
}
