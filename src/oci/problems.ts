import { catalogue } from "#base";

/**
 * What can go wrong with a registry or another server of files. Faults that somebody may mend at the server or in a Secret have the
 * verdict `retry`, because nothing that the asker watches changes when they are mended; `stall` is for what only a new order mends.
 */
export const ociProblems = catalogue("oci", {
  invalidImage: (image: string, reason: string) => ({
    verdict: "stall",
    message: `invalid image ${JSON.stringify(image)}: ${reason}`,
    next: "write it like ghcr.io/team/web:v1.2.3",
    data: { image },
  }),
  invalidUrl: (url: string, reason: string) => ({
    verdict: "stall",
    message: `invalid repository url ${JSON.stringify(url)}: ${reason}`,
    next: "write it like oci://registry.example.com/team/app",
    data: { url },
  }),
  invalidDigest: (digest: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(digest)} is no digest`,
    next: "write it like sha256:<64 hexadecimal digits>",
    data: { digest },
  }),
  invalidTag: (tag: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(tag)} is no tag`,
    next: "use at most 128 letters, digits, dots, dashes and underscores",
    data: { tag },
  }),
  badProxy: (address: string) => ({
    verdict: "stall",
    message: `proxy address ${JSON.stringify(address)} cannot be used`,
    next: "write it like http://proxy.example.com:3128, with the scheme http, https or socks5",
    data: { address },
  }),
  badDockerConfig: (reason: string) => ({
    verdict: "retry",
    message: `the credentials are no configuration of Docker: ${reason}`,
    next: "make the secret with `kubectl create secret docker-registry`",
    data: { reason },
  }),
  badCertificate: (reason: string) => ({
    verdict: "retry",
    message: `the certificates cannot be used: ${reason}`,
    next: "give tls.crt, tls.key and ca.crt in PEM",
    data: { reason },
  }),
  unreachable: (url: string, reason: string) => ({
    verdict: "retry",
    message: `cannot reach ${url}: ${reason}`,
    next: "check the host name, the port, and that the network lets this machine through",
    data: { url, reason },
  }),
  tlsFailed: (url: string, reason: string) => ({
    verdict: "retry",
    message: `tls: the connection to ${url} was not trusted: ${reason}`,
    next: "give the authority that signed the server's certificate as ca.crt",
    data: { url, reason },
  }),
  unauthorized: (url: string, given: string, words: string) => ({
    verdict: "retry",
    message: `unauthorized: ${url} refused ${given}${words === "" ? "" : `: ${words}`}`,
    next: "check the user name, the password or token, and that they may read there",
    data: { url },
  }),
  notFound: (url: string, words: string) => ({
    verdict: "retry",
    message: `${url} was not found${words === "" ? "" : `: ${words}`}`,
    data: { url },
  }),
  tooManyRequests: (url: string, retryAfterSeconds: number | undefined) => ({
    verdict: "retry",
    message: `${url} asks for fewer requests${retryAfterSeconds === undefined ? "" : `, and for a pause of ${retryAfterSeconds} s`}`,
    data: { url, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) },
  }),
  serverError: (url: string, status: number, words: string) => ({
    verdict: "retry",
    message: `${url} answered ${status}${words === "" ? "" : `: ${words}`}`,
    data: { url, status },
  }),
  unsafeRedirect: (url: string, target: string) => ({
    verdict: "retry",
    message: `${url} redirects to ${target}, which is not followed`,
    next: "let the server redirect to http or https, and never from https to http",
    data: { url, target },
  }),
  lostRequest: (url: string, status: number) => ({
    verdict: "retry",
    message: `${url} answers what is written there with the redirect ${status}, which would drop it`,
    next: "name the address that the server redirects to",
    data: { url, status },
  }),
  tooManyRedirects: (url: string, limit: number) => ({
    verdict: "retry",
    message: `${url} redirects more than ${limit} times`,
    data: { url, limit },
  }),
  unsafeRealm: (registry: string, realm: string) => ({
    verdict: "retry",
    message: `${registry} sends its users to ${realm} to log in, where credentials would be sent without TLS`,
    next: "let the registry name an https address in its challenge",
    data: { registry, realm },
  }),
  foreignPage: (url: string, target: string) => ({
    verdict: "retry",
    message: `the next page of ${url} lies at ${target}, on another server`,
    data: { url, target },
  }),
  tooLarge: (what: string, limit: number) => ({
    verdict: "retry",
    message: `${what} exceeds the maximum size of ${limit} bytes`,
    data: { what, limit },
  }),
  digestMismatch: (what: string, wanted: string, found: string) => ({
    verdict: "retry",
    message: `${what} has digest ${found} instead of ${wanted}`,
    next: "somebody may be in between, or the registry lost data; compare with another copy",
    data: { what, wanted, found },
  }),
  sizeMismatch: (what: string, wanted: number, found: number) => ({
    verdict: "retry",
    message: `${what} has ${found} bytes instead of ${wanted}`,
    data: { what, wanted, found },
  }),
  badAnswer: (url: string, reason: string) => ({
    verdict: "retry",
    message: `${url} gave an answer that cannot be understood: ${reason}`,
    data: { url, reason },
  }),
  noPlatform: (what: string, platform: string) => ({
    verdict: "retry",
    message: `${what} has no artifact for ${platform}`,
    data: { what, platform },
  }),
});
