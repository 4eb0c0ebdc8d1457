// URLs as Go's net/url takes them apart.
import { parseAddress } from "./address.ts";
import { goQuote } from "../../go-text/quote.ts";

export interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  /** The path as it was written, where that is not how it would be. */
  readonly rawPath: string;
  readonly query: string;
  /** The whole, written again. */
  readonly text: string;
}

type Parsed<T> = T | { readonly reason: string };

const HOST_SAFE = /^[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]$/;

/** Reads a URL as a request line may hold it; Go's reason where it is none. @see url.ParseRequestURI */
export function parseUrl(text: string): Parsed<Url> {
  const request = parseParts(text, true);
  if ("reason" in request) return { reason: `parse ${goQuote(text)}: ${request.reason}` };
  const hash = text.indexOf("#");
  if (hash < 0) return request;
  const whole = text.slice(0, hash);
  const parts = parseParts(whole, false);
  if ("reason" in parts) return { reason: `parse ${goQuote(whole)}: ${parts.reason}` };
  const fragment = text.slice(hash + 1);
  const decoded = unescapeUrl(fragment, "path");
  if ("reason" in decoded) return { reason: `parse ${goQuote(text)}: ${decoded.reason}` };
  return fragment === "" ? parts : { ...parts, text: `${parts.text}#${fragment}` };
}

const EMPTY = { scheme: "", host: "", path: "", rawPath: "", query: "" };

function isControl(text: string): boolean {
  return Array.from(text).some((char) => char < " " || char === "\x7f");
}

function parseParts(text: string, isRequest: boolean): Parsed<Url> {
  if (isControl(text)) return { reason: "net/url: invalid control character in URL" };
  if (text === "" && isRequest) return { reason: "empty url" };
  if (text === "*") return { ...EMPTY, path: "*", text };
  if (text.startsWith(":")) return { reason: "missing protocol scheme" };
  const named = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1];
  const scheme = named?.toLowerCase() ?? "";
  const whole = named === undefined ? text : text.slice(named.length + 1);
  const mark = whole.indexOf("?");
  const [rest, tail] = mark < 0 ? [whole, ""] : [whole.slice(0, mark), whole.slice(mark)];
  const parts: Hierarchy = { scheme, rest, query: tail.slice(1), tail };
  if (!rest.startsWith("/")) {
    const opaque = withoutHierarchy(parts, isRequest);
    if (opaque !== undefined) return opaque;
  }
  return parseHierarchy(parts, scheme !== "" || (!isRequest && !rest.startsWith("///")));
}

/** What has no slash at the start of its path; undefined where it may be a path still. */
function withoutHierarchy({ scheme, rest, query, tail }: Hierarchy, isRequest: boolean): Parsed<Url> | undefined {
  if (scheme !== "") return { ...EMPTY, scheme, query, text: `${scheme}:${rest}${tail}` };
  if (isRequest) return { reason: "invalid URI for request" };
  return (rest.split("/", 1)[0] ?? "").includes(":") ? { reason: "first path segment in URL cannot contain colon" } : undefined;
}

interface Hierarchy {
  readonly scheme: string;
  readonly rest: string;
  readonly query: string;
  readonly tail: string;
}

function parseHierarchy({ scheme, rest, query, tail }: Hierarchy, mayHaveHost: boolean): Parsed<Url> {
  const hasHost = mayHaveHost && rest.startsWith("//");
  const slash = hasHost ? rest.indexOf("/", 2) : 0;
  const authority = hasHost ? rest.slice(2, slash < 0 ? undefined : slash) : "";
  const rawPath = slash < 0 ? "" : rest.slice(slash);
  const at = authority.lastIndexOf("@");
  const host = parseHost(scheme, authority.slice(at + 1));
  if (typeof host !== "string") return host;
  if (at >= 0) {
    const user = authority.slice(0, at);
    if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) return { reason: "net/url: invalid userinfo" };
    const decoded = unescapeUrl(user, "path");
    if ("reason" in decoded) return decoded;
  }
  const path = unescapeUrl(rawPath, "path");
  if ("reason" in path) return path;
  const front = hasHost ? `//${authority}` : "";
  return { scheme, host, path: path.text, rawPath, query, text: `${scheme === "" ? "" : `${scheme}:`}${front}${rawPath}${tail}` };
}

