import { catalogue } from "#base";

/** Longest name of an entry that is told in full, in characters. */
const LONGEST_NAME = 200;

function shownName(name: string): string {
  return name.length <= LONGEST_NAME ? JSON.stringify(name) : `${JSON.stringify(name.slice(0, LONGEST_NAME))}… (${name.length} characters)`;
}

export const storeProblems = catalogue("store", {
  unknownAlgorithm: (algorithm: string) => ({
    verdict: "stall",
    message: `digest algorithm ${JSON.stringify(algorithm)} is not available`,
    next: "use sha1, sha256, sha384 or sha512",
  }),
  unsafePath: (path: string) => ({ verdict: "stall", message: `path ${JSON.stringify(path)} leaves the artifact storage` }),
  writeFailed: (path: string) => ({ verdict: "retry", message: `cannot write artifact ${path}` }),
  escapes: (name: string, what: string) => ({
    verdict: "stall",
    message: `entry ${shownName(name)} of ${what} leaves the archive's root`,
    next: "pack it anew, with relative paths and without `..` in them",
  }),
  clashes: (name: string, what: string) => ({
    verdict: "stall",
    message: `entry ${shownName(name)} of ${what} is a file and a folder at once`,
    next: "pack it anew from a folder",
  }),
  tooLarge: (what: string, bytes: number) => ({ verdict: "stall", message: `${what} is larger than ${bytes} bytes when unpacked` }),
  unreadable: (what: string) => ({ verdict: "retry", message: `${what} is not a gzip-compressed tar archive` }),
  notTar: (what: string) => ({
    verdict: "stall",
    message: `${what} is no tar archive, or was cut short`,
    next: "compare its size with that of the original, and copy it again",
  }),
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
