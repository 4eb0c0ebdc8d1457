import type { DataSource } from "../plugin/index.ts";
import type { FluxClient } from "../resources/client.ts";
import { driftSource } from "./drift.ts";
import { installManifestsSource } from "./install-manifests.ts";
import { reportSource } from "./report.ts";
import { syncManifestsSource } from "./sync-manifests.ts";
import { versionsSource } from "./versions.ts";

/** Every data source of the provider. */
export function dataSources(): readonly DataSource<FluxClient>[] {
  return [driftSource(), installManifestsSource(), reportSource(), syncManifestsSource(), versionsSource()];
}
