export {
  dataSource,
  ephemeral,
  providerFunction,
  resource,
  type Call,
  type ChangeCall,
  type DataSource,
  type DeleteCall,
  type Ephemeral,
  type ForeignState,
  type MoveSource,
  type Provider,
  type ProviderFunction,
  type Resource,
  type Stored,
  type Timeouts,
  type Warning,
} from "./define.ts";
export {
  bool,
  dynamic,
  impliedObject,
  isNested,
  listOf,
  mapOf,
  nested,
  number,
  setOf,
  text,
  type Attribute,
  type Attributes,
  type Complaint,
  type Nested,
  type Schema,
  type Validator,
} from "./schema/attribute.ts";
export { dnsLabel, dnsSubdomain, duration, each, matching, oneOf, sameDuration } from "./schema/validators.ts";
export type { PlanAdvice, PlannedChange } from "./lifecycle/plan.ts";
export { assertApplied, assertPlan, assertReplacePaths, assertResult, assertStored } from "./lifecycle/assert.ts";
export { planOffline, type OfflinePlaces, type OfflinePlan, type PlanProblem } from "./server/offline-plan.ts";
export { Redactor } from "./log.ts";
export { pluginProblems } from "./problems.ts";
export { serve } from "./process/serve.ts";
export { attach, type Attached } from "./process/reattach.ts";
export { boolAt, isUnknownAt, objectAt, textAt, textMapAt, textsAt } from "./schema/read-value.ts";
