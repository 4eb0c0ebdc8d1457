// Written by `npm run generate` from src/api. Do not edit.
import { Fn, type ImportableResource, type IResolvable, type TerraformMetaArguments, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Fields } from "../attribute/field.ts";
import { ObjectList, ObjectReference, type Place } from "../attribute/reference.ts";
import { FluxResource, importable } from "../attribute/resource.ts";

/** Roles that people of the tenant have in its namespaces. */
export interface FluxTenantRoles {
  /** Name of a ClusterRole, such as `view`. */
  readonly clusterRole: string;
  /** Groups that have it. */
  readonly groups?: readonly string[];
  /** Users that have it. */
  readonly users?: readonly string[];
}

/** Bounds of each container, by resource. */
export interface FluxTenantLimits {
  /** Limits of containers that name none. */
  readonly defaults?: { readonly [key: string]: string };
  /** Requests of containers that name none. */
  readonly defaultRequests?: { readonly [key: string]: string };
  /** Most that a container may have. */
  readonly max?: { readonly [key: string]: string };
  /** Least that a container must have. */
  readonly min?: { readonly [key: string]: string };
}

/** What the API server refuses in the namespaces, by admission policies; Kubernetes 1.30 or newer. */
export interface FluxTenantRules {
  /** Addresses that sources of the tenant must be or lie below, such as `https://github.com/acme` or `oci://ghcr.io/acme`; for buckets the endpoint counts. Any source when absent. */
  readonly allowedSources?: readonly string[];
  /**
   * Whether Kustomizations and HelmReleases must name the account of the tenant.
   * @default true
   */
  readonly requireServiceAccount?: boolean | IResolvable;
  /**
   * Whether Kustomizations and HelmReleases must take their sources from their own namespace.
   * @default true
   */
  readonly sameNamespace?: boolean | IResolvable;
}

/** Longest times that operations may take. */
export interface FluxTenantTimeouts {
  /** Longest time that creating may take, in Go's duration syntax. */
  readonly create?: string;
  /** Longest time that reading may take, in Go's duration syntax. */
  readonly read?: string;
  /** Longest time that updating may take, in Go's duration syntax. */
  readonly update?: string;
  /** Longest time that deleting may take, in Go's duration syntax. */
  readonly delete?: string;
}

/** Arguments of flux_tenant. */
export interface FluxTenantConfig extends TerraformMetaArguments {
  /**
   * Name of the tenant; also the value of the label `toolkit.fluxcd.io/tenant`.
   * A change replaces the resource.
   */
  readonly name: string;
  /** Namespaces of the tenant; one with the name of the tenant when absent. */
  readonly namespaces?: readonly string[];
  /**
   * Whether the namespaces are made here; false where another resource makes them.
   * @default true
   */
  readonly createNamespaces?: boolean | IResolvable;
  /**
   * Whether namespaces stay, with all that is in them, when they are no longer named and when the tenant goes.
   * @default false
   */
  readonly keepNamespaces?: boolean | IResolvable;
  /** Name of the account in each namespace; that of the tenant when absent. */
  readonly serviceAccount?: string;
  /**
   * ClusterRole that the account has in the namespaces.
   * @default "cluster-admin"
   */
  readonly clusterRole?: string;
  /** Roles that people of the tenant have in its namespaces. */
  readonly roles?: readonly FluxTenantRoles[] | IResolvable;
  /** Hard bounds of each namespace by resource, such as `pods` or `requests.cpu`. */
  readonly quota?: { readonly [key: string]: string };
  /** Bounds of each container, by resource. */
  readonly limits?: FluxTenantLimits | IResolvable;
  /** What the API server refuses in the namespaces, by admission policies; Kubernetes 1.30 or newer. */
  readonly rules?: FluxTenantRules | IResolvable;
  /** Labels of everything that is made. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations of everything in the namespaces, and of the namespaces. */
  readonly annotations?: { readonly [key: string]: string };
  /** Longest times that operations may take. */
  readonly timeouts?: FluxTenantTimeouts | IResolvable;
}

