import type { ResourceSchema } from "../attribute.ts";
import { bootstrapGit } from "./bootstrap-git.ts";
import { restore } from "./restore.ts";
import { snapshot } from "./snapshot.ts";
import { tenant } from "./tenant.ts";

export { bootstrapGit } from "./bootstrap-git.ts";
export { restore } from "./restore.ts";
export { snapshot } from "./snapshot.ts";
export { tenant } from "./tenant.ts";

/** Every resource that is no kind of the API, in the order of their names. */
export const RESOURCES: readonly ResourceSchema[] = [bootstrapGit, restore, snapshot, tenant];
