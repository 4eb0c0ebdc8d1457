// What in a cluster is not as it should be, for checks and outputs.
import type { DataSourceSchema } from "../attribute.ts";
import { computed, nestedList, optional } from "../resources/attributes.ts";

/** `flux_drift` */
export const drift: DataSourceSchema = {
  typeName: "flux_drift",
  doc: "Compares every object that a Kustomization or a HelmRelease answers for with what git or the chart says, field by field. Changes nothing. It needs the provider's kubernetes settings only: sources are read with the Secrets that their controllers use.",
  attributes: [
    optional("namespaces", { set: "string" }, "Namespaces whose Kustomizations and HelmReleases are looked at; all when absent."),
    computed("drifted", "bool", "Whether something is missing, changed, suspended or not ready."),
    computed("summary", { list: "string" }, "One line for each finding."),
    computed("owners", "number", "Kustomizations and HelmReleases that were looked at."),
    computed("objects", "number", "Objects that were compared."),
    nestedList("findings", "What is different.", [
      computed("owner", "string", "Who answers for the subject, such as `Kustomization/flux-system/apps`."),
      computed("subject", "string", "What it is about, such as `Deployment/apps/web`."),
      computed("api_version", "string", "API version of the subject."),
      computed("kind", "string", "Kind of the subject."),
      computed("namespace", "string", "Namespace of the subject."),
      computed("name", "string", "Name of the subject."),
      computed("change", "string", "`missing`, `changed`, `suspended`, `not ready`, or `unjudged` where nothing can be said."),
      computed("field", "string", "Path of the field, such as `spec.replicas`; empty for the whole subject."),
      computed("wanted", "string", "What git or the chart says; null where it says nothing. Values of Secrets are fingerprints."),
      computed("found", "string", "What the cluster has; null where it has nothing."),
      computed("managers", { list: "string" }, "Who wrote the field, the latest first."),
      computed("since", "string", "Time of the last write, RFC 3339; null when it is not known."),
      computed("message", "string", "Reason of what is not ready or not judged; null otherwise."),
    ]),
  ],
};
