// Takes objects that are in the cluster into the state of a set: those with its label, or those that a selector finds.
import { isProblem, type KubeObject } from "#base";
import { kindRef, objectSet, OBJECT_SET_MEMBERS, type ObjectSetMember } from "#api";
import type { CtyObject, CtyValue } from "#codec";
import type { Cluster } from "#kube";
import { dnsLabel } from "../plugin/index.ts";
import { SET_LABEL, SetContent, type SetKinds } from "./object-set-content.ts";
import { rawMap, rawOf, type Raw } from "./object-set-raw.ts";
import { providerProblems } from "./problems.ts";

interface Found {
  readonly member: ObjectSetMember;
  readonly objects: readonly KubeObject[];
}

/**
 * The state of a set from `<name>`, its label, or `<name>?<label selector>`; undefined when nothing is found. Objects in one namespace
 * have their names as keys, others their namespaces and names.
 *
 * @throws provider.invalidSetId · what listing says
 */
export async function importSet(
  id: string,
  cluster: Cluster,
  { kinds, signal }: { readonly kinds: SetKinds; readonly signal: AbortSignal },
): Promise<CtyObject | undefined> {
  const [, name = "", selector] = /^([^?]*)(?:\?(.+))?$/.exec(id) ?? [];
  if (dnsLabel(name) !== undefined) throw providerProblems.invalidSetId(id);
  const labelSelector = selector ?? `${SET_LABEL}=${name}`;
  const found = await Promise.all(OBJECT_SET_MEMBERS.map((member) => listOf(member, cluster, { labelSelector, signal })));
  const namespaces = new Set(found.flatMap(({ objects }) => objects.map(({ metadata }) => metadata.namespace ?? "")));
  if (namespaces.size === 0) return undefined;
  const namespace = namespaces.size === 1 ? ([...namespaces][0] ?? null) : null;
  const bare = { name, namespace, ...Object.fromEntries(found.map((each) => [each.member.attribute, bareElements(each, namespace)])) };
  const set = new SetContent(bare, kinds);
  const live = new Map(found.flatMap(({ member, objects }) => objects.map((each) => [keyOf(member, each), each] as const)));
  const maps = new Map<string, Map<string, Raw>>();
  for (const element of set.elements) {
    const map = maps.get(element.attribute) ?? new Map<string, Raw>();
    maps.set(element.attribute, map);
    const object = live.get(`${element.attribute} ${element.ref.namespace ?? ""}/${element.ref.name}`);
    if (object !== undefined) map.set(element.key, set.newRawOf(element, object));
  }
  const defaults = objectSet.attributes.flatMap((each): readonly (readonly [string, CtyValue])[] =>
    each.default === undefined ? [] : [[each.name, each.default as CtyValue]],
  );
  return {
    ...Object.fromEntries(defaults),
    ...bare,
    id: name,
    ...Object.fromEntries([...maps].map(([attribute, map]) => [attribute, rawMap(map, undefined)])),
  };
}

async function listOf(
  member: ObjectSetMember,
  cluster: Cluster,
  options: { readonly labelSelector: string; readonly signal: AbortSignal },
): Promise<Found> {
  try {
    return { member, objects: (await cluster.list(kindRef(member.kind), options)).items };
  } catch (thrown) {
    if (isProblem(thrown, "kube.unknownKind")) return { member, objects: [] };
    throw thrown;
  }
}

function keyOf({ attribute }: ObjectSetMember, { metadata }: KubeObject): string {
  return `${attribute} ${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}

function bareElements({ objects }: Found, namespace: string | null): CtyValue {
  if (objects.length === 0) return null;
  const keys = objects.map(({ metadata: { name = "", namespace: own = "" } }) => (namespace === null ? `${own}/${name}` : name));
  return rawMap(new Map(keys.map((key) => [key, rawOf({})])), undefined);
}
