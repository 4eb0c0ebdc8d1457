// URLs taken apart and put together as Go's net/url does it.
import { kindOf, type TemplateMap } from "../kind.ts";
import { quoteText } from "../text.ts";
import type { TemplateValue } from "../value.ts";
import { define, type Functions } from "./define.ts";
import { badEscape, escapePart, tryUnescape } from "./url-text.ts";

interface ParsedUrl {
  readonly scheme: string;
  readonly opaque: string;
  /** With its password, escaped; undefined without an `@`. */
  readonly user: string | undefined;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

function fail(url: string, reason: string): never {
  throw new Error(`unable to parse url: parse ${quoteText(url)}: ${reason}`);
}

/** The scheme before the first colon, and the rest. */
function schemeOf(url: string): readonly [string, string] {
  for (let i = 0; i < url.length; i++) {
    const char = url[i] ?? "";
    if (/[a-zA-Z]/.test(char)) continue;
    if (/[0-9+.-]/.test(char)) {
      if (i === 0) return ["", url];
      continue;
    }
    if (char !== ":") return ["", url];
    if (i === 0) fail(url, "missing protocol scheme");
    return [url.slice(0, i).toLowerCase(), url.slice(i + 1)];
  }
  return ["", url];
}

/** What stands before a mark and after it. */
function cutAt(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function parseUrl(text: string): ParsedUrl {
  const [url, escaped] = cutAt(text, "#");
  const fragment = unescape(text, escaped);
  // oxlint-disable-next-line no-control-regex -- Go refuses control characters
  if (/[\0-\x1f\x7f]/.test(url)) fail(url, "net/url: invalid control character in URL");
  const none = { scheme: "", opaque: "", user: undefined, host: "", path: "", query: "", fragment };
  if (url === "*") return { ...none, path: "*" };
  const [scheme, afterScheme] = schemeOf(url);
  const [rest, query] = cutAt(afterScheme, "?");
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { ...none, scheme, opaque: rest, query };
    if ((rest.split("/")[0] ?? "").includes(":")) fail(url, "first path segment in URL cannot contain colon");
  }
  const hasAuthority = rest.startsWith("//") && (scheme !== "" || !rest.startsWith("///"));
  if (!hasAuthority) return { ...none, scheme, path: unescape(url, rest), query };
  const slash = rest.indexOf("/", 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  const { user, host } = authorityOf(url, authority);
  return { ...none, scheme, user, host, path: slash < 0 ? "" : unescape(url, rest.slice(slash)), query };
}

function unescape(url: string, text: string): string {
  return tryUnescape(text) ?? fail(url, `invalid URL escape ${quoteText(badEscape(text))}`);
}

function authorityOf(url: string, authority: string): { readonly user: string | undefined; readonly host: string } {
  const at = authority.lastIndexOf("@");
  const host = hostOf(url, authority.slice(at + 1));
  if (at < 0) return { user: undefined, host };
  const info = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(info)) fail(url, "net/url: invalid userinfo");
  const [name = "", ...password] = info.split(":");
  const parts = password.length === 0 ? [name] : [name, password.join(":")];
  return { user: parts.map((part) => escapePart(unescape(url, part), "user")).join(":"), host };
}

function hostOf(url: string, host: string): string {
  const port = /:([^:\]]*)$/.exec(host);
  if (port !== null && !/^\d*$/.test(port[1] ?? "")) fail(url, `invalid port ${quoteText(port[0])} after host`);
  if (host.startsWith("[") && !host.includes("]")) fail(url, "missing ']' in host");
  if (/[ "<>\\^`{|}]/.test(host)) fail(url, `invalid character ${quoteText(/[ "<>\\^`{|}]/.exec(host)?.[0] ?? "")} in host name`);
  return unescape(url, host);
}

function hostname(host: string): string {
  if (host.startsWith("[")) return host.slice(1, Math.max(host.indexOf("]"), 1));
  const colon = host.indexOf(":");
  return colon < 0 ? host : host.slice(0, colon);
}

function urlParse([text]: readonly [string]): TemplateValue {
  const { scheme, opaque, user = "", host, path, query, fragment } = parseUrl(text);
  return { scheme, host, hostname: hostname(host), path, query, opaque, fragment, userinfo: user };
}

function part(map: TemplateMap | null, key: string): string {
  if (map === null || !Object.hasOwn(map, key)) return "";
  const value = map[key];
  if (typeof value === "string") return value;
  if (value === null || value === undefined) throw new Error("runtime error: invalid memory address or nil pointer dereference");
  throw new Error(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`);
}

function urlJoin([map]: readonly [TemplateMap | null]): string {
  const [scheme, host, path, query, opaque, fragment, userinfo] = ["scheme", "host", "path", "query", "opaque", "fragment", "userinfo"].map(
    (key) => part(map, key),
  ) as [string, string, string, string, string, string, string];
  const user = userinfo === "" ? undefined : parseUrl(`proto://${userinfo}@host`).user;
  let url = scheme === "" ? "" : `${scheme}:`;
  if (opaque !== "") url += opaque;
  else {
    if (scheme !== "" || host !== "" || user !== undefined) {
      if (host !== "" || path !== "" || user !== undefined) url += "//";
      if (user !== undefined) url += `${user}@`;
      url += escapePart(host, "host");
    }
    url += pathText(escapePart(path, "path"), host, url);
  }
  if (query !== "") url += `?${query}`;
  return fragment === "" ? url : `${url}#${escapePart(fragment, "fragment")}`;
}

function pathText(path: string, host: string, before: string): string {
  if (path !== "" && !path.startsWith("/") && host !== "") return `/${path}`;
  if (before === "" && (path.split("/")[0] ?? "").includes(":")) return `./${path}`;
  return path;
}

export const urlFunctions: Functions = {
  urlParse: define("string", urlParse),
  urlJoin: define("map", urlJoin),
};
