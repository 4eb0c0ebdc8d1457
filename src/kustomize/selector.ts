// Chooses resources by kind, name, namespace, labels and annotations.
import { compilePattern } from "#codec";
import { effectiveNamespace, type Gvk } from "./id.ts";
import type { Selector } from "./kustomization.ts";
import { parseLabelSelector } from "./label-selector.ts";
import { kustomize } from "./problems.ts";
import type { Resource } from "./resource.ts";

type Test = (text: string) => boolean;
const ANY: Test = () => true;

/** A selector ready for use; group, version, kind, name and namespace are regular expressions that match the whole text. */
export interface CompiledSelector {
  gvk(gvk: Gvk): boolean;
  name: Test;
  namespace: Test;
  labels(labels: ReadonlyMap<string, string>): boolean;
  annotations(annotations: ReadonlyMap<string, string>): boolean;
}

/** @throws kustomize.transformer for a pattern that is none */
export function compileSelector(selector: Selector, where: string): CompiledSelector {
  const group = anchored(selector.group, where);
  const version = anchored(selector.version, where);
  const kind = anchored(selector.kind, where);
  return {
    gvk: (gvk) => group(gvk.group) && version(gvk.version) && kind(gvk.kind),
    name: anchored(selector.name, where),
    namespace: anchored(selector.namespace, where),
    labels: parseLabelSelector(selector.labelSelector ?? "", where),
    annotations: parseLabelSelector(selector.annotationSelector ?? "", where),
  };
}

/** Resources that a patch target selects: name and namespace may be the first or the present ones. */
export function selectResources(resources: readonly Resource[], selector: Selector, where: string): Resource[] {
  const compiled = compileSelector(selector, where);
  return resources.filter((resource) => {
    const id = resource.id;
    const original = resource.originalId;
    return (
      compiled.gvk(id) &&
      (compiled.name(original.name) || compiled.name(id.name)) &&
      (compiled.namespace(effectiveNamespace(original)) || compiled.namespace(effectiveNamespace(id))) &&
      compiled.labels(resource.labels()) &&
      compiled.annotations(resource.annotations())
    );
  });
}

const PLAIN_TEXT = /^[A-Za-z0-9_/-]*$/;

function anchored(pattern: string | undefined, where: string): Test {
  if (pattern === undefined || pattern === "") return ANY;
  if (PLAIN_TEXT.test(pattern)) return (text) => text === pattern;
  return searchFor(`^(?:${pattern})$`, where);
}

/** A search for one of Go's regular expressions, in linear time. @throws kustomize.transformer when the pattern is none */
export function searchFor(pattern: string, where: string): Test {
  const search = compilePattern(pattern);
  if (search === undefined) throw kustomize.transformer(where, `${JSON.stringify(pattern)} is no regular expression`);
  return search;
}
