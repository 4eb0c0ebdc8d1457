export type { TenantLimits, TenantOrder, TenantRole, TenantRules } from "./contract.ts";
export { tenantProblems } from "./problems.ts";
export { applyTenant, inspectTenant, removeTenant, renderTenant, type TenantPlaces, type TenantRemoval } from "./tenant.ts";
