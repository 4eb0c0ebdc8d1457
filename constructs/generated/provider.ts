// Written by `npm run generate` from src/api. Do not edit.
import type { IResolvable } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { FluxProviderBase } from "../attribute/provider.ts";

/** Command that prints credentials. */
export interface FluxProviderKubernetesExec {
  /** API version of the credentials that the command prints. */
  readonly apiVersion: string;
  /** Command to run. */
  readonly command: string;
  /** Arguments of the command. */
  readonly args?: readonly string[];
  /** Environment of the command, beside that of the provider. */
  readonly env?: { readonly [key: string]: string };
}

/** How to reach the cluster. A kubeconfig, or host and credentials. */
export interface FluxProviderKubernetes {
  /** Address of the API server. */
  readonly host?: string;
  /** User name for basic authentication. */
  readonly username?: string;
  /** Password for basic authentication. */
  readonly password?: string;
  /** Bearer token. */
  readonly token?: string;
  /** Whether the certificate of the API server is taken unseen. */
  readonly insecure?: boolean | IResolvable;
  /** Client certificate, PEM. */
  readonly clientCertificate?: string;
  /** Key of the client certificate, PEM. */
  readonly clientKey?: string;
  /** Certificates of the authorities that the API server is checked against, PEM. */
  readonly clusterCaCertificate?: string;
  /** Path of a kubeconfig; wins over `config_paths`. Environment: KUBE_CONFIG_PATH. */
  readonly configPath?: string;
  /** Paths of kubeconfigs that are merged. Environment: KUBE_CONFIG_PATHS. */
  readonly configPaths?: readonly string[];
  /** Context of the kubeconfig. */
  readonly configContext?: string;
  /** User of the kubeconfig, in place of the context's. */
  readonly configContextAuthInfo?: string;
  /** Cluster of the kubeconfig, in place of the context's. */
  readonly configContextCluster?: string;
  /** Proxy through which the API server is reached. */
  readonly proxyUrl?: string;
  /** Command that prints credentials. */
  readonly exec?: FluxProviderKubernetesExec | IResolvable;
}

/** SSH key that commits are signed with, in place of one of GnuPG. */
export interface FluxProviderGitSshSigning {
  /** Private key, PEM or OpenSSH form. */
  readonly privateKey?: string;
  /** Passphrase of the private key. */
  readonly password?: string;
  /** Whether the key of `ssh` signs too. */
  readonly reusePrivateKey?: boolean | IResolvable;
}

/** Credentials for ssh addresses. */
export interface FluxProviderGitSsh {
  /** User at the remote; `git` when neither it nor the address names one. */
  readonly username?: string;
  /** Passphrase of the private key. */
  readonly password?: string;
  /** Private key, PEM or OpenSSH form. */
  readonly privateKey?: string;
  /** Algorithms of host keys, in order of preference. */
  readonly hostkeyAlgos?: readonly string[];
  /** Keys that the host may show, as `ssh-keyscan` prints them. When absent, the host is asked for its key and believed; the plan warns with its fingerprint. */
  readonly knownHosts?: string;
}

/** Installation of a GitHub App that is logged in as over https, in place of a user or token. */
export interface FluxProviderGitGithubApp {
  /** Id of the app. */
  readonly appId?: string;
  /** Id of the installation; or give `installation_owner`. */
  readonly installationId?: string;
  /** Organization or user that the app is installed for; or give `installation_id`. */
  readonly installationOwner?: string;
  /** Private key of the app, RSA in PEM form. */
  readonly privateKey?: string;
  /** Address of the API, such as `https://github.example.com/api/v3`; that of github.com when absent. */
  readonly baseUrl?: string;
}

/** Credentials for http and https addresses. */
export interface FluxProviderGitHttp {
  /** User at the remote. */
  readonly username?: string;
  /** Password or token. */
  readonly password?: string;
  /** Token that is sent as such, in place of user name and password. */
  readonly bearerToken?: string;
  /** Whether an address without TLS may be used. */
  readonly allowInsecureHttp?: boolean | IResolvable;
  /** Certificates of the authorities that the remote is checked against, PEM. */
  readonly certificateAuthority?: string;
}

/** How to reach the repository. */
export interface FluxProviderGit {
  /** Address of the repository, http, https or ssh, without credentials. Needed by every resource but the bootstraps of hosting services, which find it themselves. */
  readonly url?: string;
  /** Branch that the cluster follows; `main` when absent. */
  readonly branch?: string;
  /** Name of the author of commits; `Flux` when absent. */
  readonly authorName?: string;
  /** Address of the author of commits. */
  readonly authorEmail?: string;
  /** Private keys that commits are signed with, as `gpg --export-secret-keys` prints them: the path of a file, or armored text. */
  readonly gpgKeyRing?: string;
  /** Passphrase of the signing key. */
  readonly gpgPassphrase?: string;
  /** Which key of the ring signs: 16 digits or a fingerprint; the first key when absent. */
  readonly gpgKeyId?: string;
  /** SSH key that commits are signed with, in place of one of GnuPG. */
  readonly sshSigning?: FluxProviderGitSshSigning | IResolvable;
  /** Text put at the end of every commit message. */
  readonly commitMessageAppendix?: string;
  /** Proxy through which the repository is reached, http or https, with `user:password@` before the host where it asks for them. */
  readonly proxyUrl?: string;
  /** Credentials for ssh addresses. */
  readonly ssh?: FluxProviderGitSsh | IResolvable;
  /** Installation of a GitHub App that is logged in as over https, in place of a user or token. */
  readonly githubApp?: FluxProviderGitGithubApp | IResolvable;
  /** Credentials for http and https addresses. */
  readonly http?: FluxProviderGitHttp | IResolvable;
}

