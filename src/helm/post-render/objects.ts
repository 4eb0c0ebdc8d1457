// The objects of a rendered chart as values, in the namespace that they are installed into.
import { isObject, own, setOwn, type JsonObject, type KindRef } from "#base";
import { isNamespaced } from "#codec";
import { helmProblems } from "../problems.ts";
import type { Manifest } from "../render/manifests.ts";
import { readYamlDocuments } from "../yaml-documents.ts";

/** Where objects are installed. */
export interface Installation {
  /** Namespace of the release. */
  readonly namespace: string;
  /** Whether objects of a kind lie in a namespace; built-in kinds are known, others are taken for namespaced, when absent. */
  readonly isNamespaced?: (kind: KindRef) => boolean;
}

/**
 * Objects of manifests or hooks, in their order; those that name no namespace get that of the release where their kind has one.
 * Documents without a kind, such as comments, are left out.
 *
 * @throws helm.manifest · yaml.malformed
 * @see behaviour: helm.sh/helm/v4 pkg/kube, Client.Build: DefaultNamespace
 */
export function installedObjects(manifests: readonly Manifest[], installation: Installation): JsonObject[] {
  const { namespace, isNamespaced: known = isBuiltinNamespaced } = installation;
  return manifests.flatMap(({ path, kind, apiVersion, text }) => {
    if (kind === "") return [];
    const [object] = readYamlDocuments(text);
    if (!isObject(object)) throw helmProblems.manifest(path, "an object is expected");
    const metadata = own(object, "metadata") ?? {};
    const named = own(metadata, "namespace") ?? "";
    if (named !== "" || !isObject(metadata) || !known({ apiVersion, kind })) return [object];
    const placed: Record<string, unknown> = {};
    for (const key of Object.keys(metadata)) setOwn(placed, key, metadata[key]);
    placed["namespace"] = namespace;
    return [{ ...object, metadata: placed as JsonObject }];
  });
}

function isBuiltinNamespaced({ apiVersion, kind }: KindRef): boolean {
  return isNamespaced(apiVersion, kind) ?? true;
}