const FIELDS: Fields = {
  name: { name: "name", type: "string" },
  namespaces: { name: "namespaces", type: { list: "string" } },
  createNamespaces: { name: "create_namespaces", type: "bool" },
  keepNamespaces: { name: "keep_namespaces", type: "bool" },
  serviceAccount: { name: "service_account", type: "string" },
  clusterRole: { name: "cluster_role", type: "string" },
  roles: { name: "roles", type: { list: { object: {
    clusterRole: { name: "cluster_role", type: "string" },
    groups: { name: "groups", type: { list: "string" } },
    users: { name: "users", type: { list: "string" } },
  } } } },
  quota: { name: "quota", type: { map: "string" } },
  limits: { name: "limits", type: { object: {
    defaults: { name: "defaults", type: { map: "string" } },
    defaultRequests: { name: "default_requests", type: { map: "string" } },
    max: { name: "max", type: { map: "string" } },
    min: { name: "min", type: { map: "string" } },
  } } },
  rules: { name: "rules", type: { object: {
    allowedSources: { name: "allowed_sources", type: { list: "string" } },
    requireServiceAccount: { name: "require_service_account", type: "bool" },
    sameNamespace: { name: "same_namespace", type: "bool" },
  } } },
  labels: { name: "labels", type: { map: "string" } },
  annotations: { name: "annotations", type: { map: "string" } },
  timeouts: { name: "timeouts", type: { object: {
    create: { name: "create", type: "string" },
    read: { name: "read", type: "string" },
    update: { name: "update", type: "string" },
    delete: { name: "delete", type: "string" },
  } } },
};

