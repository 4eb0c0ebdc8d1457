export * from "./kinds.ts";
export {
  apiVersionOf,
  kindRef,
  type Column,
  type ConditionType,
  type Kind,
  type ObjectOf,
  type Reason,
  type SpecOf,
  type StatusOf,
} from "./kind.ts";
export type { Rule, Shape, Traits } from "./shape.ts";
export type { Artifact } from "./shapes/artifact.ts";
export type { Condition } from "./shapes/condition.ts";
export type { GitRef } from "./shapes/git-ref.ts";
export type { HealthCheckExpr } from "./shapes/health.ts";
export type { HistorySnapshot } from "./shapes/history.ts";
export type { Inventory } from "./shapes/inventory.ts";
export type { KubeConfigRef } from "./shapes/kube-config.ts";
export type { DependencyRef, LocalRef, ObjectKindRef, SecretKeyRef } from "./shapes/reference.ts";
export type { CommonMetadata, IgnoreRule, ImageOverride, Patch, Selector } from "./shapes/selector.ts";
export {
  toCamelCase,
  toSnakeCase,
  type Attribute,
  type AttributeType,
  type DataSourceSchema,
  type NestedType,
  type ProviderConfigurationSchema,
  type ResourceSchema,
} from "./attribute.ts";
export { crdNameOf, toCrd, toStructuralSchema } from "./folds/crd.ts";
export { toJsonSchema } from "./folds/json-schema.ts";
export { toProviderSchema, typeNameOf } from "./folds/provider-schema.ts";
export { validate, validateShape, type FieldProblem, type RuleEvaluator } from "./folds/validate.ts";
export {
  airgapBundle,
  bootstrapGit,
  FORGE_BOOTSTRAPS,
  fluxInstance,
  objectSet,
  RESOURCES,
  restore,
  snapshot,
  tenant,
} from "./resources/index.ts";
export { DATA_SOURCES, drift, installManifests, report, syncManifests, versions } from "./data-sources/index.ts";
export { OBJECT_SET_MEMBERS, objectSetIdentity, type GivenIdentity, type ObjectSetMember } from "./resources/object-set.ts";
export { placementAttributes } from "./resources/placement.ts";
export { instanceFindings, type InstanceDescription, type InstanceFinding } from "./resources/instance-rules.ts";
export { providerConfiguration } from "./resources/provider-configuration.ts";
export { dataSourceSource, providerSource, resourceSource, toConstruct } from "./folds/construct.ts";
export { toReference } from "./folds/reference.ts";
export { breaksBetween, toFrozen, type Frozen, type FrozenField } from "./folds/freeze.ts";
export { toResourceReference } from "./folds/resource-reference.ts";
