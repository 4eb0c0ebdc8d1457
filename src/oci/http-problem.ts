// What the network throws, and what servers refuse with, in words.
import { innermostCode, own, redactUrls, stringAt, type Problem } from "#base";
import { ociProblems } from "./problems.ts";

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  ENOTFOUND: "host name not found",
  EAI_AGAIN: "host name not resolved",
  ETIMEDOUT: "connection timed out",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  UND_ERR_CONNECT_TIMEOUT: "connection timed out",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
  UND_ERR_BODY_TIMEOUT: "the answer stopped in the middle",
  UND_ERR_SOCKET: "connection closed",
  UND_ERR_ABORTED: "the proxy did not open a connection",
  HPE_INVALID_CONSTANT: "the answer is not HTTP",
};
const TLS = /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO|CRL_|INVALID_CA|PATH_LENGTH)/;
/** Key files that OpenSSL cannot read are found when the connection is opened. */
const KEY_FILE = /PEM|key values mismatch|DECODER|ASN1|bad base64|no start line/i;

/** Translates what was thrown while connecting, sending or reading. */
export function networkProblem(url: URL, thrown: unknown): Problem {
  const address = shownUrl(url);
  const { code, message } = innermostCode(thrown);
  if (TLS.test(code)) {
    const reason = redactUrls((message.split("\n")[0] ?? "").trim());
    return code.startsWith("ERR_OSSL") && KEY_FILE.test(message)
      ? ociProblems.badCertificate(reason, thrown)
      : ociProblems.tlsFailed(address, reason, thrown);
  }
  return ociProblems.unreachable(address, redactUrls(REASONS[code] ?? (message || code || "unknown reason")), thrown);
}

/** A URL as it may be told: without user information and without a query, which may hold a signature. */
export function shownUrl(url: URL | string): string {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  bare.search = "";
  bare.hash = "";
  return bare.href;
}

/** What a server's answer of 400 and more means. `given` says what was shown to it, without the secret. */
export function statusProblem(answer: { readonly url: string; readonly status: number }, words: string, given: string): Problem {
  const url = shownUrl(answer.url);
  switch (answer.status) {
    case 401:
    case 403:
      return ociProblems.unauthorized(url, given, words);
    case 404:
      return ociProblems.notFound(url, words);
    default:
      return ociProblems.serverError(url, answer.status, words);
  }
}

/** The errors of a registry as it lists them, or the first line of a plain answer. */
export function wordsOf(body: string): string {
  const trimmed = body.trim();
  try {
    const errors = own(JSON.parse(trimmed) as unknown, "errors");
    if (Array.isArray(errors)) {
      const told = errors.map((each) => `${stringAt(each, "code")} ${stringAt(each, "message")}`.trim());
      return redactUrls(told.join("; ").slice(0, 300));
    }
  } catch {
    // Not JSON: what people wrote is told below.
  }
  return trimmed.startsWith("<") || trimmed.startsWith("{") ? "" : redactUrls((trimmed.split("\n")[0] ?? "").slice(0, 200));
}
