import { catalogue } from "#base";

/**
 * What can go wrong with a git remote. Faults that somebody may mend at the remote or in a secret have the verdict `retry`,
 * because nothing that the asker watches changes when they are mended; `stall` is for what only a new order mends.
 */
export const gitProblems = catalogue("git", {
  invalidUrl: (url: string, reason: string) => ({
    verdict: "stall",
    message: `invalid git url ${JSON.stringify(url)}: ${reason}`,
    next: "write it like https://git.example.com/team/fleet.git",
    data: { url },
  }),
  invalidSecret: (secret: string, reason: string) => ({ verdict: "retry", message: `secret ${secret} cannot be used: ${reason}` }),
  incompleteSecret: (secret: string, reason: string) => ({ verdict: "retry", message: `secret ${secret} is incomplete: ${reason}` }),
  wrongCredentials: (url: string, given: string, needed: string) => ({
    verdict: "stall",
    message: `${url} cannot be opened with ${given}`,
    next: `give ${needed}, or change the scheme of the url`,
    data: { url },
  }),
  sshKeyMissing: (url: string) => ({
    verdict: "stall",
    message: `${url} needs a private key`,
    next: "give the private key whose public half is a deploy key of the repository",
    data: { url },
  }),
  knownHostsMissing: (url: string) => ({
    verdict: "stall",
    message: `${url} needs known_hosts, without it another server could pass for this one`,
    next: "give the lines that `ssh-keyscan` prints for the host, after comparing their fingerprints with those that the host publishes",
    data: { url },
  }),
  invalidSshKey: (reason: string) => ({
    verdict: "stall",
    message: `the private key cannot be read: ${reason}`,
    next: "give a PEM or OpenSSH private key (ed25519, ecdsa or rsa), and its passphrase where it has one",
    data: { reason },
  }),
  invalidKnownHosts: (line: number, reason: string) => ({
    verdict: "stall",
    message: `known_hosts line ${line}: ${reason}`,
    next: "write each line as `ssh-keyscan` prints it: hosts, key type, key",
    data: { line, reason },
  }),
  hostKeyUnknown: (host: string, fingerprint: string) => ({
    verdict: "retry",
    message: `known_hosts has no key of ${host}, which shows ${fingerprint}`,
    next: "compare the fingerprint with the one that the host publishes, and add the key to known_hosts",
    data: { host, fingerprint },
  }),
  hostKeyChanged: (host: string, fingerprint: string, known: readonly string[]) => ({
    verdict: "retry",
    message: `${host} shows ${fingerprint}, but known_hosts has ${known.join(", ")}`,
    next: "somebody may be in between; replace the key in known_hosts only when the host has announced the new one",
    data: { host, fingerprint },
  }),
  hostKeyRevoked: (host: string, fingerprint: string) => ({
    verdict: "retry",
    message: `${host} shows ${fingerprint}, which known_hosts marks as revoked`,
    next: "ask the host for its present key",
    data: { host, fingerprint },
  }),
  unreachable: (url: string, reason: string) => ({
    verdict: "retry",
    message: `cannot reach ${url}: ${reason}`,
    next: "check the host name, the port, and that the network lets this machine through",
    data: { url, reason },
  }),
  timedOut: (url: string, millis: number) => ({
    verdict: "retry",
    message: `${url} did not answer within ${millis} ms`,
    data: { url, millis },
  }),
  untrustedCertificate: (url: string, reason: string) => ({
    verdict: "retry",
    message: `the certificate of ${url} is not trusted: ${reason}`,
    next: "give the authority that signed it as ca.crt",
    data: { url, reason },
  }),
  authenticationFailed: (url: string, given: string) => ({
    verdict: "retry",
    message: `${url} refused the credentials (${given})`,
    next: "check the user name and the password or token",
    data: { url, given },
  }),
  accessDenied: (url: string, words: string) => ({
    verdict: "retry",
    message: `${url} denied access${words === "" ? "" : `: ${words}`}`,
    next: "give the credentials the right that is missing",
    data: { url },
  }),
  repositoryNotFound: (url: string) => ({
    verdict: "retry",
    message: `there is no repository at ${url}, or the credentials may not see it`,
    next: "check the url, and that the credentials may read the repository",
    data: { url },
  }),
  serverError: (url: string, status: number) => ({
    verdict: "retry",
    message: `${url} answered with status ${status}`,
    data: { url, status },
  }),
  notGit: (url: string, reason: string) => ({
    verdict: "retry",
    message: `${url} does not answer as a git server: ${reason}`,
    next: "check that the url is that of a repository and not of a web page",
    data: { url },
  }),
  tooLarge: (url: string, limit: number) => ({
    verdict: "stall",
    message: `the answer of ${url} is larger than ${limit} bytes`,
    next: "make the repository smaller, or raise the limit",
    data: { url, limit },
  }),
  emptyRepository: (url: string) => ({
    verdict: "retry",
    message: `${url} has no commit`,
    next: "push a first commit",
    data: { url },
  }),
  refNotFound: (ref: string, url: string) => ({
    verdict: "retry",
    message: `${url} has no ref ${ref}`,
    next: "check the name of the branch or tag",
    data: { ref, url },
  }),
  noMatchingTag: (range: string, url: string) => ({
    verdict: "retry",
    message: `${url} has no tag that matches ${JSON.stringify(range)}`,
    next: "push a tag with a version of three parts, for example v1.2.3, or widen the range",
    data: { range, url },
  }),
  commitNotFound: (commit: string, url: string) => ({
    verdict: "retry",
    message: `${url} has no commit ${commit}`,
    next: "check that the commit is reachable from a branch or tag",
    data: { commit, url },
  }),
  invalidCommit: (commit: string) => ({
    verdict: "stall",
    message: `invalid commit ${JSON.stringify(commit)}`,
    next: "give the 40 hexadecimal digits of a commit",
    data: { commit },
  }),
  invalidPath: (path: string) => ({
    verdict: "stall",
    message: `invalid path in a repository ${JSON.stringify(path)}`,
    next: "give a relative path without empty parts, `.`, `..` and `.git`",
    data: { path },
  }),
  pathConflict: (path: string, url: string) => ({
    verdict: "stall",
    message: `cannot write ${path} in ${url}: a file stands where a folder is needed, or a folder where a file is`,
    next: "remove what is there, or choose another path",
    data: { path, url },
  }),
  submoduleUnknown: (path: string, url: string) => ({
    verdict: "retry",
    message: `.gitmodules of ${url} does not say what submodule ${path} is`,
    next: "add its path and url to .gitmodules",
    data: { path, url },
  }),
  submoduleFailed: (path: string, reason: string) => ({
    verdict: "retry",
    message: `submodule ${path}: ${reason}`,
    next: "check that its url is right, and that the credentials may read it",
    data: { path },
  }),
  submodulesTooDeep: (path: string, limit: number) => ({
    verdict: "stall",
    message: `submodule ${path} is nested more than ${limit} deep`,
    next: "look for a repository that contains itself",
    data: { path, limit },
  }),
  folderNotFound: (path: string, url: string) => ({
    verdict: "retry",
    message: `${url} has no folder ${path} to check out`,
    next: "correct the list of folders, or add the folder to the repository",
    data: { path, url },
  }),
  protectedBranch: (branch: string, url: string, words: string) => ({
    verdict: "stall",
    message: `${url} does not let branch ${branch} be pushed to: ${words}`,
    next: "let this user push to the branch, or give another branch",
    data: { branch, url, words },
  }),
  pushRejected: (branch: string, url: string, words: string) => ({
    verdict: "retry",
    message: `${url} rejected the push to ${branch}: ${words}`,
    data: { branch, url, words },
  }),
  pushContended: (branch: string, url: string, attempts: number) => ({
    verdict: "retry",
    message: `branch ${branch} of ${url} moved during each of ${attempts} attempts to push`,
    next: "try again when fewer writers push to it at the same time",
    data: { branch, url, attempts },
  }),
  corrupt: (url: string, reason: string) => ({
    verdict: "retry",
    message: `${url} sent data that do not make a repository: ${reason}`,
    data: { url },
  }),
});
