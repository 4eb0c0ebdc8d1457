// Flux objects beside the pair of an install: which of them lean on it, and which live in its namespace.
import { at, isObject, refOf, type Json, type KubeObject, type ObjectRef } from "#base";
import { signalOf } from "../cluster-objects.ts";
import { fluxKinds, type Removal } from "../removal.ts";

const REFERENCES = ["GitRepository", "Kustomization"];

/** Every Flux object of the cluster but the pair of the install. */
export async function otherFluxObjects(removal: Removal): Promise<readonly KubeObject[]> {
  const { namespace, places, signal } = removal;
  const all: KubeObject[] = [];
  for (const { apiVersion, kind } of await fluxKinds(removal)) {
    const { items } = await places.cluster.list({ apiVersion, kind }, signalOf(signal));
    all.push(...items.map((each) => ({ ...each, apiVersion, kind })));
  }
  return all.filter((each) => !(isPart(each, namespace) && REFERENCES.includes(each.kind)));
}

function isPart({ metadata }: KubeObject, namespace: string): boolean {
  return metadata.name === namespace && metadata.namespace === namespace;
}

/** Objects whose specification names the source or the Kustomization of the install, as source, dependency or source of events. */
export function leaningOn(objects: readonly KubeObject[], namespace: string): readonly ObjectRef[] {
  return objects.filter((each) => names(each.spec ?? null, { namespace, object: each })).map(refOf);
}

interface Sought {
  readonly namespace: string;
  readonly object: KubeObject;
  /** Kind of references that name none: dependencies are of the object's own kind. */
  readonly implied?: string;
}

function names(value: Json, sought: Sought): boolean {
  if (Array.isArray(value)) return (value as readonly Json[]).some((each) => names(each, sought));
  if (!isObject(value)) return false;
  const { namespace, object, implied = "" } = sought;
  const { name, namespace: theirs = object.metadata.namespace, kind = implied } = value;
  if (name === namespace && theirs === namespace && typeof kind === "string" && REFERENCES.includes(kind)) return true;
  return Object.entries(value).some(([key, each]) =>
    names(each ?? null, { namespace, object, ...(key === "dependsOn" && { implied: object.kind }) }),
  );
}

/** Objects of a namespace whose specification names a Secret. */
export function usersOfSecret(objects: readonly KubeObject[], namespace: string, secret: string): readonly ObjectRef[] {
  return objects.filter((each) => each.metadata.namespace === namespace && namesSecret(each.spec ?? null, secret)).map(refOf);
}

function namesSecret(value: Json, secret: string): boolean {
  if (Array.isArray(value)) return (value as readonly Json[]).some((each) => namesSecret(each, secret));
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, each = null]) => (/secretref$/i.test(key) && at(each, "name") === secret) || namesSecret(each, secret),
  );
}
