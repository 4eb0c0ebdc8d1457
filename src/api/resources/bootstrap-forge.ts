// The resources that bring Flux into a cluster from a repository of a hosting service: that of bootstrap-git.ts with the repository
// itself, its teams, and what the cluster logs in with.
import type { Attribute, ResourceSchema } from "../attribute.ts";
import { computed, optional, required } from "./attributes.ts";
import { bootstrapGit } from "./bootstrap-git.ts";

interface ForgeWords {
  readonly typeName: string;
  readonly service: string;
  /** What stands over repositories. */
  readonly owner: string;
  readonly teams: string;
  readonly preset: string;
  /** Public service; the hostname must be given where there is none. */
  readonly hostname?: string;
  readonly visibilities: readonly string[];
  readonly hasDeployTokens?: true;
}

function forgeAttributes(words: ForgeWords): readonly Attribute[] {
  const { service, hostname } = words;
  const hostnameDoc = `Host of ${service}, with a port or as a URL where needed.`;
  return [
    required("owner", "string", `${words.owner} that the repository belongs to.`, { replace: true }),
    required("repository", "string", "Name of the repository; it is created when it is not there, and never deleted.", {
      replace: true,
      pattern: "^[^/\\s]+$",
    }),
    optional("personal", "bool", "Whether the owner is a user.", { default: false }),
    hostname === undefined
      ? required("hostname", "string", hostnameDoc, { replace: true })
      : optional("hostname", "string", hostnameDoc, { default: hostname, replace: true }),
    optional(
      "ssh_hostname",
      "string",
      "Host that the cluster reaches the repository at over ssh, with its port where needed; that of `hostname` when absent.",
    ),
    optional("visibility", "string", "Who sees a repository that is created here.", { default: "private", values: words.visibilities }),
    optional("description", "string", "Description of a repository that is created here."),
    optional(
      "default_branch",
      "string",
      "Default branch of a repository that is created here; it must exist once the manifests are pushed. That which the manifests are pushed to when absent.",
    ),
    optional(
      "teams",
      { set: "string" },
      `${words.teams} that get access to the repository, as \`name\` or \`name:permission\` with pull, triage, push, maintain or admin; ${words.preset} when not said.`,
    ),
    optional(
      "reconcile",
      "bool",
      "Whether settings and permissions of a repository that is there already are changed to those given here.",
      {
        default: false,
      },
    ),
    optional("read_write_key", "bool", "Whether the deploy key may also write.", { default: false }),
    optional(
      "token_auth",
      "bool",
      "Whether the cluster logs in over https with what the provider pushes with, in place of a deploy key: the token, or the GitHub App.",
      { default: false },
    ),
    ...(words.hasDeployTokens
      ? [
          optional("deploy_token_auth", "bool", "Whether the cluster logs in over https with a deploy token that only reads the project.", {
            default: false,
          }),
        ]
      : []),
    optional("ssh_key_algorithm", "string", "Kind of the deploy key that is made where the cluster has none.", {
      default: "ecdsa",
      values: ["ed25519", "ecdsa", "rsa"],
    }),
    optional("ssh_ecdsa_curve", "string", "Curve of an ECDSA key.", { default: "p384", values: ["p256", "p384", "p521"] }),
    optional("ssh_rsa_bits", "number", "Bits of an RSA key; at least 2048, and a multiple of 8.", { default: 2048 }),
    computed("repository_url", "string", "Address of the repository over https."),
    computed(
      "cluster_login",
      "string",
      "What the cluster logs in with: `deploy key` with its fingerprint, `deploy token` with its user, `token`, or `GitHub App` with its id. Null once it is not in place any more, so that an apply puts it back.",
    ),
  ];
}

function bootstrapOf(words: ForgeWords): ResourceSchema {
  return {
    typeName: words.typeName,
    version: 0,
    doc: `Brings Flux into a cluster from a repository of ${words.service}, which is created where it is not there: gives teams access, writes the manifests of Flux to the repository, applies them, and has the cluster follow it with a login of its own. The token is that of git.http.password in the provider block, or of the environment.`,
    attributes: [...forgeAttributes(words), ...bootstrapGit.attributes],
  };
}

/** `flux_bootstrap_github` */
export const bootstrapGithub = bootstrapOf({
  typeName: "flux_bootstrap_github",
  service: "GitHub",
  owner: "Organization or user",
  teams: "Teams of the organization, by their slugs,",
  preset: "maintain",
  hostname: "github.com",
  visibilities: ["private", "public", "internal"],
});

/** `flux_bootstrap_gitlab` */
export const bootstrapGitlab = bootstrapOf({
  typeName: "flux_bootstrap_gitlab",
  service: "GitLab",
  owner: "Group, with those above it, or user",
  teams: "Groups, by their full paths,",
  preset: "maintain",
  hostname: "gitlab.com",
  visibilities: ["private", "public", "internal"],
  hasDeployTokens: true,
});

/** `flux_bootstrap_gitea` */
export const bootstrapGitea = bootstrapOf({
  typeName: "flux_bootstrap_gitea",
  service: "Gitea or Forgejo",
  owner: "Organization or user",
  teams: "Teams of the organization; what they may do is set at the team, whatever is written here,",
  preset: "maintain",
  hostname: "gitea.com",
  visibilities: ["private", "public"],
});

/** `flux_bootstrap_bitbucket_server` */
export const bootstrapBitbucketServer = bootstrapOf({
  typeName: "flux_bootstrap_bitbucket_server",
  service: "Bitbucket Server or Data Center",
  owner: "Key of the project, or user",
  teams: "Groups",
  preset: "push",
  visibilities: ["private", "public"],
});

/** The bootstraps of hosting services by the kind of service. */
export const FORGE_BOOTSTRAPS = {
  github: bootstrapGithub,
  gitlab: bootstrapGitlab,
  gitea: bootstrapGitea,
  "bitbucket-server": bootstrapBitbucketServer,
} as const;