/** A tenant of a cluster, as `flux create tenant` makes one: namespaces, and an account under which Flux applies what the tenant asks for; with bounds, roles for people, and rules that the API server keeps. */
export class FluxTenant extends FluxResource<FluxTenantConfig> {
  static readonly tfResourceType = "flux_tenant";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: FluxTenant.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: FluxTenantConfig) {
    super(scope, id, { type: FluxTenant.tfResourceType, fields: FIELDS }, config);
  }

  /** Name of the tenant. */
  get id(): string {
    return this.getStringAttribute("id");
  }
  /**
   * Name of the tenant; also the value of the label `toolkit.fluxcd.io/tenant`.
   * A change replaces the resource.
   */
  get name(): string {
    return this.getStringAttribute("name");
  }
  set name(value: string) {
    this.put("name", value);
  }
  get nameInput(): string | undefined {
    return this.input("name") as string | undefined;
  }
  /** Namespaces of the tenant; one with the name of the tenant when absent. */
  get namespaces(): string[] {
    return this.getListAttribute("namespaces");
  }
  set namespaces(value: readonly string[]) {
    this.put("namespaces", value);
  }
  resetNamespaces(): void {
    this.put("namespaces", undefined);
  }
  get namespacesInput(): readonly string[] | undefined {
    return this.input("namespaces") as readonly string[] | undefined;
  }
  /**
   * Whether the namespaces are made here; false where another resource makes them.
   * @default true
   */
  get createNamespaces(): IResolvable {
    return this.getBooleanAttribute("create_namespaces");
  }
  set createNamespaces(value: boolean | IResolvable) {
    this.put("createNamespaces", value);
  }
  resetCreateNamespaces(): void {
    this.put("createNamespaces", undefined);
  }
  get createNamespacesInput(): boolean | IResolvable | undefined {
    return this.input("createNamespaces") as boolean | IResolvable | undefined;
  }
  /**
   * Whether namespaces stay, with all that is in them, when they are no longer named and when the tenant goes.
   * @default false
   */
  get keepNamespaces(): IResolvable {
    return this.getBooleanAttribute("keep_namespaces");
  }
  set keepNamespaces(value: boolean | IResolvable) {
    this.put("keepNamespaces", value);
  }
  resetKeepNamespaces(): void {
    this.put("keepNamespaces", undefined);
  }
  get keepNamespacesInput(): boolean | IResolvable | undefined {
    return this.input("keepNamespaces") as boolean | IResolvable | undefined;
  }
  /** Name of the account in each namespace; that of the tenant when absent. */
  get serviceAccount(): string {
    return this.getStringAttribute("service_account");
  }
  set serviceAccount(value: string) {
    this.put("serviceAccount", value);
  }
  resetServiceAccount(): void {
    this.put("serviceAccount", undefined);
  }
  get serviceAccountInput(): string | undefined {
    return this.input("serviceAccount") as string | undefined;
  }
  /**
   * ClusterRole that the account has in the namespaces.
   * @default "cluster-admin"
   */
  get clusterRole(): string {
    return this.getStringAttribute("cluster_role");
  }
  set clusterRole(value: string) {
    this.put("clusterRole", value);
  }
  resetClusterRole(): void {
    this.put("clusterRole", undefined);
  }
  get clusterRoleInput(): string | undefined {
    return this.input("clusterRole") as string | undefined;
  }
  /** Roles that people of the tenant have in its namespaces. */
  get roles(): FluxTenantRolesList {
    return new FluxTenantRolesList(this.place("roles", "roles"));
  }
  putRoles(value: readonly FluxTenantRoles[] | IResolvable): void {
    this.put("roles", value);
  }
  resetRoles(): void {
    this.put("roles", undefined);
  }
  get rolesInput(): readonly FluxTenantRoles[] | IResolvable | undefined {
    return this.input("roles") as readonly FluxTenantRoles[] | IResolvable | undefined;
  }
  /** Hard bounds of each namespace by resource, such as `pods` or `requests.cpu`. */
  get quota(): { [key: string]: string } {
    return this.getStringMapAttribute("quota");
  }
  set quota(value: { readonly [key: string]: string }) {
    this.put("quota", value);
  }
  resetQuota(): void {
    this.put("quota", undefined);
  }
  get quotaInput(): { readonly [key: string]: string } | undefined {
    return this.input("quota") as { readonly [key: string]: string } | undefined;
  }
  /** Bounds of each container, by resource. */
  get limits(): FluxTenantLimitsOutputReference {
    return new FluxTenantLimitsOutputReference(this.place("limits", "limits"));
  }
  putLimits(value: FluxTenantLimits | IResolvable): void {
    this.put("limits", value);
  }
  resetLimits(): void {
    this.put("limits", undefined);
  }
  get limitsInput(): FluxTenantLimits | IResolvable | undefined {
    return this.input("limits") as FluxTenantLimits | IResolvable | undefined;
  }
  /** What the API server refuses in the namespaces, by admission policies; Kubernetes 1.30 or newer. */
  get rules(): FluxTenantRulesOutputReference {
    return new FluxTenantRulesOutputReference(this.place("rules", "rules"));
  }
  putRules(value: FluxTenantRules | IResolvable): void {
    this.put("rules", value);
  }
  resetRules(): void {
    this.put("rules", undefined);
  }
  get rulesInput(): FluxTenantRules | IResolvable | undefined {
    return this.input("rules") as FluxTenantRules | IResolvable | undefined;
  }
  /** Labels of everything that is made. */
  get labels(): { [key: string]: string } {
    return this.getStringMapAttribute("labels");
  }
  set labels(value: { readonly [key: string]: string }) {
    this.put("labels", value);
  }
  resetLabels(): void {
    this.put("labels", undefined);
  }
  get labelsInput(): { readonly [key: string]: string } | undefined {
    return this.input("labels") as { readonly [key: string]: string } | undefined;
  }
  /** Annotations of everything in the namespaces, and of the namespaces. */
  get annotations(): { [key: string]: string } {
    return this.getStringMapAttribute("annotations");
  }
  set annotations(value: { readonly [key: string]: string }) {
    this.put("annotations", value);
  }
  resetAnnotations(): void {
    this.put("annotations", undefined);
  }
  get annotationsInput(): { readonly [key: string]: string } | undefined {
    return this.input("annotations") as { readonly [key: string]: string } | undefined;
  }
  /** Every object of the tenant by its inventory id, with a short digest of its content; drift stands in its place. */
  get objects(): { [key: string]: string } {
    return this.getStringMapAttribute("objects");
  }
  /** Longest times that operations may take. */
  get timeouts(): FluxTenantTimeoutsOutputReference {
    return new FluxTenantTimeoutsOutputReference(this.place("timeouts", "timeouts"));
  }
  putTimeouts(value: FluxTenantTimeouts | IResolvable): void {
    this.put("timeouts", value);
  }
  resetTimeouts(): void {
    this.put("timeouts", undefined);
  }
  get timeoutsInput(): FluxTenantTimeouts | IResolvable | undefined {
    return this.input("timeouts") as FluxTenantTimeouts | IResolvable | undefined;
  }
}

