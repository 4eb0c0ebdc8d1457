import { catalogue, formatRef, type ObjectRef } from "#base";

/** What can go wrong with a tenant. */
export const tenantProblems = catalogue("tenant", {
  taken: (namespace: string, tenant: string) => ({
    verdict: "stall",
    message: `namespace ${namespace} belongs to tenant ${tenant}`,
    next: "give each tenant namespaces of its own",
    data: { namespace, tenant },
  }),
  twice: (kind: string, name: string) => ({
    verdict: "stall",
    message: `${kind} ${name} is asked for twice`,
    next: "name each namespace once, and each cluster role once in roles",
    data: { kind, name },
  }),
  notRemoved: (ref: ObjectRef) => ({
    verdict: "retry",
    message: `${formatRef(ref)} cannot be deleted`,
    data: { ref },
  }),
});
