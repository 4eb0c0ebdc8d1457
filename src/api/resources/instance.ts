// The resource that holds an install as data, applied to the cluster by the provider itself: no git and no operator are needed.
import type { ResourceSchema } from "../attribute.ts";
import { DURATION } from "../shapes/duration.ts";
import { computed, nested, nestedOf, optional, required, requiredNested, settled, timeouts } from "./attributes.ts";
import { LABEL, SUBDOMAIN } from "../shapes/object-name.ts";

const LABEL_KEY = "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$";
const QUANTITY = "^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|Ti|Pi|Ei|k|M|G|T|P|E)?$";

/** `flux_instance` */
export const fluxInstance: ResourceSchema = {
  typeName: "flux_instance",
  version: 0,
  doc: "Flux in a cluster, described as data and applied by the provider: release, size, tenancy, shards, storage, and what the cluster follows. An install that is there already, by bootstrap, by the Flux operator or by helm, is taken over without a restart.",
  attributes: [
    computed("id", "string", "Namespace of the install."),
    optional("namespace", "string", "Namespace that Flux lives in.", { default: "flux-system", pattern: LABEL, replace: true }),
    requiredNested("distribution", "Whose release is installed, and where its parts come from.", [
      optional("name", "string", "`headgate` comes with the provider, `flux` is upstream's.", {
        default: "headgate",
        values: ["headgate", "flux"],
      }),
      required("version", "string", "Release such as `v2.9.4`, range such as `2.x`, or `latest`; of a range the newest release is taken.", {
        pattern: "^(latest$|v?[0-9]|[~^<>=*])",
      }),
      optional(
        "source",
        "string",
        "Where the manifests of `flux` are: base URL of a release mirror, `oci://` artifact or the registry path that a bundle was mirrored to, folder or bundle; upstream's own releases when absent.",
      ),
      optional("registry", "string", "Registry and path that images are pulled from; that of the distribution when absent."),
      optional("variant", "string", "Set of images whose digests the source pins.", {
        values: ["upstream-alpine", "enterprise-alpine", "enterprise-distroless", "enterprise-distroless-fips"],
      }),
      optional("image_pull_secret", "string", "Name of the Secret that images are pulled with.", { pattern: SUBDOMAIN }),
      optional("digests", { map: "string" }, "Component and digest, `sha256:…`, of images that are pinned."),
    ]),
    settled(
      "components",
      { set: "string" },
      "Controllers to install; when absent source-controller, kustomize-controller, helm-controller and notification-controller, as far as the release has them.",
      {
        values: [
          "source-controller",
          "kustomize-controller",
          "helm-controller",
          "notification-controller",
          "image-reflector-controller",
          "image-automation-controller",
          "source-watcher",
        ],
      },
    ),
    nested("common_metadata", "Labels and annotations that every object of the install gets.", [
      optional("labels", { map: "string" }, "Labels."),
      optional("annotations", { map: "string" }, "Annotations."),
    ]),
    nested("cluster", "The cluster, and who shares it.", [
      optional("type", "string", "Kind of cluster; `openshift` leaves users and profiles to it, the others change nothing.", {
        default: "kubernetes",
        values: ["kubernetes", "openshift", "aws", "azure", "gcp"],
      }),
      optional("size", "string", "Concurrency, caches and limits of the controllers; those of the release when absent.", {
        values: ["small", "medium", "large"],
      }),
      optional("domain", "string", "Domain of the cluster's services.", { default: "cluster.local", pattern: SUBDOMAIN }),
      optional("network_policy", "bool", "Whether only the controllers may reach each other.", { default: true }),
      optional(
        "multitenant",
        "bool",
        "Whether tenants are confined: no references to other namespaces, nothing remote in builds, and the rights of a ServiceAccount of their namespace.",
        { default: false },
      ),
      optional(
        "tenant_default_service_account",
        "string",
        "ServiceAccount that tenants have where an object names none; `default` when absent.",
        {
          pattern: SUBDOMAIN,
        },
      ),
      optional("tenant_default_decryption_service_account", "string", "The same for keys that Secrets are decrypted with.", {
        pattern: SUBDOMAIN,
      }),
      optional("tenant_default_kube_config_service_account", "string", "The same for other clusters.", { pattern: SUBDOMAIN }),
      optional(
        "object_level_workload_identity",
        "bool",
        "Whether objects may log in to clouds as ServiceAccounts of their own; as the release has it when absent, and without the right to make tokens when false.",
      ),
      optional("multitenant_workload_identity", "bool", "Whether no object logs in to a cloud as a controller.", { default: false }),
    ]),
    nested("sharding", "Controllers of their own for objects with a label.", [
      optional("key", "string", "Key of the label.", { default: "sharding.fluxcd.io/key", pattern: LABEL_KEY }),
      required("shards", { list: "string" }, "Values of the label, and ends of the names of the controllers."),
      optional("storage", "string", "Whether shards keep artifacts in their pods or, as `storage` says, on volumes.", {
        default: "ephemeral",
        values: ["ephemeral", "persistent"],
      }),
    ]),
    nested("storage", "Volume that artifacts are kept on; in the pod of source-controller when absent.", [
      required("class", "string", "StorageClass; it cannot be changed later.", { pattern: SUBDOMAIN }),
      required("size", "string", "Size as a Kubernetes quantity; it can grow where the class allows that.", { pattern: QUANTITY }),
    ]),
    optional("tmpfs_builds", "bool", "Whether kustomize-controller builds in memory.", { default: false }),
    nestedOf("list", "kustomize_patches", "Patches of the rendered objects, what the cluster follows included; applied last.", [
      required("patch", "string", "Strategic merge patch, or list of JSON 6902 operations, as YAML or JSON."),
      nested("target", "Which objects are patched; absent parts match all.", [
        optional("group", "string", "API group."),
        optional("version", "string", "API version, without its group."),
        optional("kind", "string", "Kind."),
        optional("name", "string", "Regular expression that names must match as a whole."),
        optional("namespace", "string", "Regular expression that namespaces must match as a whole."),
        optional("label_selector", "string", "Label selector in Kubernetes' text form."),
        optional("annotation_selector", "string", "Selector over annotations."),
      ]),
    ]),
    optional("wait", "bool", "Whether an apply waits until every component runs and the cluster has applied what it follows.", {
      default: true,
    }),
    optional("migrate_resources", "bool", "Whether objects are brought to the API version that a new release stores.", { default: true }),
    optional("allow_downgrade", "bool", "Whether an older minor or major release may take the place of a newer one.", { default: false }),
    nested("sync", "What the cluster follows; nothing when absent.", [
      required("kind", "string", "Kind of the source.", { values: ["GitRepository", "OCIRepository", "Bucket"] }),
      optional(
        "name",
        "string",
        "Name of source and Kustomization; the namespace when absent. With a new name the old ones let go of what they applied, and the new ones take it over.",
        {
          pattern: LABEL,
        },
      ),
      required("url", "string", "Address of the repository or artifact, or endpoint of the bucket."),
      required("ref", "string", "Full name of the git ref, `refs/heads/main`; tag or digest of the artifact; name of the bucket."),
      required("path", "string", "Folder that is applied, relative to the root of the source."),
      optional("interval", "string", "How often the source is asked for a new revision, in Go's duration syntax.", {
        default: "1m0s",
        pattern: DURATION,
      }),
      optional("pull_secret", "string", "Name of the Secret with the credentials; it is not made by this resource.", {
        pattern: SUBDOMAIN,
      }),
      optional("provider", "string", "Whose way of logging in is used.", { values: ["generic", "aws", "azure", "gcp", "github"] }),
    ]),
    optional("keep_namespace", "bool", "Whether destroying leaves the namespace in place.", { default: false }),
    computed("version", "string", "Release that is installed."),
    computed("revision", "string", "Release and digest of everything that is applied, `v2.9.4@sha256:…`."),
    computed("images", { map: "string" }, "Component and image."),
    computed(
      "objects",
      { map: "string" },
      "Every object of the install by its inventory id, with a short digest of its content; drift stands in its place.",
    ),
    timeouts("create", "read", "update", "delete"),
  ],
};
