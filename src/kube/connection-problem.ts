// What the network throws, in words.
import { innermostCode, redactUrls, type Problem } from "#base";
import { kube } from "./problems.ts";

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  ENOTFOUND: "host name not found",
  EAI_AGAIN: "host name not resolved",
  ETIMEDOUT: "connection timed out",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  EPIPE: "connection closed",
  UND_ERR_CONNECT_TIMEOUT: "connection timed out",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
  UND_ERR_BODY_TIMEOUT: "the answer stopped in the middle",
  UND_ERR_SOCKET: "connection closed",
  UND_ERR_DESTROYED: "the connection was closed here",
  UND_ERR_CLOSED: "the connection was closed here",
  HPE_INVALID_CONSTANT: "the answer is not HTTP",
};
const TLS = /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO|CRL_|INVALID_CA|PATH_LENGTH)/;

/** Translates what was thrown while connecting, sending or reading. */
export function connectionProblem(server: URL, thrown: unknown): Problem {
  const address = redactUrls(server.href.replace(/\/$/, ""));
  const found = innermostCode(thrown);
  if (TLS.test(found.code)) return kube.tlsFailed(address, redactUrls(tlsReason(found.message)), thrown);
  const reason = REASONS[found.code] ?? (found.message || found.code || "unknown reason");
  return kube.unreachable(address, redactUrls(reason), thrown);
}

/** True when a connection ended before an answer began, as a kept one may. */
export function isStaleConnection(thrown: unknown): boolean {
  const { code } = innermostCode(thrown);
  return code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE";
}

/** OpenSSL's error lines hold file names and numbers; the words between the last colons are what a person needs. */
function tlsReason(message: string): string {
  const words = message.split("\n")[0] ?? "";
  const parts = words.split(":").filter((part) => /[a-z] [a-z]/i.test(part));
  return words.includes(".c:") ? (parts.find((part) => part.includes("alert")) ?? parts.at(-1) ?? words).trim() : words;
}
