// What a source's status says of its packed content.

/** The packed content of a source at a revision, as `status.artifact` holds it. */
export interface Artifact {
  readonly url: string;
  /** `<kind lower-case>/<namespace>/<name>/<file>` below the storage's root. */
  readonly path: string;
  readonly revision: string;
  readonly digest: string;
  /** RFC 3339, whole seconds, UTC. */
  readonly lastUpdateTime: string;
  /** Bytes of the compressed file. */
  readonly size?: number;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The object whose artifacts share a folder. */
export interface ArtifactOwner {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}