/** References to the items of roles. */
export class FluxTenantRolesList extends ObjectList<FluxTenantRoles, FluxTenantRolesOutputReference> {
  constructor(place: Place) {
    super(place, (item) => new FluxTenantRolesOutputReference(item));
  }
}

/** References to roles and what is in it. */
export class FluxTenantRolesOutputReference extends ObjectReference<FluxTenantRoles> {
  /** Name of a ClusterRole, such as `view`. */
  get clusterRole(): string {
    return this.getStringAttribute("cluster_role");
  }
  set clusterRole(value: string) {
    this.put("clusterRole", value);
  }
  get clusterRoleInput(): string | undefined {
    return this.input("clusterRole") as string | undefined;
  }
  /** Groups that have it. */
  get groups(): string[] {
    return Fn.tolist(this.getListAttribute("groups")) as string[];
  }
  set groups(value: readonly string[]) {
    this.put("groups", value);
  }
  resetGroups(): void {
    this.put("groups", undefined);
  }
  get groupsInput(): readonly string[] | undefined {
    return this.input("groups") as readonly string[] | undefined;
  }
  /** Users that have it. */
  get users(): string[] {
    return Fn.tolist(this.getListAttribute("users")) as string[];
  }
  set users(value: readonly string[]) {
    this.put("users", value);
  }
  resetUsers(): void {
    this.put("users", undefined);
  }
  get usersInput(): readonly string[] | undefined {
    return this.input("users") as readonly string[] | undefined;
  }
}

/** References to limits and what is in it. */
export class FluxTenantLimitsOutputReference extends ObjectReference<FluxTenantLimits> {
  /** Limits of containers that name none. */
  get defaults(): { [key: string]: string } {
    return this.getStringMapAttribute("defaults");
  }
  set defaults(value: { readonly [key: string]: string }) {
    this.put("defaults", value);
  }
  resetDefaults(): void {
    this.put("defaults", undefined);
  }
  get defaultsInput(): { readonly [key: string]: string } | undefined {
    return this.input("defaults") as { readonly [key: string]: string } | undefined;
  }
  /** Requests of containers that name none. */
  get defaultRequests(): { [key: string]: string } {
    return this.getStringMapAttribute("default_requests");
  }
  set defaultRequests(value: { readonly [key: string]: string }) {
    this.put("defaultRequests", value);
  }
  resetDefaultRequests(): void {
    this.put("defaultRequests", undefined);
  }
  get defaultRequestsInput(): { readonly [key: string]: string } | undefined {
    return this.input("defaultRequests") as { readonly [key: string]: string } | undefined;
  }
  /** Most that a container may have. */
  get max(): { [key: string]: string } {
    return this.getStringMapAttribute("max");
  }
  set max(value: { readonly [key: string]: string }) {
    this.put("max", value);
  }
  resetMax(): void {
    this.put("max", undefined);
  }
  get maxInput(): { readonly [key: string]: string } | undefined {
    return this.input("max") as { readonly [key: string]: string } | undefined;
  }
  /** Least that a container must have. */
  get min(): { [key: string]: string } {
    return this.getStringMapAttribute("min");
  }
  set min(value: { readonly [key: string]: string }) {
    this.put("min", value);
  }
  resetMin(): void {
    this.put("min", undefined);
  }
  get minInput(): { readonly [key: string]: string } | undefined {
    return this.input("min") as { readonly [key: string]: string } | undefined;
  }
}

