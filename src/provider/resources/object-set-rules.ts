// What must hold between the elements of a set, checked without a cluster.
import { OBJECT_SET_MEMBERS } from "#api";
import { isUnknown, type CtyObject, type CtyPath } from "#codec";
import { dnsLabel, dnsSubdomain } from "../plugin/index.ts";
import { validateConfig } from "../plugin/schema/validate.ts";
import { SetContent, type SetElement, type SetKinds } from "./object-set-content.ts";
import { rawElements, type RawFinding } from "./object-set-raw.ts";

/** What is wrong with the elements of a configuration: with each by its kind, and between them. What is not known yet is not judged. */
export function setFindings(config: CtyObject, kinds: SetKinds): readonly RawFinding[] {
  const found: RawFinding[] = OBJECT_SET_MEMBERS.flatMap(({ attribute }) => {
    const value = config[attribute] ?? null;
    const isMap = value === null || isUnknown(value) || rawElements(value) !== undefined;
    return isMap ? [] : [{ path: [{ attribute }], reason: "this is no map of objects", next: 'write it as { "name" = { spec = { … } } }' }];
  });
  const set = new SetContent(config, kinds, (finding) => found.push(finding));
  const first = new Map<string, SetElement>();
  for (const element of set.elements) found.push(...elementFindings(element, kinds, first));
  return found;
}

function elementFindings(element: SetElement, kinds: SetKinds, first: Map<string, SetElement>): readonly RawFinding[] {
  const { id, attribute, kind, key, value } = element;
  const path: CtyPath = [{ attribute }, { key }];
  const unfit = validateConfig(kinds.of(attribute, kind).attributes, value, path);
  const nameless = identityFinding(element, path);
  if (nameless !== undefined) return [...unfit, nameless];
  const other = first.get(id);
  if (other === undefined) first.set(id, element);
  if (other === undefined) return unfit;
  const reason = `${JSON.stringify(other.key)} and ${JSON.stringify(key)} are both ${id}`;
  return [...unfit, { path, reason, next: "leave one of them out" }];
}

function identityFinding({ ref, kind }: SetElement, path: CtyPath): RawFinding | undefined {
  const { name, namespace = "" } = ref;
  if (namespace === "")
    return {
      path,
      reason: `${kind.kind} ${name} has no namespace`,
      next: "set namespace for the whole set or in the element's metadata, or write the key as namespace/name",
    };
  if (dnsLabel(namespace) !== undefined)
    return {
      path,
      reason: `${JSON.stringify(namespace)} is no namespace`,
      next: "write lower-case letters, digits and dashes, at most 63",
    };
  if (dnsSubdomain(name) === undefined) return undefined;
  return {
    path,
    reason: `${JSON.stringify(name)} is no name of an object`,
    next: "write lower-case letters, digits, dots and dashes, at most 253",
  };
}
