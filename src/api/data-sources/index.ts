import type { DataSourceSchema } from "../attribute.ts";
import { drift } from "./drift.ts";
import { installManifests } from "./install-manifests.ts";
import { report } from "./report.ts";
import { syncManifests } from "./sync-manifests.ts";
import { versions } from "./versions.ts";

export { drift } from "./drift.ts";
export { installManifests } from "./install-manifests.ts";
export { report } from "./report.ts";
export { syncManifests } from "./sync-manifests.ts";
export { versions } from "./versions.ts";

/** Every data source, in the order of their names. */
export const DATA_SOURCES: readonly DataSourceSchema[] = [drift, installManifests, report, syncManifests, versions];
