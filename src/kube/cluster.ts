// The Kubernetes API as plain objects in and out. Everything above this room talks to clusters through this contract;
// the same contract suite runs on the embedded control plane and on a real kube-apiserver.
import type { Json, KindRef, KubeObject, ObjectRef } from "#base";
import type { TransportRequest, TransportResponse } from "./transport.ts";

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface ListOptions extends CallOptions {
  /** Only this namespace; all namespaces when absent. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Objects per request; pages are joined by the client. 500 when absent. */
  readonly pageSize?: number;
  /** `metadata` asks for PartialObjectMetadata: no spec, no status. */
  readonly as?: "object" | "metadata";
  readonly resourceVersion?: string;
}

export interface ObjectList {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
}

export interface WatchOptions extends Omit<ListOptions, "pageSize"> {
  /** Ask the server to end the watch after that many seconds. */
  readonly timeoutSeconds?: number;
  readonly signal: AbortSignal;
}

export type WatchEvent =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: KubeObject }
  | { readonly type: "BOOKMARK"; readonly resourceVersion: string };

export interface WriteOptions extends CallOptions {
  readonly fieldManager?: string;
  readonly dryRun?: boolean;
  /** For example `status` or `scale`. */
  readonly subresource?: string;
  readonly fieldValidation?: "Strict" | "Warn" | "Ignore";
}

export interface ApplyOptions extends WriteOptions {
  readonly fieldManager: string;
  /** Take conflicting fields from other managers; a conflict is kube.conflict otherwise. */
  readonly force?: boolean;
  /** Told with the server's answer whether the object is new (201) or was there before. Nothing else can tell these apart without a race. */
  readonly onOutcome?: (outcome: "created" | "existing") => void;
}

export type Patch =
  | { readonly type: "json"; readonly body: readonly Json[] }
  | { readonly type: "merge" | "strategic"; readonly body: Json };

export interface DeleteOptions extends CallOptions {
  readonly propagation?: "Background" | "Foreground" | "Orphan";
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: boolean;
}

/** One resource that the server knows. */
export interface ResourceType extends KindRef {
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly string[];
}

export interface Discovery {
  readonly resources: readonly ResourceType[];
  /** Exact apiVersion and kind. */
  find(kind: KindRef): ResourceType | undefined;
  /** Preferred version of a kind in a group, whatever version the caller knows. */
  preferred(group: string, kind: string): ResourceType | undefined;
}

/** Who a request is made as, by impersonation headers. */
export interface Identity {
  readonly user: string;
  readonly groups?: readonly string[];
}

/**
 * A cluster. Absence is an answer (`undefined`), everything else that is not success is a Problem:
 * kube.notFound · kube.alreadyExists · kube.conflict · kube.invalid · kube.badRequest · kube.forbidden · kube.unauthorized ·
 * kube.gone (410) · kube.tooManyRequests (429, after honouring Retry-After a bounded number of times) · kube.unknownKind (no such
 * resource on the server) · kube.unreachable · kube.serverError. `data.status` holds the server's Status object where there is one.
 */
export interface Cluster {
  /** Address for messages, without credentials. */
  readonly address: string;
  get(
    ref: ObjectRef,
    options?: CallOptions & { readonly as?: "object" | "metadata"; readonly subresource?: string },
  ): Promise<KubeObject | undefined>;
  list(kind: KindRef, options?: ListOptions): Promise<ObjectList>;
  /** One watch request. Ends when the server ends it; kube.gone when the resourceVersion is too old. */
  watch(kind: KindRef, options: WatchOptions): AsyncIterable<WatchEvent>;
  create(object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  /** Replaces the whole object (PUT); honours metadata.resourceVersion. */
  replace(object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  patch(ref: ObjectRef, patch: Patch, options?: WriteOptions): Promise<KubeObject>;
  /** Server-side apply. */
  apply(object: KubeObject, options: ApplyOptions): Promise<KubeObject>;
  /** Resolves with the object as it was (or is, while finalizers hold it), undefined when it was not there. */
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<KubeObject | undefined>;
  deleteCollection(
    kind: KindRef,
    options: DeleteOptions & Pick<ListOptions, "namespace" | "labelSelector" | "fieldSelector">,
  ): Promise<void>;
  /** What the server serves; cached until `refresh`. Calls with an unknown kind refresh by themselves, paced to one a second after a small burst. */
  discover(options?: CallOptions & { readonly refresh?: boolean }): Promise<Discovery>;
  /** A request in the server's own terms, for what has no method here. */
  request(request: TransportRequest): Promise<TransportResponse>;
  /** The same cluster, with every request made as somebody else. */
  as(identity: Identity): Cluster;
  /** The server's gitVersion, for example `v1.36.3`. */
  version(options?: CallOptions): Promise<string>;
}