/** Arguments of the provider. */
export interface FluxProviderConfig {
  /** How to reach the cluster. A kubeconfig, or host and credentials. */
  readonly kubernetes?: FluxProviderKubernetes | IResolvable;
  /** How to reach the repository. */
  readonly git?: FluxProviderGit | IResolvable;
  /** Name of this configuration of the provider, for stacks with more than one. */
  readonly alias?: string;
}

const FIELDS: Fields = {
  kubernetes: { name: "kubernetes", type: { object: {
    host: { name: "host", type: "string" },
    username: { name: "username", type: "string" },
    password: { name: "password", type: "string" },
    token: { name: "token", type: "string" },
    insecure: { name: "insecure", type: "bool" },
    clientCertificate: { name: "client_certificate", type: "string" },
    clientKey: { name: "client_key", type: "string" },
    clusterCaCertificate: { name: "cluster_ca_certificate", type: "string" },
    configPath: { name: "config_path", type: "string" },
    configPaths: { name: "config_paths", type: { list: "string" } },
    configContext: { name: "config_context", type: "string" },
    configContextAuthInfo: { name: "config_context_auth_info", type: "string" },
    configContextCluster: { name: "config_context_cluster", type: "string" },
    proxyUrl: { name: "proxy_url", type: "string" },
    exec: { name: "exec", type: { object: {
      apiVersion: { name: "api_version", type: "string" },
      command: { name: "command", type: "string" },
      args: { name: "args", type: { list: "string" } },
      env: { name: "env", type: { map: "string" } },
    } } },
  } } },
  git: { name: "git", type: { object: {
    url: { name: "url", type: "string" },
    branch: { name: "branch", type: "string" },
    authorName: { name: "author_name", type: "string" },
    authorEmail: { name: "author_email", type: "string" },
    gpgKeyRing: { name: "gpg_key_ring", type: "string" },
    gpgPassphrase: { name: "gpg_passphrase", type: "string" },
    gpgKeyId: { name: "gpg_key_id", type: "string" },
    sshSigning: { name: "ssh_signing", type: { object: {
      privateKey: { name: "private_key", type: "string" },
      password: { name: "password", type: "string" },
      reusePrivateKey: { name: "reuse_private_key", type: "bool" },
    } } },
    commitMessageAppendix: { name: "commit_message_appendix", type: "string" },
    proxyUrl: { name: "proxy_url", type: "string" },
    ssh: { name: "ssh", type: { object: {
      username: { name: "username", type: "string" },
      password: { name: "password", type: "string" },
      privateKey: { name: "private_key", type: "string" },
      hostkeyAlgos: { name: "hostkey_algos", type: { list: "string" } },
      knownHosts: { name: "known_hosts", type: "string" },
    } } },
    githubApp: { name: "github_app", type: { object: {
      appId: { name: "app_id", type: "string" },
      installationId: { name: "installation_id", type: "string" },
      installationOwner: { name: "installation_owner", type: "string" },
      privateKey: { name: "private_key", type: "string" },
      baseUrl: { name: "base_url", type: "string" },
    } } },
    http: { name: "http", type: { object: {
      username: { name: "username", type: "string" },
      password: { name: "password", type: "string" },
      bearerToken: { name: "bearer_token", type: "string" },
      allowInsecureHttp: { name: "allow_insecure_http", type: "bool" },
      certificateAuthority: { name: "certificate_authority", type: "string" },
    } } },
  } } },
};

/** GitOps with Flux: brings it into clusters and keeps its objects. */
export class FluxProvider extends FluxProviderBase<FluxProviderConfig> {
  static readonly tfResourceType = "flux";
  /** Address of the provider. */
  static readonly source = "headgate/flux";

  constructor(scope: Construct, id: string, config: FluxProviderConfig = {}) {
    super(scope, id, { type: FluxProvider.tfResourceType, source: FluxProvider.source, fields: FIELDS }, config);
  }

  /** How to reach the cluster. A kubeconfig, or host and credentials. */
  get kubernetes(): FluxProviderKubernetes | IResolvable | undefined {
    return this.input("kubernetes") as FluxProviderKubernetes | IResolvable | undefined;
  }
  set kubernetes(value: FluxProviderKubernetes | IResolvable | undefined) {
    this.put("kubernetes", value);
  }
  resetKubernetes(): void {
    this.put("kubernetes", undefined);
  }
  get kubernetesInput(): FluxProviderKubernetes | IResolvable | undefined {
    return this.kubernetes;
  }
  /** How to reach the repository. */
  get git(): FluxProviderGit | IResolvable | undefined {
    return this.input("git") as FluxProviderGit | IResolvable | undefined;
  }
  set git(value: FluxProviderGit | IResolvable | undefined) {
    this.put("git", value);
  }
  resetGit(): void {
    this.put("git", undefined);
  }
  get gitInput(): FluxProviderGit | IResolvable | undefined {
    return this.git;
  }
}
