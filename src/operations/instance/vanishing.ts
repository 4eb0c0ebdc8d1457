// What goes away while an install is taken over: fields that only those had who applied the objects before.
import { joinFieldPath, managersToTakeOver, mapLimit, takeOver, withOwner } from "#apply";
import { formatRef, isObject, own, refOf, sameJson, type Json, type JsonObject, type KubeObject } from "#base";
import { tryGet } from "../cluster-objects.ts";
import { FIELD_MANAGER } from "../layout.ts";
import { TAKEN_OVER } from "./apply.ts";
import type { InstanceInstall, InstanceOrder, InstancePlaces } from "./contract.ts";
import { instanceOwner } from "./record.ts";

/** Fields of one object that its take-over removes. */
export interface VanishingFields {
  /** `Kind/namespace/name` */
  readonly subject: string;
  /** As paths of a difference, `spec.template.spec.containers[0].args`; the outermost that goes as a whole. */
  readonly fields: readonly string[];
}

/** Requests at a time. */
const WIDTH = 10;

/**
 * Fields of the live objects that were applied by managers which are taken over, that the install does not name, and that nobody else
 * owns: apply removes them, or brings them back to their defaults. Marks of those managers themselves are left out.
 * @returns objects that lose something, in the order of the install
 * @throws kube.*
 */
export async function vanishingFields(
  { namespace }: Pick<InstanceOrder, "namespace">,
  { objects }: Pick<InstanceInstall, "objects">,
  { cluster }: Pick<InstancePlaces, "cluster">,
  signal?: AbortSignal,
): Promise<readonly VanishingFields[]> {
  const owner = instanceOwner(namespace);
  const found = await mapLimit(objects, { limit: WIDTH, signal }, async (object): Promise<VanishingFields> => {
    const live = await tryGet(cluster, refOf(object), signal);
    const fields = live === undefined ? [] : fieldsTakenFrom(live, withOwner(object, owner));
    return { subject: formatRef(refOf(object)), fields };
  });
  return found.filter(({ fields }) => fields.length > 0);
}

const MANAGERS = managersToTakeOver(FIELD_MANAGER, TAKEN_OVER);

function fieldsTakenFrom(live: KubeObject, wanted: KubeObject): readonly string[] {
  const entries = takeOver(live, MANAGERS, FIELD_MANAGER);
  if (entries === undefined) return [];
  const taken = entries.at(-1);
  const others = entries.filter((each) => each !== taken).map(({ fieldsV1 = {} }) => fieldsV1);
  const into: string[] = [];
  walk({ set: taken?.fieldsV1 ?? {}, others, wanted: wanted as unknown as Json, live: live as unknown as Json, path: "" }, into);
  return into;
}

/** A place in an object: who owns what below it, and what is there. */
interface Spot {
  readonly set: JsonObject;
  readonly others: readonly JsonObject[];
  readonly wanted: Json | undefined;
  readonly live: Json | undefined;
  readonly path: string;
}

/** Marks that appliers and packagers set for themselves; their loss is what a take-over is. */
const MARK =
  /^metadata\.(labels|annotations)\["((kustomize\.toolkit|helm\.toolkit)\.fluxcd\.io|fluxcd\.controlplane\.io|meta\.helm\.sh|kubectl\.kubernetes\.io)\//;

/** @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers for the form of field sets */
function walk({ set, others, wanted, live, path }: Spot, into: string[]): void {
  for (const [key, inner] of Object.entries(set)) {
    if (key === "." || !isObject(inner)) continue;
    const there = step(live, key, path);
    if (there.value === undefined || MARK.test(there.path)) continue;
    const theirs = others.flatMap((each): readonly JsonObject[] => {
      const inside = own(each, key);
      return isObject(inside) ? [inside] : [];
    });
    const ours = step(wanted, key, path).value;
    if (ours === undefined && theirs.length === 0) into.push(there.path);
    else walk({ set: inner, others: theirs, wanted: ours, live: there.value, path: there.path }, into);
  }
}

/** Where a member of a field set leads in a value; no value where it leads nowhere. */
function step(value: Json | undefined, key: string, path: string): { readonly value: Json | undefined; readonly path: string } {
  const [mark, name] = [key.slice(0, 2), key.slice(2)];
  if (mark === "f:") return { value: own(value, name), path: joinFieldPath(path, name) };
  if (!Array.isArray(value)) return { value: undefined, path };
  const list = value as readonly Json[];
  const index = mark === "i:" ? Number(name) : indexOf(list, mark, JSON.parse(name) as Json);
  return { value: list[index], path: `${path}[${index}]` };
}

/** A manifest may leave out keys that have defaults, such as the protocol of a port. */
function indexOf(list: readonly Json[], mark: string, wanted: Json): number {
  if (mark === "v:" || !isObject(wanted)) return list.findIndex((each) => sameJson(each, wanted));
  const agrees = (each: Json, isExact: boolean): boolean => {
    const keys = Object.entries(wanted).filter(([key]) => isExact || own(each, key) !== undefined);
    return keys.length > 0 && keys.every(([key, value]) => sameJson(own(each, key) ?? null, value ?? null));
  };
  const exact = list.findIndex((each) => agrees(each, true));
  return exact >= 0 ? exact : list.findIndex((each) => agrees(each, false));
}
