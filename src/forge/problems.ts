// What can go wrong between us and a hosting API. No token ever stands in a message: what an API says is passed on only after the
// credentials are struck out of it.
import { catalogue } from "#base";

const TOKENS: Readonly<Record<string, string>> = {
  github: "GITHUB_TOKEN",
  gitlab: "GITLAB_TOKEN",
  gitea: "GITEA_TOKEN",
  "bitbucket-server": "BITBUCKET_TOKEN",
};

/** Name of the environment variable that holds the token of a forge, as the flux CLI reads it. */
export function tokenVariable(kind: string): string {
  return TOKENS[kind] ?? "";
}

export const forgeProblems = catalogue("forge", {
  invalidHostname: (hostname: string, reason: string) => ({
    verdict: "stall",
    message: `invalid hostname ${JSON.stringify(hostname)}: ${reason}`,
    next: "write it like git.example.com or https://git.example.com:8443",
    data: { hostname },
  }),
  insecureHostname: (hostname: string) => ({
    verdict: "stall",
    message: `${hostname} would send the token in the clear`,
    next: "write an https address, or allow insecure http",
    data: { hostname },
  }),
  tokenMissing: (kind: string, host: string) => ({
    verdict: "stall",
    message: `there is no token for ${host}`,
    next: `set git.http.password in the provider block, or ${tokenVariable(kind)} in the environment`,
    data: { host },
  }),
  unauthorized: (host: string, login: string) => ({
    verdict: "stall",
    message: `${host} does not accept ${login}`,
    next: "check that the token is complete, belongs to this host, and has neither expired nor been revoked",
    data: { host },
  }),
  forbidden: (host: string, doing: string, words: string) => ({
    verdict: "stall",
    message: `${host} does not allow to ${doing}${words === "" ? "" : `: ${words}`}`,
    next: "give the token the right to administer the repository (and to read the organization, for teams)",
    data: { host, doing },
  }),
  notFound: (host: string, doing: string) => ({
    verdict: "stall",
    message: `${host} knows nothing by that name, or hides it from this token: cannot ${doing}`,
    next: "check the names of owner, repository and teams, and what the token may see",
    data: { host, doing },
  }),
  refused: (host: string, doing: string, words: string) => ({
    verdict: "stall",
    message: `${host} refuses to ${doing}: ${words}`,
    next: "change what it names, and apply again",
    data: { host, doing },
  }),
  rateLimited: (host: string, seconds: number) => ({
    verdict: "wait",
    message: `${host} takes no more requests of this token for ${seconds} s`,
    next: "apply again after that time, or use a token with a higher limit",
    data: { host, seconds },
  }),
  serverError: (host: string, doing: string, status: number) => ({
    verdict: "retry",
    message: `${host} failed with status ${status} when asked to ${doing}`,
    data: { host, status },
  }),
  unreachable: (host: string, reason: string) => ({ verdict: "retry", message: `cannot reach ${host}: ${reason}`, data: { host } }),
  untrustedCertificate: (host: string, reason: string) => ({
    verdict: "stall",
    message: `the certificate of ${host} is not trusted: ${reason}`,
    next: "set git.http.certificate_authority to the certificates of its authority",
    data: { host },
  }),
  timedOut: (host: string, millis: number) => ({ verdict: "retry", message: `${host} did not answer within ${millis} ms`, data: { host } }),
  notAnApi: (host: string, reason: string) => ({
    verdict: "stall",
    message: `${host} does not answer as its API would: ${reason}`,
    next: "check the hostname and the kind of forge",
    data: { host },
  }),
  wrongOwner: (owner: string, user: string) => ({
    verdict: "stall",
    message: `a personal repository of ${owner} cannot be created with a token of ${user}`,
    next: `use a token of ${owner}, or set personal to false when ${owner} is an organization`,
    data: { owner, user },
  }),
  invalidTeam: (team: string, reason: string) => ({
    verdict: "stall",
    message: `invalid team ${JSON.stringify(team)}: ${reason}`,
    next: "write it like platform or platform:maintain, with pull, triage, push, maintain or admin",
    data: { team },
  }),
  unfitPermission: (kind: string, permission: string, choice: readonly string[]) => ({
    verdict: "stall",
    message: `${kind} has no permission ${permission} for groups`,
    next: `choose one of ${choice.join(", ")}`,
    data: { permission },
  }),
  unfitVisibility: (kind: string, visibility: string) => ({
    verdict: "stall",
    message: `${kind} has no repositories of visibility ${visibility}`,
    next: "choose private or public",
    data: { visibility },
  }),
  deployTokensUnknown: (kind: string) => ({
    verdict: "stall",
    message: `${kind} has no deploy tokens`,
    next: "use a deploy key, or token_auth",
  }),
  invalidApp: (reason: string) => ({
    verdict: "stall",
    message: `the settings of the GitHub App cannot be used: ${reason}`,
    next: "give the app's id, one of installation id and installation owner, and the app's private key (RSA, PEM)",
  }),
  installationNotFound: (host: string, owner: string) => ({
    verdict: "stall",
    message: `the GitHub App is not installed for ${owner} at ${host}`,
    next: "install it for the owner of the repository, or give the installation id",
    data: { host, owner },
  }),
});
