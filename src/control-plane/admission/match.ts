// Whether a webhook is to be called for a write. @see apiserver pkg/admission/plugin/webhook/{rules,predicates}
import { isObject, own, type MutableJsonObject } from "#base";
import type { ServedResource } from "../registry/served-resource.ts";
import { matchesLabels } from "../selector/label-selector.ts";
import { refusals } from "../status/status.ts";
import type { Attributes } from "./attributes.ts";
import type { HookRule, Matcher } from "./hook.ts";

/** The version of the resource in which a webhook or policy wants to see a write; undefined where its rules or selectors leave it out. @throws control-plane.refused (404) */
export function matchHook(hook: Matcher, attributes: Attributes): ServedResource | undefined {
  const version = matchRules(hook, attributes);
  if (version === undefined || !matchesNamespace(hook, attributes)) return undefined;
  return hook.objects.length === 0 || [attributes.object, attributes.old].some((each) => each !== undefined && matchesObject(hook, each))
    ? version
    : undefined;
}

function matchRules({ rules, excluded = [], isExact }: Matcher, attributes: Attributes): ServedResource | undefined {
  const { served, state } = attributes.scope;
  if (excluded.some((rule) => matchesRule(rule, served, attributes))) return undefined;
  if (rules.some((rule) => matchesRule(rule, served, attributes))) return served;
  if (isExact) return undefined;
  const others = state.table.all().filter((each) => each.resource === served.resource && each !== served);
  return others.find((other) => rules.some((rule) => matchesRule(rule, other, attributes)));
}

function matchesRule(rule: HookRule, { definition }: ServedResource, attributes: Attributes): boolean {
  const has = (values: readonly string[], value: string): boolean => values.includes("*") || values.includes(value);
  return (
    matchesScope(rule, attributes) &&
    has(rule.operations, attributes.operation) &&
    (rule.names === undefined || rule.names.length === 0 || rule.names.includes(attributes.name)) &&
    has(rule.groups, definition.group) &&
    has(rule.versions, definition.version) &&
    rule.resources.some((each) => {
      const [resource, subresource = ""] = each.split("/", 2);
      const isSame = resource === "*" || resource === definition.plural;
      return isSame && (subresource === "*" || subresource === attributes.scope.subresource);
    })
  );
}

function matchesScope({ scope }: HookRule, { scope: { served }, namespace }: Attributes): boolean {
  if (scope === "*") return true;
  const isCluster = served.resource === "/namespaces" || namespace === "";
  return scope === "Cluster" ? isCluster : !isCluster;
}

function matchesNamespace({ namespaces }: Matcher, { scope, namespace, object, operation }: Attributes): boolean {
  const isNamespace = scope.served.resource === "/namespaces";
  if (namespaces.length === 0 || (namespace === "" && !isNamespace)) return true;
  if (isNamespace && scope.subresource === "" && operation !== "DELETE") return matchesLabels(namespaces, labelsOf(object ?? {}));
  const entry = scope.state.store.get("/namespaces", namespace);
  if (entry === undefined) throw refusals.notFound({ group: "", plural: "namespaces" }, namespace);
  return matchesLabels(namespaces, labelsOf(JSON.parse(entry.json) as MutableJsonObject));
}

function matchesObject({ objects }: Matcher, object: MutableJsonObject): boolean {
  return matchesLabels(objects, labelsOf(object));
}

function labelsOf(object: MutableJsonObject): Readonly<Record<string, unknown>> {
  const labels = own(own(object, "metadata"), "labels");
  return isObject(labels) ? labels : {};
}
