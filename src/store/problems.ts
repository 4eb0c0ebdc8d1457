import { catalogue } from "#base";

export const storeProblems = catalogue("store", {
  unknownAlgorithm: (algorithm: string) => ({
    verdict: "stall",
    message: `digest algorithm ${JSON.stringify(algorithm)} is not available`,
    next: "use sha1, sha256, sha384 or sha512",
  }),
  unsafePath: (path: string) => ({ verdict: "stall", message: `path ${JSON.stringify(path)} leaves the artifact storage` }),
  writeFailed: (path: string) => ({ verdict: "retry", message: `cannot write artifact ${path}` }),
  escapes: (name: string) => ({ verdict: "stall", message: `archive entry ${JSON.stringify(name)} leaves the archive's root` }),
  tooLarge: (bytes: number) => ({ verdict: "stall", message: `archive is larger than ${bytes} bytes when unpacked` }),
  unreadable: (what: string) => ({ verdict: "retry", message: `${what} is not a gzip-compressed tar archive` }),
  gone: (url: string) => ({
    verdict: "wait",
    message: `artifact ${url} is not there`,
    next: "the source makes it anew at its next reconcile",
  }),
  digestMismatch: (url: string, wanted: string, found: string) => ({
    verdict: "retry",
    message: `artifact ${url} has digest ${found}, the source says ${wanted}`,
  }),
  downloadFailed: (url: string, reason: string) => ({ verdict: "retry", message: `cannot download artifact ${url}: ${reason}` }),
});
