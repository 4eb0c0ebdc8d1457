import type { ResourceSchema } from "../attribute.ts";
import { airgapBundle } from "./airgap-bundle.ts";
import { bootstrapBitbucketServer, bootstrapGitea, bootstrapGithub, bootstrapGitlab } from "./bootstrap-forge.ts";
import { bootstrapGit } from "./bootstrap-git.ts";
import { fluxInstance } from "./instance.ts";
import { objectSet } from "./object-set.ts";
import { restore } from "./restore.ts";
import { snapshot } from "./snapshot.ts";
import { tenant } from "./tenant.ts";

export { airgapBundle } from "./airgap-bundle.ts";
export { FORGE_BOOTSTRAPS } from "./bootstrap-forge.ts";
export { bootstrapGit } from "./bootstrap-git.ts";
export { fluxInstance } from "./instance.ts";
export { objectSet } from "./object-set.ts";
export { restore } from "./restore.ts";
export { snapshot } from "./snapshot.ts";
export { tenant } from "./tenant.ts";

/** Every resource that is no kind of the API, in the order of their names. */
export const RESOURCES: readonly ResourceSchema[] = [
  airgapBundle,
  bootstrapBitbucketServer,
  bootstrapGit,
  bootstrapGitea,
  bootstrapGithub,
  bootstrapGitlab,
  fluxInstance,
  objectSet,
  restore,
  snapshot,
  tenant,
];
