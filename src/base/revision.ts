// Names of content: the digest of bytes and the revision of a source, as Flux writes them.

/** `<algorithm>:<hex>`, for example `sha256:ab…`. */
export type Digest = `${string}:${string}`;

export function isDigest(text: string): text is Digest {
  return /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/.test(text);
}

/** A Git revision: `main@sha1:<hex>`, `refs/heads/x@sha1:<hex>`, or `sha1:<hex>` where no name is known. */
export interface Revision {
  readonly name?: string;
  readonly digest: Digest;
}

export function formatRevision(revision: Revision): string {
  return revision.name ? `${revision.name}@${revision.digest}` : revision.digest;
}

/** Reads a revision; the legacy form `main/<hex>` is understood too. */
export function tryParseRevision(text: string): Revision | undefined {
  const split = text.lastIndexOf("@");
  const digest = text.slice(split + 1);
  if (isDigest(digest)) return split > 0 ? { name: text.slice(0, split), digest } : { digest };
  const legacy = /^(.+)\/([0-9a-f]{40})$/.exec(text);
  return legacy ? { name: legacy[1] ?? "", digest: `sha1:${legacy[2] ?? ""}` } : undefined;
}
