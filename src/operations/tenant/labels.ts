/** Label by which upstream's tools know what belongs to a tenant. */
export const TENANT = "toolkit.fluxcd.io/tenant";
