// The built-in kinds as the API machinery serves them: facts from the type table, behaviour from the tables of this folder.
import type { MutableJsonObject } from "#base";
import { builtinKinds, builtinSchema, definitionReference, type BuiltinKind } from "#codec";
import type { ResourceDefinition, ResourceStrategy } from "../resource.ts";
import { decodeError } from "./decode-error.ts";
import { DEFAULTS } from "./defaults.ts";
import { nameRuleOf } from "./name-rules.ts";
import { PREPARATIONS } from "./preparation.ts";
import { SELECTABLE } from "./selectable-fields.ts";
import { rowConditions } from "../printers/pod-cells.ts";
import { emptyNulls, nullEmptyLists, settle, TypePlans, type TypePlan } from "./type-plan.ts";
import { openSchema } from "./open-schema.ts";
import { CONVERSIONS, KEPT_AUTOSCALER, versionedColumns, versionedStrategy } from "./versions/versions.ts";
import { validateKind } from "./validation/validate-kind.ts";
import { warningsOf } from "./warnings.ts";

/** Kinds whose metadata.generation grows with their content. */
const COUNTED: ReadonlySet<string> = new Set([
  ...["Pod", "PodTemplate", "ReplicationController"].map((kind) => `v1 ${kind}`),
  ...["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"].map((kind) => `apps/v1 ${kind}`),
  ...["Job", "CronJob"].map((kind) => `batch/v1 ${kind}`),
  ...["Ingress", "IngressClass", "NetworkPolicy"].map((kind) => `networking.k8s.io/v1 ${kind}`),
  ...[
    "ValidatingWebhookConfiguration",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
  ].map((kind) => `admissionregistration.k8s.io/v1 ${kind}`),
  ...["FlowSchema", "PriorityLevelConfiguration"].map((kind) => `flowcontrol.apiserver.k8s.io/v1 ${kind}`),
  "policy/v1 PodDisruptionBudget",
  "discovery.k8s.io/v1 EndpointSlice",
  "scheduling.k8s.io/v1 PriorityClass",
  "apiextensions.k8s.io/v1 CustomResourceDefinition",
  "resource.k8s.io/v1 ResourceSlice",
  "resource.k8s.io/v1 DeviceClass",
]);

const SCALED: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"]);

/**
 * Every built-in kind with its schema, columns and behaviour. Schemas are linked when they are first read.
 * Their objects are described without `required` and `enum`: those checks are the strategy's, in the server's own words.
 */
export function builtinResources(): readonly ResourceDefinition[] {
  const plans = new TypePlans(DEFAULTS);
  return builtinKinds().map((kind) => resourceOf(kind, plans));
}

function resourceOf(kind: BuiltinKind, plans: TypePlans): ResourceDefinition {
  const { apiVersion, plural, singular, namespaced, verbs, shortNames, categories, group, version, definition } = kind;
  const reference = definitionReference(definition) ?? "";
  const id = `${apiVersion} ${kind.kind}`;
  const selectable = SELECTABLE[reference];
  const conversion = CONVERSIONS[reference];
  let schema: ResourceDefinition["schema"] | undefined;
  return {
    apiVersion,
    kind: kind.kind,
    group,
    version,
    plural,
    singular,
    namespaced,
    verbs,
    shortNames,
    categories,
    subresources: kind.subresources.map((each) => each.name),
    get schema() {
      return (schema ??= openSchema(builtinSchema(apiVersion, kind.kind) ?? { type: "object" }));
    },
    columns: versionedColumns(reference),
    ...(reference === "core.v1/Pod" && { rowConditions }),
    hasStatus: kind.subresources.some((each) => each.name === "status"),
    generation: COUNTED.has(id) ? "spec" : "none",
    get nulls() {
      return emptyNulls(plans.plan(reference));
    },
    strategy: versionedStrategy(reference, strategyOf(kind, reference, plans), () => strategyOf(kind, KEPT_AUTOSCALER, plans)),
    ...(conversion !== undefined && { convert: conversion }),
    ...(SCALED.has(kind.kind) && { scale: SCALE }),
    ...(selectable !== undefined && { selectableFields: selectable }),
  };
}

const SCALE = { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas", labelSelectorPath: ".spec.selector" } as const;

function strategyOf(kind: BuiltinKind, reference: string, plans: TypePlans): ResourceStrategy {
  let plan: TypePlan | undefined;
  const planned = (): TypePlan => (plan ??= plans.plan(reference));
  const preparation = PREPARATIONS[reference];
  const settled = (object: MutableJsonObject): MutableJsonObject => {
    settle(object, planned());
    return object;
  };
  return {
    decodeError: (object, literals) => decodeError(object, planned(), literals),
    nameErrors: nameRuleOf(reference),
    prepareForCreate: (object, context) => {
      nullEmptyLists(object, planned());
      preparation?.create?.(settled(object), context);
    },
    prepareForUpdate: (object, old, context) => {
      nullEmptyLists(object, planned());
      if (context.subresource === undefined) preparation?.update?.(settled(object), old, context);
    },
    applyDefaults: (object) => settle(object, planned()),
    validate: (object, old, context) => validateKind(planned(), object, old, context),
    warnings: (object) => warningsOf(reference, object),
  };
}