/** References to rules and what is in it. */
export class FluxTenantRulesOutputReference extends ObjectReference<FluxTenantRules> {
  /** Addresses that sources of the tenant must be or lie below, such as `https://github.com/acme` or `oci://ghcr.io/acme`; for buckets the endpoint counts. Any source when absent. */
  get allowedSources(): string[] {
    return this.getListAttribute("allowed_sources");
  }
  set allowedSources(value: readonly string[]) {
    this.put("allowedSources", value);
  }
  resetAllowedSources(): void {
    this.put("allowedSources", undefined);
  }
  get allowedSourcesInput(): readonly string[] | undefined {
    return this.input("allowedSources") as readonly string[] | undefined;
  }
  /**
   * Whether Kustomizations and HelmReleases must name the account of the tenant.
   * @default true
   */
  get requireServiceAccount(): IResolvable {
    return this.getBooleanAttribute("require_service_account");
  }
  set requireServiceAccount(value: boolean | IResolvable) {
    this.put("requireServiceAccount", value);
  }
  resetRequireServiceAccount(): void {
    this.put("requireServiceAccount", undefined);
  }
  get requireServiceAccountInput(): boolean | IResolvable | undefined {
    return this.input("requireServiceAccount") as boolean | IResolvable | undefined;
  }
  /**
   * Whether Kustomizations and HelmReleases must take their sources from their own namespace.
   * @default true
   */
  get sameNamespace(): IResolvable {
    return this.getBooleanAttribute("same_namespace");
  }
  set sameNamespace(value: boolean | IResolvable) {
    this.put("sameNamespace", value);
  }
  resetSameNamespace(): void {
    this.put("sameNamespace", undefined);
  }
  get sameNamespaceInput(): boolean | IResolvable | undefined {
    return this.input("sameNamespace") as boolean | IResolvable | undefined;
  }
}

/** References to timeouts and what is in it. */
export class FluxTenantTimeoutsOutputReference extends ObjectReference<FluxTenantTimeouts> {
  /** Longest time that creating may take, in Go's duration syntax. */
  get create(): string {
    return this.getStringAttribute("create");
  }
  set create(value: string) {
    this.put("create", value);
  }
  resetCreate(): void {
    this.put("create", undefined);
  }
  get createInput(): string | undefined {
    return this.input("create") as string | undefined;
  }
  /** Longest time that reading may take, in Go's duration syntax. */
  get read(): string {
    return this.getStringAttribute("read");
  }
  set read(value: string) {
    this.put("read", value);
  }
  resetRead(): void {
    this.put("read", undefined);
  }
  get readInput(): string | undefined {
    return this.input("read") as string | undefined;
  }
  /** Longest time that updating may take, in Go's duration syntax. */
  get update(): string {
    return this.getStringAttribute("update");
  }
  set update(value: string) {
    this.put("update", value);
  }
  resetUpdate(): void {
    this.put("update", undefined);
  }
  get updateInput(): string | undefined {
    return this.input("update") as string | undefined;
  }
  /** Longest time that deleting may take, in Go's duration syntax. */
  get delete(): string {
    return this.getStringAttribute("delete");
  }
  set delete(value: string) {
    this.put("delete", value);
  }
  resetDelete(): void {
    this.put("delete", undefined);
  }
  get deleteInput(): string | undefined {
    return this.input("delete") as string | undefined;
  }
}
