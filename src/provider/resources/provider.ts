// The provider `headgate/flux`: its own block, and the list of what it offers.
import { KINDS, providerConfiguration } from "#api";
import { objectAt, type Provider } from "../plugin/index.ts";
import { dataSources } from "../data-sources/index.ts";
import { functions } from "../functions/index.ts";
import { FluxClient, type FluxSurroundings } from "./client.ts";
import { toAttributes } from "./from-api.ts";
import { airgapBundleResource } from "./airgap-bundle.ts";
import { forgeResources } from "./bootstrap-forge.ts";
import { bootstrapGitResource } from "./bootstrap-git.ts";
import { gitFindings } from "./git-rules.ts";
import { instanceResource } from "./instance.ts";
import { kindResource } from "./kind-resource.ts";
import { objectSetResource } from "./object-set.ts";
import { restoreResource } from "./restore.ts";
import { snapshotResource } from "./snapshot.ts";
import { tenantResource } from "./tenant.ts";

/** The provider over a world. `version` is that of the package. */
export function fluxProvider(around: FluxSurroundings, version: string): Provider<FluxClient> {
  return {
    version,
    schema: { description: providerConfiguration.doc, attributes: toAttributes(providerConfiguration.attributes) },
    validate: (config) => gitFindings(objectAt(config, "git")),
    configure: ({ config, log }) => new FluxClient(config, around, log),
    dataSources: dataSources(),
    functions: functions(),
    resources: [
      airgapBundleResource(),
      bootstrapGitResource(),
      ...forgeResources(),
      instanceResource(),
      objectSetResource(),
      restoreResource(),
      snapshotResource(),
      tenantResource(),
      ...KINDS.map((kind) => kindResource(kind)),
    ],
  };
}
