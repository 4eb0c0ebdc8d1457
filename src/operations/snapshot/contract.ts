// What a snapshot is: the Flux of a cluster as values, in a form that later versions of this package can read.
import type { KubeObject, ObjectRef } from "#base";

/** Names the format in every index; a file without it is no snapshot. */
export const SNAPSHOT_FORMAT = "headgate.dev/snapshot";
/** Raised when older readers would misunderstand what is written; additions that they may ignore leave it. */
export const SNAPSHOT_VERSION = 1;

/**
 * Why an object is kept: a `definition` (CRD), a `namespace` that kept objects live in, a `component` of the install, a Secret or
 * ConfigMap that Flux objects refer to (`reference`), a record of a Helm release (`release`), or a Flux object (`flux`).
 */
export type SnapshotRole = "definition" | "namespace" | "component" | "reference" | "release" | "flux";

/** Names a kept object. */
export interface SnapshotEntry extends ObjectRef {
  readonly role: SnapshotRole;
}

/** One file of the archive. */
export interface SnapshotPart extends SnapshotEntry {
  /** Path in the archive. */
  readonly path: string;
  /** `sha256:<hex>` of the file. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** What happened to an object while the snapshot was taken. */
export interface SnapshotChange extends ObjectRef {
  readonly change: "added" | "changed" | "deleted";
}

/** `index.json`: what is in the archive. */
export interface SnapshotIndex {
  readonly format: typeof SNAPSHOT_FORMAT;
  readonly version: number;
  /** RFC 3339. */
  readonly takenAt: string;
  /** The cluster's gitVersion. */
  readonly serverVersion: string;
  readonly install: {
    readonly namespace: string;
    /** Release of the components, `v0.2.0`; empty where none are labelled. */
    readonly version: string;
    /** Revision of git that the cluster had, `main@sha1:…`; empty where it follows none. */
    readonly revision: string;
  };
  /** One list request for each kind, each consistent at its resourceVersion. */
  readonly lists: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly resourceVersion: string;
    readonly objects: number;
  }[];
  /** What changed between the first list and the last; the archive holds the former. */
  readonly changed: readonly SnapshotChange[];
  /** What Flux objects refer to and the cluster does not have. */
  readonly missing: readonly ObjectRef[];
  /** Secrets that were left out because the order said so. */
  readonly omitted: readonly SnapshotEntry[];
  readonly objects: readonly SnapshotPart[];
  /** One age file with everything that may be secret: JSON, a list of role and object. */
  readonly sealed?: {
    readonly path: string;
    readonly digest: string;
    readonly size: number;
    /** Public keys; empty where it is sealed with a passphrase. */
    readonly recipients: readonly string[];
    readonly objects: readonly SnapshotEntry[];
  };
}

/** A kept object: no uid, no owners, no finalizers, generations counted anew; status for Flux objects only. */
export interface KeptObject {
  readonly role: SnapshotRole;
  readonly object: KubeObject;
}

/** A snapshot in memory. */
export interface Snapshot {
  readonly index: SnapshotIndex;
  /** `sha256:<hex>` of the archive. */
  readonly digest: string;
  /** Objects that are kept in the clear. */
  readonly objects: readonly KeptObject[];
  /** The age file; undefined where nothing is sealed. */
  readonly sealed?: Uint8Array;
  /** What the age file holds, once it has been opened. */
  readonly opened?: readonly KeptObject[];
}

/** `Deployment.apps/team/web`, or `Namespace/team`: names an object across API versions. */
export function entryId({ apiVersion, kind, name, namespace }: ObjectRef): string {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : `.${apiVersion.slice(0, slash)}`;
  return namespace === undefined || namespace === "" ? `${kind}${group}/${name}` : `${kind}${group}/${namespace}/${name}`;
}
