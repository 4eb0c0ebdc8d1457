export { KNOWN_AFTER_APPLY } from "./arguments.ts";
export type { GraphFinding } from "./graph.ts";
export { planStack, type PlanOptions } from "./plan-stack.ts";
export { testingProblems } from "./problems.ts";
export { StackPlan, type PlannedInstall, type PlannedResource } from "./stack-plan.ts";
export type { PlanProblem } from "#provider";
