// Which requests are written into the audit log, and how much of them. @see apiserver pkg/audit/policy
import { isObject, own, type Json, type JsonObject } from "#base";
import { parseYaml } from "#codec";
import { controlPlaneProblems } from "../problems.ts";
import type { RequestInfo } from "../request/request-info.ts";
import type { UserInfo } from "../request/user.ts";

const LEVELS = ["None", "Metadata", "Request", "RequestResponse"] as const;
const STAGES = ["RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"] as const;

/** How much of a request is written: nothing, who did what, also what was sent, also what was answered. */
export type AuditLevel = (typeof LEVELS)[number];
export type AuditStage = (typeof STAGES)[number];

interface AuditRule {
  readonly level: AuditLevel;
  readonly users: readonly string[];
  readonly userGroups: readonly string[];
  readonly verbs: readonly string[];
  readonly namespaces: readonly string[];
  readonly resources: readonly {
    readonly group: string;
    readonly resources: readonly string[];
    readonly resourceNames: readonly string[];
  }[];
  readonly nonResourceURLs: readonly string[];
  readonly omitStages: readonly string[];
  readonly omitManagedFields: boolean | undefined;
}

/** An audit policy, as `audit.k8s.io/v1` Policy writes it. Rules are tried in order; a request that none fits is not written. */
export interface AuditPolicy {
  readonly rules: readonly AuditRule[];
  readonly omitStages: readonly string[];
  readonly omitManagedFields: boolean;
}

/** What a policy says of one request. */
export interface AuditDecision {
  readonly level: AuditLevel;
  readonly omitStages: ReadonlySet<string>;
  readonly omitManagedFields: boolean;
  /** Whether the rule names the resource itself, rather than all resources. */
  readonly isNamed: boolean;
}

/** Metadata of every request. */
export const METADATA_POLICY: AuditPolicy = {
  rules: [
    {
      level: "Metadata",
      users: [],
      userGroups: [],
      verbs: [],
      namespaces: [],
      resources: [],
      nonResourceURLs: [],
      omitStages: [],
      omitManagedFields: undefined,
    },
  ],
  omitStages: [],
  omitManagedFields: false,
};

/** Reads a policy file. @param source named in problems @throws control-plane.auditPolicy · yaml.* */
export function readAuditPolicy(text: string, source: string): AuditPolicy {
  const value = parseYaml(text);
  const wrong = (path: string, reason: string): Error => controlPlaneProblems.auditPolicy(source, path, reason);
  if (own(value, "apiVersion") !== "audit.k8s.io/v1") throw wrong("apiVersion", "must be audit.k8s.io/v1");
  if (own(value, "kind") !== "Policy") throw wrong("kind", "must be Policy");
  const rules = own(value, "rules");
  if (!Array.isArray(rules) || rules.length === 0) throw wrong("rules", "must hold at least one rule");
  const policy = new PolicyReader(source);
  return {
    rules: (rules as readonly Json[]).map((rule, i) => policy.rule(rule, `rules[${i}]`)),
    omitStages: policy.stages(value, "omitStages"),
    omitManagedFields: own(value, "omitManagedFields") === true,
  };
}

class PolicyReader {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  rule(value: Json, path: string): AuditRule {
    if (!isObject(value)) throw this.#wrong(path, "must be an object");
    const level = value["level"];
    if (!LEVELS.includes(level as AuditLevel)) throw this.#wrong(`${path}.level`, `must be one of ${LEVELS.join(", ")}`);
    const rule = {
      level: level as AuditLevel,
      users: this.texts(value, "users", path),
      userGroups: this.texts(value, "userGroups", path),
      verbs: this.texts(value, "verbs", path),
      namespaces: this.texts(value, "namespaces", path),
      resources: this.#resources(value, path),
      nonResourceURLs: this.texts(value, "nonResourceURLs", path),
      omitStages: this.stages(value, "omitStages", path),
      omitManagedFields: typeof value["omitManagedFields"] === "boolean" ? value["omitManagedFields"] : undefined,
    };
    if (rule.nonResourceURLs.length > 0 && rule.resources.length + rule.namespaces.length > 0)
      throw this.#wrong(`${path}.nonResourceURLs`, "cannot stand beside resources or namespaces");
    return rule;
  }

