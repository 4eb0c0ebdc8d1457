// RBAC rules as values, and whether one allows a request.
import { own, type Json } from "#base";

export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** What somebody wants to do. */
export type Attributes =
  | {
      readonly kind: "resource";
      readonly verb: string;
      readonly group: string;
      readonly plural: string;
      readonly subresource: string;
      readonly namespace: string;
      readonly name: string;
    }
  | { readonly kind: "path"; readonly verb: string; readonly path: string };

const ANY = "*";

/** @see kubernetes pkg/apis/rbac/v1/evaluation_helpers.go */
export function ruleAllows(rule: PolicyRule, wanted: Attributes): boolean {
  if (!rule.verbs.includes(ANY) && !rule.verbs.includes(wanted.verb)) return false;
  if (wanted.kind === "path") return rule.nonResourceURLs.some((each) => pathMatches(each, wanted.path));
  if (!rule.apiGroups.includes(ANY) && !rule.apiGroups.includes(wanted.group)) return false;
  const combined = wanted.subresource === "" ? wanted.plural : `${wanted.plural}/${wanted.subresource}`;
  const matches = (each: string): boolean =>
    each === ANY || each === combined || (wanted.subresource !== "" && each === `*/${wanted.subresource}`);
  if (!rule.resources.some(matches)) return false;
  return rule.resourceNames.length === 0 || rule.resourceNames.includes(wanted.name);
}

function pathMatches(pattern: string, path: string): boolean {
  return pattern === ANY || pattern === path || (pattern.endsWith(ANY) && path.startsWith(pattern.replace(/\*+$/, "")));
}

/** The rules of a Role or ClusterRole. */
export function rulesOf(role: unknown): PolicyRule[] {
  const rules = own(role, "rules");
  return Array.isArray(rules) ? rules.map((each: Json) => readRule(each)) : [];
}

export function readRule(rule: Json): PolicyRule {
  const texts = (key: string): readonly string[] => {
    const value = own(rule, key);
    return Array.isArray(value) ? value.map(String) : [];
  };
  return {
    verbs: texts("verbs"),
    apiGroups: texts("apiGroups"),
    resources: texts("resources"),
    resourceNames: texts("resourceNames"),
    nonResourceURLs: texts("nonResourceURLs"),
  };
}

/** What of the wanted rules is not covered by the held ones, taken apart into single grants. @see component-helpers auth/rbac/validation/policy_comparator.go */
export function uncovered(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap((rule) => breakdown(rule)).filter((grant) => !held.some((rule) => covers(rule, grant)));
}

function breakdown(rule: PolicyRule): PolicyRule[] {
  const out: PolicyRule[] = [];
  for (const verb of rule.verbs) {
    for (const group of rule.apiGroups) {
      for (const resource of rule.resources) {
        const names = rule.resourceNames.length === 0 ? [undefined] : rule.resourceNames;
        for (const name of names)
          out.push({
            verbs: [verb],
            apiGroups: [group],
            resources: [resource],
            resourceNames: name === undefined ? [] : [name],
            nonResourceURLs: [],
          });
      }
    }
    for (const url of rule.nonResourceURLs)
      out.push({ verbs: [verb], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [url] });
  }
  return out;
}

function covers(rule: PolicyRule, grant: PolicyRule): boolean {
  const has = (list: readonly string[], value: string | undefined): boolean =>
    value === undefined || list.includes(ANY) || list.includes(value);
  if (!has(rule.verbs, grant.verbs[0])) return false;
  const url = grant.nonResourceURLs[0];
  if (url !== undefined)
    return rule.nonResourceURLs.some(
      (each) => each === ANY || each === url || (each.endsWith(ANY) && url.startsWith(each.replace(/\*+$/, ""))),
    );
  const resource = grant.resources[0] ?? "";
  const subresource = resource.includes("/") ? `*/${resource.slice(resource.indexOf("/") + 1)}` : undefined;
  if (
    !has(rule.apiGroups, grant.apiGroups[0]) ||
    !(has(rule.resources, resource) || (subresource !== undefined && rule.resources.includes(subresource)))
  )
    return false;
  return rule.resourceNames.length === 0 || (grant.resourceNames[0] !== undefined && rule.resourceNames.includes(grant.resourceNames[0]));
}

/** Rules that differ in their verbs only, joined, as refusals print them. */
export function compactRules(rules: readonly PolicyRule[]): string[] {
  const joined = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
    const known = joined.get(key);
    joined.set(
      key,
      known === undefined ? rule : { ...known, verbs: [...known.verbs, ...rule.verbs.filter((each) => !known.verbs.includes(each))] },
    );
  }
  return [...new Set([...joined.values()].map(formatRule))].toSorted();
}

function formatRule(rule: PolicyRule): string {
  const list = (values: readonly string[]): string => `[${values.map((each) => JSON.stringify(each)).join(" ")}]`;
  const parts: [string, readonly string[]][] = [
    ["APIGroups", rule.apiGroups],
    ["Resources", rule.resources],
    ["NonResourceURLs", rule.nonResourceURLs],
    ["ResourceNames", rule.resourceNames],
    ["Verbs", rule.verbs],
  ];
  return `{${parts
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `${name}:${list(values)}`)
    .join(", ")}}`;
}
