// What fluxcd/flux 1.8.5 offers, attribute by attribute: the facts that configurations and states of its users rest on.
// SOURCE: the schema that the built provider answers, and its plan modifiers and defaults as read; written down here in our own form.

/** What a user can tell of an attribute. */
export interface Facts {
  /** `string`, `bool`, `set(string)`, `object`. */
  readonly type: string;
  readonly mode: "required" | "optional" | "computed" | "optional computed";
  readonly sensitive?: true;
  readonly deprecated?: true;
  /** A change of it replaces the resource. */
  readonly replaces?: true;
  /** JSON of the value when the user gives none. */
  readonly default?: string;
}

/** Facts by the path of the attribute, `git.ssh.private_key`. */
export type AttributeTable = Readonly<Record<string, Facts>>;

const text = { type: "string", mode: "optional" } as const;
const flag = { type: "bool", mode: "optional" } as const;
const group = { type: "object", mode: "optional" } as const;
const secret = { ...text, sensitive: true } as const;
const needed = { type: "string", mode: "required" } as const;

/** `type` of an attribute that stands at a value where the user gives none. */
function preset(type: string, value: unknown): Facts {
  return { type, mode: "optional computed", default: JSON.stringify(value) };
}

export const UPSTREAM_PROVIDER: AttributeTable = {
  kubernetes: group,
  "kubernetes.host": text,
  "kubernetes.username": text,
  "kubernetes.password": text,
  "kubernetes.token": text,
  "kubernetes.insecure": flag,
  "kubernetes.client_certificate": text,
  "kubernetes.client_key": text,
  "kubernetes.cluster_ca_certificate": text,
  "kubernetes.config_path": text,
  "kubernetes.config_paths": { type: "set(string)", mode: "optional" },
  "kubernetes.config_context": text,
  "kubernetes.config_context_auth_info": text,
  "kubernetes.config_context_cluster": text,
  "kubernetes.proxy_url": text,
  "kubernetes.exec": group,
  "kubernetes.exec.api_version": needed,
  "kubernetes.exec.command": needed,
  "kubernetes.exec.args": { type: "list(string)", mode: "optional" },
  "kubernetes.exec.env": { type: "map(string)", mode: "optional" },
  git: group,
  "git.url": needed,
  "git.branch": text,
  "git.author_name": text,
  "git.author_email": text,
  "git.gpg_key_ring": text,
  "git.gpg_passphrase": secret,
  "git.gpg_key_id": text,
  "git.commit_message_appendix": text,
  "git.ssh": group,
  "git.ssh.username": text,
  "git.ssh.password": secret,
  "git.ssh.private_key": secret,
  "git.ssh.hostkey_algos": { type: "list(string)", mode: "optional" },
  "git.http": group,
  "git.http.username": text,
  "git.http.password": secret,
  "git.http.allow_insecure_http": flag,
  "git.http.certificate_authority": text,
};

export const UPSTREAM_BOOTSTRAP: AttributeTable = {
  id: { type: "string", mode: "computed" },
  namespace: { ...preset("string", "flux-system"), replaces: true },
  secret_name: { ...preset("string", "flux-system"), replaces: true },
  path: text,
  version: preset("string", "v2.8.5"),
  components: preset("set(string)", ["source-controller", "kustomize-controller", "helm-controller", "notification-controller"]),
  components_extra: { type: "set(string)", mode: "optional" },
  cluster_domain: preset("string", "cluster.local"),
  log_level: preset("string", "info"),
  interval: preset("string", "1m0s"),
  network_policy: preset("bool", true),
  watch_all_namespaces: preset("bool", true),
  recurse_submodules: flag,
  toleration_keys: { type: "set(string)", mode: "optional" },
  registry: preset("string", "ghcr.io/fluxcd"),
  registry_credentials: text,
  image_pull_secret: text,
  embedded_manifests: preset("bool", false),
  manifests_path: { ...text, deprecated: true },
  kustomization_override: text,
  disable_secret_creation: flag,
  delete_git_manifests: preset("bool", true),
  keep_namespace: preset("bool", false),
  repository_files: { type: "map(string)", mode: "computed" },
  timeouts: group,
  "timeouts.create": text,
  "timeouts.read": text,
  "timeouts.update": text,
  "timeouts.delete": text,
};

/** How long its operations may take where the user sets nothing. */
export const UPSTREAM_TIMEOUTS = { create: "15m", read: "15m", update: "15m", delete: "5m" } as const;

/** Differences that are made on purpose, `<path>: <fact> <upstream's> → <ours>`, with the reason. */
export const DIFFERENCES: Readonly<Record<string, string>> = {
  "kubernetes.password: sensitive no → yes": "a password that plans and logs would show in the clear",
  "kubernetes.token: sensitive no → yes": "a token that plans and logs would show in the clear",
  "kubernetes.client_key: sensitive no → yes": "a private key",
  "kubernetes.exec.env: sensitive no → yes": "the environment is where such commands are given their secrets",
  "git.gpg_key_ring: sensitive no → yes": "it may hold the armored key itself, not only the path of a file",
  "git.url: mode required → optional": "the bootstraps of hosting services find the address themselves; every other use asks for it",
  "registry_credentials: sensitive no → yes": "a password that upstream prints in every plan",
  "namespace: replaces yes → no": "a change moves the install and keeps what it manages running",
  "secret_name: replaces yes → no": "a change writes another Secret and removes the old one",
  'version: default "v2.8.5" → none':
    "the newest release that the provider brings, settled by the plan; a release of upstream stays as it is",
  'components: default ["source-controller","kustomize-controller","helm-controller","notification-controller"] → none':
    "all controllers of the release, settled by the plan",
  'registry: default "ghcr.io/fluxcd" → none': "the registry of the release, settled by the plan; that of a state of upstream stays",
};
