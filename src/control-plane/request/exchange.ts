// One request and its answer, whatever carries them.
import type { Feed } from "./feed.ts";
import type { UserInfo } from "./user.ts";

export interface ApiRequest {
  readonly method: string;
  /** Path with query, percent-encoded. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
  /** Who the carrier says it is: the subject of a client certificate, or the holder of an in-process transport. */
  readonly peer: UserInfo | undefined;
  /** Where annotations for the audit log are collected; absent where there is none. */
  readonly notes?: Record<string, string>;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or pieces that end when the exchange ends. */
  readonly body: string | Feed;
}

export function jsonResponse(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): ApiResponse {
  return textResponse(status, JSON.stringify(body), { "content-type": "application/json", ...headers });
}

export function textResponse(status: number, body: string, headers: Readonly<Record<string, string>>): ApiResponse {
  return { status, headers, body };
}

/** A `Warning` header of several texts. Quotes and backslashes are escaped, line ends become blanks. */
export function warningHeader(warnings: readonly string[]): Readonly<Record<string, string>> {
  if (warnings.length === 0) return {};
  const unique = [...new Set(warnings)];
  const texts = unique.map((each) => `299 - "${each.replaceAll(/[\r\n\t]+/g, " ").replaceAll(/["\\]/g, "\\$&")}"`);
  return { warning: texts.join(", ") };
}

/** The answer to a path that leads nowhere: no Status, because no API is asked. */
export function noSuchPage(): ApiResponse {
  return textResponse(404, "404 page not found\n", { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" });
}
