export type { BundleCatalogue, BundleChart, BundleEntry, BundleOrder, BundlePlaces, BundleSummary, EntryKind } from "./contract.ts";
export { createBundle } from "./create.ts";
export { imageDigests, imagesAt } from "./images.ts";
export { openBundleManifests } from "./manifest-source.ts";
export { openBundle, type OpenBundle } from "./open.ts";
export { bundleProblems } from "./problems.ts";
export { pushBundle, type PushOrder, type PushOutcome } from "./push.ts";
export { Registries, type RegistryAccess } from "./registries.ts";
export { verifyBundle, type BundleReport, type VerifyOrder } from "./verify.ts";
