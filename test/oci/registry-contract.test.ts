import { registryContract, REGISTRY_USER } from "../support/contract/registry.ts";
import { startFakeRegistry } from "../support/fake-registry.ts";

registryContract("the fake registry with tokens", (hasUser) =>
  startFakeRegistry({ pageSize: 5, auth: "bearer", ...(hasUser && { user: REGISTRY_USER }) }),
);
registryContract("the fake registry with passwords", (hasUser) =>
  startFakeRegistry({ pageSize: 5, auth: "basic", referrers: false, ...(hasUser && { user: REGISTRY_USER }) }),
);
