// What a tenant is given in a cluster.

/** A role that people of the tenant have in its namespaces. */
export interface TenantRole {
  /** Name of a ClusterRole, such as `view`. */
  readonly clusterRole: string;
  readonly groups: readonly string[];
  readonly users: readonly string[];
}

/** Bounds of the containers of a tenant, by resource: `cpu`, `memory`. */
export interface TenantLimits {
  readonly defaults?: Readonly<Record<string, string>>;
  readonly defaultRequests?: Readonly<Record<string, string>>;
  readonly max?: Readonly<Record<string, string>>;
  readonly min?: Readonly<Record<string, string>>;
}

/** What the API server refuses in the namespaces of a tenant. */
export interface TenantRules {
  /** Beginnings of the addresses that sources may have, each ending at a `/` of the address; all when absent. */
  readonly allowedSources?: readonly string[];
  /** Kustomizations and HelmReleases must run as the account of the tenant. */
  readonly requireServiceAccount: boolean;
  /** Kustomizations and HelmReleases must take their sources from their own namespace. */
  readonly sameNamespace: boolean;
}

export interface TenantOrder {
  readonly name: string;
  /** At least one. */
  readonly namespaces: readonly string[];
  /** False where somebody else makes the namespaces. */
  readonly createNamespaces: boolean;
  /** Namespaces are never deleted, neither when they are no longer named nor with the tenant. */
  readonly keepNamespaces: boolean;
  readonly serviceAccount: string;
  /** ClusterRole that the account has in the namespaces. */
  readonly clusterRole: string;
  readonly roles: readonly TenantRole[];
  /** Hard bounds of a namespace, by resource: `pods`, `requests.cpu`. */
  readonly quota?: Readonly<Record<string, string>>;
  readonly limits?: TenantLimits;
  readonly rules?: TenantRules;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
