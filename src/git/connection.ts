// One remote, open for one operation. Answers are read whole before git sees them, so that a broken, slow or oversized answer
// is one clear Problem and never half a repository.
import type { GitHttpRequest, GitHttpResponse } from "isomorphic-git";

/** A remote in the form that isomorphic-git takes. */
export interface GitConnection {
  /** URL without credentials, for messages. */
  readonly url: string;
  /** Answers a request for a path below {@link GIT_URL}. Throws the Problems of gitProblems. */
  readonly request: (request: GitHttpRequest) => Promise<GitHttpResponse>;
  /** Ends what is idle; call it when the operation has ended. */
  close(): void;
}

/** What isomorphic-git is told as the URL of every repository, because it knows HTTP only; the connection knows where it leads. */
export const GIT_URL = "https://remote.invalid/repository";

export async function joined(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function* eachOf(chunks: readonly Uint8Array[]): AsyncIterableIterator<Uint8Array> {
  yield* chunks;
}