function parseHost(scheme: string, host: string): string | { readonly reason: string } {
  const bracket = host.lastIndexOf("[");
  if (bracket > 0) return { reason: "invalid IP-literal" };
  const close = host.lastIndexOf("]");
  if (bracket === 0) return close < 0 ? { reason: "missing ']' in host" } : parseLiteral(host.slice(1, close), host.slice(close + 1));
  const colon = scheme === "http" || scheme === "https" ? host.indexOf(":") : host.lastIndexOf(":");
  if (colon >= 0 && !/^:\d*$/.test(host.slice(colon))) return { reason: `invalid port ${goQuote(host.slice(colon))} after host` };
  const decoded = unescapeUrl(host, "host");
  return "reason" in decoded ? decoded : decoded.text;
}

function parseLiteral(name: string, port: string): string | { readonly reason: string } {
  if (!/^(?::\d*)?$/.test(port)) return { reason: `invalid port ${goQuote(port)} after host` };
  const decoded = unescapeUrl(name, "host");
  if ("reason" in decoded) return decoded;
  const address = parseAddress(decoded.text);
  if ("reason" in address) return { reason: `invalid host: ${address.reason}` };
  return address.bytes.length === 4 ? { reason: "invalid IP-literal" } : `[${decoded.text}]${port}`;
}

/** @see url.unescape */
export function unescapeUrl(text: string, mode: "host" | "path" | "query"): Parsed<{ readonly text: string }> {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? "";
    if (char === "%") {
      const hex = text.slice(i + 1, i + 3);
      const isHex = /^[0-9a-fA-F]{2}$/.test(hex);
      if (!isHex || (mode === "host" && /^[0-7]/.test(hex) && hex !== "25"))
        return { reason: `invalid URL escape ${goQuote(text.slice(i, i + 3))}` };
      bytes.push(Number.parseInt(hex, 16));
      i += 2;
    } else if (mode === "host" && !HOST_SAFE.test(char)) {
      return { reason: `invalid character ${goQuote(char)} in host name` };
    } else {
      const point = String.fromCodePoint(text.codePointAt(i) ?? 0);
      bytes.push(...encoder.encode(mode === "query" && char === "+" ? " " : point));
      i += point.length - 1;
    }
  }
  return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(bytes)) };
}

/** @see url.URL.EscapedPath */
export function escapedPath({ path, rawPath }: Url): string {
  if (/^[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]%]*$/.test(rawPath)) return path === "*" ? "*" : rawPath;
  let out = "";
  for (const byte of new TextEncoder().encode(path)) {
    const char = String.fromCharCode(byte);
    out += /[A-Za-z0-9\-_.~$&+,/:;=@]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}

/** Host and port of a host with an optional port. */
export function splitHost(host: string): { readonly name: string; readonly port: string } {
  const port = /:(\d*)$/.exec(host);
  const name = port === null ? host : host.slice(0, port.index);
  return { name: name.startsWith("[") && name.endsWith("]") ? name.slice(1, -1) : name, port: port?.[1] ?? "" };
}

/** Values of a query by name; parts that cannot be read are left out. @see url.ParseQuery */
export function queryValues(query: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const part of query.split("&")) {
    if (part === "" || part.includes(";")) continue;
    const equals = part.indexOf("=");
    const key = unescapeUrl(equals < 0 ? part : part.slice(0, equals), "query");
    const value = unescapeUrl(equals < 0 ? "" : part.slice(equals + 1), "query");
    if ("reason" in key || "reason" in value) continue;
    values.set(key.text, [...(values.get(key.text) ?? []), value.text]);
  }
  return values;
}
