// The resource that brings Flux into a cluster and its manifests into git. It keeps the flat form and state version of fluxcd/flux 1.8.5,
// so that states move over unchanged; attributes of our own stand at the end.
import type { Attribute, ResourceSchema } from "../attribute.ts";
import { DURATION } from "../shapes/duration.ts";
import { placementAttributes } from "./placement.ts";
import { computed, nested, nestedObject, optional, settled, timeouts } from "./attributes.ts";
import { LABEL, SUBDOMAIN } from "../shapes/object-name.ts";

const secret = { sensitive: true } as const;
/** Twins of secrets that are never stored. */
const hidden = { sensitive: true, writeOnly: true } as const;
const twin = (name: string): readonly Attribute[] => [
  optional(`${name}_wo`, "string", `As \`${name}\`, and never stored; Terraform and OpenTofu from 1.11 on.`, hidden),
  optional(`${name}_wo_version`, "number", `Another number has \`${name}_wo\` written again.`),
];

/** `flux_bootstrap_git` */
export const bootstrapGit: ResourceSchema = {
  typeName: "flux_bootstrap_git",
  version: 0,
  doc: "Brings Flux into a cluster: writes its manifests to git, applies them, and has the cluster follow the repository from then on.",
  attributes: [
    computed("id", "string", "Namespace of the install."),
    optional(
      "namespace",
      "string",
      "Namespace that Flux lives in; also the name of its GitRepository and Kustomization. A change moves the install.",
      {
        default: "flux-system",
        pattern: LABEL,
      },
    ),
    optional(
      "secret_name",
      "string",
      "Name of the Secret with the credentials of the repository. A change writes another and removes this one.",
      {
        default: "flux-system",
        pattern: SUBDOMAIN,
      },
    ),
    optional("path", "string", "Folder in the repository that the cluster follows; its root when absent. A change moves the install."),
    settled(
      "version",
      "string",
      "Release such as `v0.1.0`, range such as `~0.1`, or `latest`; the newest that the provider brings when absent.",
      {
        pattern: "^(latest$|v?[0-9]|[~^<>=*])",
      },
    ),
    settled(
      "components",
      { set: "string" },
      "Controllers to install; all of the release when absent. source-controller and kustomize-controller are needed.",
      {
        values: ["source-controller", "kustomize-controller", "helm-controller", "notification-controller"],
      },
    ),
    optional("components_extra", { set: "string" }, "Further controllers to install.", {
      values: ["image-reflector-controller", "image-automation-controller", "source-watcher"],
    }),
    optional("cluster_domain", "string", "Domain of the cluster's services.", { default: "cluster.local" }),
    optional("log_level", "string", "How much the controllers write to their logs.", {
      default: "info",
      values: ["info", "debug", "error"],
    }),
    optional("interval", "string", "How often the repository is asked for a new revision, in Go's duration syntax.", {
      default: "1m0s",
      pattern: DURATION,
    }),
    optional("network_policy", "bool", "Whether only the controllers may reach each other.", { default: true }),
    optional("watch_all_namespaces", "bool", "Whether the controllers look after objects of every namespace, or of their own only.", {
      default: true,
    }),
    optional("recurse_submodules", "bool", "Whether submodules of the repository are checked out too."),
    optional("toleration_keys", { set: "string" }, "Keys of the taints that the controllers tolerate."),
    settled("registry", "string", "Registry and path that the images of the controllers are pulled from; that of the release when absent."),
    optional("registry_credentials", "string", "Credentials of the registry as `user:password`; needs `image_pull_secret`.", {
      sensitive: true,
    }),
    optional("image_pull_secret", "string", "Name of the Secret that images are pulled with.", { pattern: SUBDOMAIN }),
    optional(
      "embedded_manifests",
      "bool",
      "Whether nothing may be downloaded: the manifests of `headgate` come with the provider, those of `flux` from a local `distribution_source`.",
      {
        default: false,
      },
    ),
    optional("manifests_path", "string", "Kept for configurations of fluxcd/flux: stands for `distribution_source`.", {
      deprecated: "use `distribution_source`",
    }),
    optional("kustomization_override", "string", "Whole text of kustomization.yaml; it must list gotk-components.yaml and gotk-sync.yaml."),
    optional("disable_secret_creation", "bool", "Whether the Secret with the credentials is there already and is left alone."),
    optional("delete_git_manifests", "bool", "Whether destroying also removes the manifests from git.", { default: true }),
    optional("keep_namespace", "bool", "Whether destroying leaves the namespace in place.", { default: false }),
    computed("repository_files", { map: "string" }, "Path and content of every file that is kept in git."),
    computed(
      "objects",
      { map: "string" },
      "Every object of the install by its inventory id, with a short digest of its content; drift stands in its place.",
    ),
    optional(
      "node_selector",
      { map: "string" },
      "Labels that the nodes of the controllers must have, beside `kubernetes.io/os: linux`, which they may replace.",
    ),
    optional("priority_class_name", "string", "Priority class of the controllers; `system-cluster-critical` when absent.", {
      pattern: SUBDOMAIN,
    }),
    optional(
      "sparse_checkout",
      { list: "string" },
      "Folders of the repository that the cluster takes, `path` or one above it among them; all of it when absent.",
    ),
    nested(
      "cluster_credentials",
      "What the cluster logs in to the repository with, such as a read-only deploy key or token; what the provider pushes with when absent.",
      [
        optional("username", "string", "User at the remote, over http and https; `git` when absent."),
        optional("password", "string", "Password or token.", secret),
        ...twin("password"),
        optional("bearer_token", "string", "Token that is sent as such, in place of user name and password.", secret),
        ...twin("bearer_token"),
        nested("github_app", "Installation of a GitHub App that the controllers log in as, over https.", [
          optional("app_id", "string", "Id of the app.", { pattern: "^[1-9][0-9]*$" }),
          optional("installation_id", "string", "Id of the installation; or give `installation_owner`.", { pattern: "^[1-9][0-9]*$" }),
          optional("installation_owner", "string", "Organization or user that the app is installed for; or give `installation_id`."),
          optional("private_key", "string", "Private key of the app, RSA in PEM form.", secret),
          optional(
            "base_url",
            "string",
            "Address of the API, such as `https://github.example.com/api/v3`; that of github.com when absent.",
          ),
        ]),
        optional("private_key", "string", "Private key for ssh addresses, PEM or OpenSSH form.", secret),
        ...twin("private_key"),
        optional("passphrase", "string", "Passphrase of the private key.", secret),
        ...twin("passphrase"),
        optional(
          "known_hosts",
          "string",
          "Keys that the host may show, as `ssh-keyscan` prints them; those that the provider trusts when absent.",
        ),
        optional(
          "certificate_authority",
          "string",
          "Certificates of the authorities that the remote is checked against, PEM; those that the provider trusts when absent.",
        ),
      ],
    ),
    settled(
      "distribution",
      "string",
      "Whose components are installed: `headgate`, which the provider brings, or `flux`, upstream's own; `headgate` for a new install when absent, and what it was for one that is there.",
      { values: ["headgate", "flux"] },
    ),
    optional(
      "distribution_source",
      "string",
      "Where the manifests of `flux` come from: the base URL of a release mirror, an `oci://` artifact, or a folder or bundle; `https://github.com/fluxcd/flux2/releases` when absent. Asked only when the components change.",
    ),
    optional("allow_downgrade", "bool", "Whether a release that is older by a minor or major version may be installed over a newer one."),
    optional(
      "rollback_on_failure",
      "bool",
      "Whether the manifests before are written and applied again when an update pushed its own and the components do not come up.",
    ),
    nestedObject("upgrade", "What the latest change of release, components or distribution changes; null when there was none.", [
      computed("from", "string", "Distribution and release before, such as `flux v2.8.5`."),
      computed("to", "string", "Distribution and release after."),
      computed("added", { list: "string" }, "Objects that come, as `Kind/namespace/name`."),
      computed("removed", { list: "string" }, "Objects that go."),
      computed("changed", { list: "string" }, "Objects that change."),
      computed("images", { map: "string" }, "Component → old and new image, where they differ."),
      computed("definition_versions", { map: "string" }, "CustomResourceDefinition → versions that come (`+v2`) and go (`-v1`)."),
    ]),
    optional(
      "image_digests",
      { map: "string" },
      "Component → digest that its image is pinned to, `sha256:…`, such as `image_digests` of a `flux_airgap_bundle`; components without one go by their tag.",
    ),
    ...twin("registry_credentials"),
    ...placementAttributes,
    optional(
      "commit_manifests",
      "bool",
      "Whether the manifests are committed to the branch and pushed, as they are when absent. With `false` nothing is ever pushed: others commit `repository_files`, and the cluster follows once the branch has them.",
    ),
    optional(
      "delete_workloads",
      "bool",
      "Whether destroying also deletes everything that the cluster manages through this install, and what that manages in its turn. It stays when absent.",
    ),
    optional(
      "sync_provider",
      "string",
      "Whose workload identity the cluster logs in to the repository with, in place of a Secret: `generic`, `aws`, `azure`, `gcp` or `github`.",
      { values: ["generic", "aws", "azure", "gcp", "github"] },
    ),
    timeouts("create", "read", "update", "delete"),
  ],
};
