// What a build without waiting takes from elsewhere: where it misses something, it is left, the thing is fetched, and it starts again.
import type { AsyncRemoteFiles, RemoteFiles } from "./remote-files.ts";

/** What was fetched so far, a failure included. Each thing is fetched once. */
export class Held {
  readonly #values = new Map<string, unknown>();

  /** True once anything was asked for. */
  get wasAsked(): boolean {
    return this.#values.size > 0;
  }

  /** What is held under a key; leaves the build to fetch it where it is not there yet. */
  take<T>(key: string, fetch: () => Promise<T>): T {
    if (this.#values.has(key)) return this.#values.get(key) as T;
    throw new Missing(async () => {
      this.#values.set(key, await fetch());
    });
  }

  /** Runs a build again and again until it misses nothing. */
  async complete<T>(work: () => T): Promise<T> {
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        await error.fetch();
      }
    }
  }

  /** Files behind addresses, for a build that does not wait. */
  files(remote: AsyncRemoteFiles): RemoteFiles {
    return {
      file: (url) => this.take(`file ${url}`, () => remote.file(url)),
      repository: (source) => this.take(`repository ${source.url} ${source.ref} ${source.submodules}`, () => remote.repository(source)),
    };
  }
}

/** Ends a build that needs something that is not here yet. */
class Missing extends Error {
  readonly fetch: () => Promise<void>;

  constructor(fetch: () => Promise<void>) {
    super("not fetched yet");
    this.fetch = fetch;
  }
}
