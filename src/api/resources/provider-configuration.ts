// The provider's own block: how to reach the cluster and the repository. Names and forms are those of fluxcd/flux 1.8.5; what could
// leak there is sensitive here.
import type { ProviderConfigurationSchema } from "../attribute.ts";
import { nested, optional, required } from "./attributes.ts";

const secret = { sensitive: true } as const;

/** Attributes of `provider "flux"`. */
export const providerConfiguration: ProviderConfigurationSchema = {
  doc: "GitOps with Flux: brings it into clusters and keeps its objects.",
  attributes: [
    nested("kubernetes", "How to reach the cluster. A kubeconfig, or host and credentials.", [
      optional("host", "string", "Address of the API server."),
      optional("username", "string", "User name for basic authentication."),
      optional("password", "string", "Password for basic authentication.", secret),
      optional("token", "string", "Bearer token.", secret),
      optional("insecure", "bool", "Whether the certificate of the API server is taken unseen."),
      optional("client_certificate", "string", "Client certificate, PEM."),
      optional("client_key", "string", "Key of the client certificate, PEM.", secret),
      optional("cluster_ca_certificate", "string", "Certificates of the authorities that the API server is checked against, PEM."),
      optional("config_path", "string", "Path of a kubeconfig; wins over `config_paths`. Environment: KUBE_CONFIG_PATH."),
      optional("config_paths", { set: "string" }, "Paths of kubeconfigs that are merged. Environment: KUBE_CONFIG_PATHS."),
      optional("config_context", "string", "Context of the kubeconfig."),
      optional("config_context_auth_info", "string", "User of the kubeconfig, in place of the context's."),
      optional("config_context_cluster", "string", "Cluster of the kubeconfig, in place of the context's."),
      optional("proxy_url", "string", "Proxy through which the API server is reached."),
      nested("exec", "Command that prints credentials.", [
        required("api_version", "string", "API version of the credentials that the command prints."),
        required("command", "string", "Command to run."),
        optional("args", { list: "string" }, "Arguments of the command."),
        optional("env", { map: "string" }, "Environment of the command, beside that of the provider.", secret),
      ]),
    ]),
    nested("git", "How to reach the repository.", [
      optional(
        "url",
        "string",
        "Address of the repository, http, https or ssh, without credentials. Needed by every resource but the bootstraps of hosting services, which find it themselves.",
        { pattern: "^(http|https|ssh)://" },
      ),
      optional("branch", "string", "Branch that the cluster follows; `main` when absent."),
      optional("author_name", "string", "Name of the author of commits; `Flux` when absent."),
      optional("author_email", "string", "Address of the author of commits."),
      optional(
        "gpg_key_ring",
        "string",
        "Private keys that commits are signed with, as `gpg --export-secret-keys` prints them: the path of a file, or armored text.",
        secret,
      ),
      optional("gpg_passphrase", "string", "Passphrase of the signing key.", secret),
      optional("gpg_key_id", "string", "Which key of the ring signs: 16 digits or a fingerprint; the first key when absent."),
      nested("ssh_signing", "SSH key that commits are signed with, in place of one of GnuPG.", [
        optional("private_key", "string", "Private key, PEM or OpenSSH form.", secret),
        optional("password", "string", "Passphrase of the private key.", secret),
        optional("reuse_private_key", "bool", "Whether the key of `ssh` signs too."),
      ]),
      optional("commit_message_appendix", "string", "Text put at the end of every commit message."),
      optional(
        "proxy_url",
        "string",
        "Proxy through which the repository is reached, http or https, with `user:password@` before the host where it asks for them.",
        secret,
      ),
      nested("ssh", "Credentials for ssh addresses.", [
        optional("username", "string", "User at the remote; `git` when neither it nor the address names one."),
        optional("password", "string", "Passphrase of the private key.", secret),
        optional("private_key", "string", "Private key, PEM or OpenSSH form.", secret),
        optional("hostkey_algos", { list: "string" }, "Algorithms of host keys, in order of preference."),
        optional(
          "known_hosts",
          "string",
          "Keys that the host may show, as `ssh-keyscan` prints them. When absent, the host is asked for its key and believed; the plan warns with its fingerprint.",
        ),
      ]),
      nested("github_app", "Installation of a GitHub App that is logged in as over https, in place of a user or token.", [
        optional("app_id", "string", "Id of the app.", { pattern: "^[1-9][0-9]*$" }),
        optional("installation_id", "string", "Id of the installation; or give `installation_owner`.", { pattern: "^[1-9][0-9]*$" }),
        optional("installation_owner", "string", "Organization or user that the app is installed for; or give `installation_id`."),
        optional("private_key", "string", "Private key of the app, RSA in PEM form.", secret),
        optional("base_url", "string", "Address of the API, such as `https://github.example.com/api/v3`; that of github.com when absent."),
      ]),
      nested("http", "Credentials for http and https addresses.", [
        optional("username", "string", "User at the remote."),
        optional("password", "string", "Password or token.", secret),
        optional("bearer_token", "string", "Token that is sent as such, in place of user name and password.", secret),
        optional("allow_insecure_http", "bool", "Whether an address without TLS may be used."),
        optional("certificate_authority", "string", "Certificates of the authorities that the remote is checked against, PEM."),
      ]),
    ]),
  ],
};
