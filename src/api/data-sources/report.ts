// What runs in a cluster, in numbers.
import type { DataSourceSchema } from "../attribute.ts";
import { computed, nestedList, nestedObject, optional } from "../resources/attributes.ts";

/** `flux_report` */
export const report: DataSourceSchema = {
  typeName: "flux_report",
  doc: "Tells what runs in the cluster: the components, how many objects of each kind run, fail or are suspended, and what the cluster follows.",
  attributes: [
    optional("namespace", "string", "Namespace that Flux lives in.", { default: "flux-system" }),
    computed("server_version", "string", "Version of the API server."),
    computed("nodes", "number", "Nodes of the cluster."),
    computed("version", "string", "Release of the components; null where nothing is installed."),
    nestedList("components", "The controllers that are installed.", [
      computed("name", "string", "Name of the Deployment."),
      computed("image", "string", "Image that it runs."),
      computed("ready", "bool", "Whether it is up."),
      computed("status", "string", "Why it is up or not."),
    ]),
    nestedList("kinds", "The kinds of Flux that the cluster knows.", [
      computed("api_version", "string", "API version of the kind."),
      computed("kind", "string", "Name of the kind."),
      computed("running", "number", "Objects that are not suspended."),
      computed("failing", "number", "Objects that are not ready."),
      computed("suspended", "number", "Objects that are suspended."),
      computed("total_bytes", "number", "Bytes of all their artifacts together."),
    ]),
    nestedObject("sync", "What the cluster follows; null where it follows nothing.", [
      computed("source", "string", "Address of the repository."),
      computed("path", "string", "Folder in it."),
      computed("ready", "bool", "Whether the last revision is applied."),
      computed("status", "string", "What the Kustomization says."),
      computed("revision", "string", "Revision that was applied last; empty until then."),
    ]),
  ],
};
