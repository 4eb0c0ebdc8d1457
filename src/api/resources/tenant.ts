// A tenant of a cluster: namespaces with an account that Flux applies under, roles, bounds, and rules that the API server keeps.
import type { Attribute, ResourceSchema } from "../attribute.ts";
import { computed, nested, optional, required, timeouts } from "./attributes.ts";
import { LABEL, SUBDOMAIN } from "../shapes/object-name.ts";

const roles: Attribute = {
  name: "roles",
  jsonName: "roles",
  mode: "optional",
  doc: "Roles that people of the tenant have in its namespaces.",
  nested: {
    nesting: "list",
    attributes: [
      required("cluster_role", "string", "Name of a ClusterRole, such as `view`."),
      optional("groups", { set: "string" }, "Groups that have it."),
      optional("users", { set: "string" }, "Users that have it."),
    ],
  },
};

/** `flux_tenant` */
export const tenant: ResourceSchema = {
  typeName: "flux_tenant",
  version: 0,
  doc: "A tenant of a cluster, as `flux create tenant` makes one: namespaces, and an account under which Flux applies what the tenant asks for; with bounds, roles for people, and rules that the API server keeps.",
  attributes: [
    computed("id", "string", "Name of the tenant."),
    required("name", "string", "Name of the tenant; also the value of the label `toolkit.fluxcd.io/tenant`.", {
      pattern: LABEL,
      replace: true,
    }),
    optional("namespaces", { list: "string" }, "Namespaces of the tenant; one with the name of the tenant when absent.", {
      pattern: LABEL,
    }),
    optional("create_namespaces", "bool", "Whether the namespaces are made here; false where another resource makes them.", {
      default: true,
    }),
    optional(
      "keep_namespaces",
      "bool",
      "Whether namespaces stay, with all that is in them, when they are no longer named and when the tenant goes.",
      {
        default: false,
      },
    ),
    optional("service_account", "string", "Name of the account in each namespace; that of the tenant when absent.", { pattern: SUBDOMAIN }),
    optional("cluster_role", "string", "ClusterRole that the account has in the namespaces.", { default: "cluster-admin" }),
    roles,
    optional("quota", { map: "string" }, "Hard bounds of each namespace by resource, such as `pods` or `requests.cpu`."),
    nested("limits", "Bounds of each container, by resource.", [
      optional("defaults", { map: "string" }, "Limits of containers that name none."),
      optional("default_requests", { map: "string" }, "Requests of containers that name none."),
      optional("max", { map: "string" }, "Most that a container may have."),
      optional("min", { map: "string" }, "Least that a container must have."),
    ]),
    nested("rules", "What the API server refuses in the namespaces, by admission policies; Kubernetes 1.30 or newer.", [
      optional(
        "allowed_sources",
        { list: "string" },
        "Addresses that sources of the tenant must be or lie below, such as `https://github.com/acme` or `oci://ghcr.io/acme`; for buckets the endpoint counts. Any source when absent.",
      ),
      optional("require_service_account", "bool", "Whether Kustomizations and HelmReleases must name the account of the tenant.", {
        default: true,
      }),
      optional("same_namespace", "bool", "Whether Kustomizations and HelmReleases must take their sources from their own namespace.", {
        default: true,
      }),
    ]),
    optional("labels", { map: "string" }, "Labels of everything that is made."),
    optional("annotations", { map: "string" }, "Annotations of everything in the namespaces, and of the namespaces."),
    computed(
      "objects",
      { map: "string" },
      "Every object of the tenant by its inventory id, with a short digest of its content; drift stands in its place.",
    ),
    timeouts("create", "read", "update", "delete"),
  ],
};
