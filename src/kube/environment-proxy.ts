// The proxy that the environment asks for, by the rules that Go programs such as kubectl follow.
import { BlockList, isIP, isIPv6 } from "node:net";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Proxy for a server by HTTPS_PROXY or HTTP_PROXY and NO_PROXY, in either case; loopback is never asked through a proxy.
 * @returns an absolute proxy URL, or undefined for a direct connection
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function tryEnvironmentProxy(server: string, env: Environment = process.env): string | undefined {
  if (!URL.canParse(server)) return undefined;
  const url = new URL(server);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const proxy = url.protocol === "https:" ? read(env, "HTTPS_PROXY") : read(env, "HTTP_PROXY");
  if (proxy === "" || isLoopback(host)) return undefined;
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const direct = read(env, "NO_PROXY")
    .split(",")
    .some((rule) => isDirect(rule.trim().toLowerCase(), host.toLowerCase(), port));
  if (direct) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

function read(env: Environment, name: string): string {
  return env[name] || env[name.toLowerCase()] || "";
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** One NO_PROXY rule: `*`, an address, a network, `host`, `.suffix` or `*.suffix`, each with a port where wanted. */
function isDirect(rule: string, host: string, port: string): boolean {
  if (rule === "") return false;
  if (rule === "*") return true;
  if (rule.includes("/")) return isIn(rule, host);
  const withPort = /^(.*):(\d+)$/.exec(isIPv6(rule) ? "" : rule);
  if (withPort !== null && withPort[2] !== port) return false;
  const name = (withPort?.[1] ?? rule).replace(/^\[|\]$/g, "").replace(/^\*(?=\.)/, "");
  if (isIP(name) !== 0) return name === host;
  return name.startsWith(".") ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
}

function isIn(network: string, host: string): boolean {
  const [address = "", bits = ""] = network.split("/");
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 4 ? "ipv4" : "ipv6");
  return list.check(host, family === 4 ? "ipv4" : "ipv6");
}