  stages(value: unknown, key: string, path?: string): readonly string[] {
    const stages = this.texts(value, key, path);
    const unknown = stages.find((each) => !STAGES.includes(each as AuditStage));
    if (unknown !== undefined) throw this.#wrong(below(path, key), `knows no stage ${JSON.stringify(unknown)}, only ${STAGES.join(", ")}`);
    return stages;
  }

  texts(value: unknown, key: string, path?: string): readonly string[] {
    const list = own(value, key) ?? [];
    if (!Array.isArray(list) || !list.every((each) => typeof each === "string"))
      throw this.#wrong(below(path, key), "must be a list of texts");
    return list as readonly string[];
  }

  #resources(value: JsonObject, path: string): AuditRule["resources"] {
    const list = value["resources"] ?? [];
    if (!Array.isArray(list)) throw this.#wrong(`${path}.resources`, "must be a list");
    return list.map((each: Json, i) => {
      const here = `${path}.resources[${i}]`;
      if (!isObject(each)) throw this.#wrong(here, "must be an object");
      const group = each["group"] ?? "";
      if (typeof group !== "string") throw this.#wrong(`${here}.group`, "must be a text");
      return { group, resources: this.texts(each, "resources", here), resourceNames: this.texts(each, "resourceNames", here) };
    });
  }

  #wrong(path: string, reason: string): Error {
    return controlPlaneProblems.auditPolicy(this.#source, path, reason);
  }
}

function below(path: string | undefined, key: string): string {
  return path === undefined ? key : `${path}.${key}`;
}

/** What the first rule that fits says of a request. */
export function decideAudit(policy: AuditPolicy, user: UserInfo, info: RequestInfo): AuditDecision {
  const rule = policy.rules.find((each) => fits(each, user, info));
  return {
    level: rule?.level ?? "None",
    omitStages: new Set([...policy.omitStages, ...(rule?.omitStages ?? [])]),
    omitManagedFields: rule?.omitManagedFields ?? policy.omitManagedFields,
    isNamed:
      rule !== undefined &&
      rule.resources.some((each) => each.group === info.group && each.resources.some((name) => !name.startsWith("*"))),
  };
}

function fits(rule: AuditRule, user: UserInfo, info: RequestInfo): boolean {
  const isIn = (values: readonly string[], value: string): boolean => values.length === 0 || values.includes(value);
  if (!isIn(rule.users, user.name) || !isIn(rule.verbs, info.verb)) return false;
  if (rule.userGroups.length > 0 && !user.groups.some((each) => rule.userGroups.includes(each))) return false;
  if (rule.namespaces.length + rule.resources.length > 0) return fitsResource(rule, info);
  return rule.nonResourceURLs.length === 0 || (!info.isResource && rule.nonResourceURLs.some((each) => fitsPath(each, info.path)));
}

function fitsResource(rule: AuditRule, { isResource, namespace, group, plural, subresource, name }: RequestInfo): boolean {
  if (!isResource || (rule.namespaces.length > 0 && !rule.namespaces.includes(namespace))) return false;
  const combined = subresource === "" ? plural : `${plural}/${subresource}`;
  return (
    rule.resources.length === 0 ||
    rule.resources.some(
      (each) =>
        each.group === group &&
        (each.resources.length === 0 ||
          each.resources.some(
            (wanted) =>
              (each.resourceNames.length === 0 || each.resourceNames.includes(name)) &&
              (wanted === "*" ||
                wanted === combined ||
                (subresource !== "" && (wanted === `*/${subresource}` || wanted === `${plural}/*`)) ||
                (subresource === "" && wanted === `${plural}/*`)),
          )),
    )
  );
}

function fitsPath(pattern: string, path: string): boolean {
  return pattern === "*" || pattern === path || (pattern.endsWith("*") && path.startsWith(pattern.slice(0, -1)));
}
