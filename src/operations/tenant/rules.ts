// What a tenant may not do, as admission policies of the API server: they hold for everybody who writes into its namespaces, whatever
// writes, and need no further program in the cluster.
import type { Json, KubeObject } from "#base";
import type { TenantOrder, TenantRules } from "./contract.ts";
import { TENANT } from "./labels.ts";

const ADMISSION = "admissionregistration.k8s.io/v1";
const SOURCES = ["gitrepositories", "ocirepositories", "helmrepositories"];

interface Rule {
  /** `sources`, the end of the policy's name. */
  readonly name: string;
  readonly group: string;
  readonly resources: readonly string[];
  readonly validations: readonly { readonly expression: string; readonly message: string }[];
}

/** Policies and their bindings; none where the tenant has no rules. */
export function ruleObjects(order: TenantOrder): KubeObject[] {
  const { rules } = order;
  if (rules === undefined) return [];
  const all = [...sourceRules(rules), ...applierRules(order, rules)].filter(({ validations }) => validations.length > 0);
  return all.flatMap((rule) => [policy(order, rule), bindingOf(order, rule)]);
}

function sourceRules({ allowedSources }: TenantRules): Rule[] {
  if (allowedSources === undefined) return [];
  const group = "source.toolkit.fluxcd.io";
  const listed = allowedSources.join(", ");
  const validation = (field: string): Rule["validations"] => [
    {
      expression: beginsWithOne(field, allowedSources),
      message: `${field.replace("object.", "")} must be below one of: ${listed}`,
    },
  ];
  return [
    { name: "sources", group, resources: SOURCES, validations: validation("object.spec.url") },
    { name: "buckets", group, resources: ["buckets"], validations: validation("object.spec.endpoint") },
  ];
}

/**
 * True for an address that is one of the beginnings or lies below it. An address that a client may read in another way, with `..`,
 * escapes or backslashes in it, lies nowhere.
 */
function beginsWithOne(field: string, beginnings: readonly string[]): string {
  const below = beginnings.map((each) => {
    const folder = each.endsWith("/") ? each : `${each}/`;
    const exact = each.endsWith("/") ? "" : `${field} == ${JSON.stringify(each)} || `;
    return `${exact}${field}.startsWith(${JSON.stringify(folder)})`;
  });
  const isPlain = `!${field}.matches('(^|/)[.][.]?(/|$)|[%\\\\\\\\]')`;
  return `${isPlain} && (${below.join(" || ") || "false"})`;
}

function applierRules({ serviceAccount }: TenantOrder, { requireServiceAccount, sameNamespace }: TenantRules): Rule[] {
  const account = {
    expression: `has(object.spec.serviceAccountName) && object.spec.serviceAccountName == ${JSON.stringify(serviceAccount)}`,
    message: `spec.serviceAccountName must be ${serviceAccount}`,
  };
  const own = (path: string, parents: readonly string[]): Rule["validations"][number] => {
    const absent = [...parents, path, `${path}.namespace`].map((each) => `!has(object.${each})`).join(" || ");
    return {
      expression: `${absent} || object.${path}.namespace == object.metadata.namespace`,
      message: `${path}.namespace must be that of the object`,
    };
  };
  const rule = (name: string, group: string, references: readonly Rule["validations"][number][]): Rule => ({
    name,
    group,
    resources: [name],
    validations: [...(requireServiceAccount ? [account] : []), ...(sameNamespace ? references : [])],
  });
  return [
    rule("kustomizations", "kustomize.toolkit.fluxcd.io", [own("spec.sourceRef", [])]),
    rule("helmreleases", "helm.toolkit.fluxcd.io", [own("spec.chart.spec.sourceRef", ["spec.chart"]), own("spec.chartRef", [])]),
  ];
}

function policy(order: TenantOrder, { name, group, resources, validations }: Rule): KubeObject {
  return {
    apiVersion: ADMISSION,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: `tenant-${order.name}-${name}`, labels: { ...order.labels, [TENANT]: order.name } },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: [{ apiGroups: [group], apiVersions: ["*"], operations: ["CREATE", "UPDATE"], resources: [...resources] }],
      },
      validations: validations.map((each): Json => ({ ...each, reason: "Forbidden" })),
    },
  };
}

/** Namespaces are told by the name that the API server itself writes on them: labels may be changed by the tenant. */
function bindingOf(order: TenantOrder, { name }: Rule): KubeObject {
  const namespaceSelector = {
    matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: [...order.namespaces] }],
  };
  return {
    apiVersion: ADMISSION,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: `tenant-${order.name}-${name}`, labels: { ...order.labels, [TENANT]: order.name } },
    spec: { policyName: `tenant-${order.name}-${name}`, validationActions: ["Deny"], matchResources: { namespaceSelector } },
  };
}
