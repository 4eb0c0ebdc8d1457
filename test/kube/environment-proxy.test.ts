import { expect, test } from "vitest";
import { tryEnvironmentProxy } from "../../src/kube/environment-proxy.ts";

const PROXY = { HTTPS_PROXY: "http://p:3128" };

test.each<[string, string, Record<string, string>, string | undefined]>([
  ["nothing set", "https://api:6443", {}, undefined],
  ["HTTPS_PROXY", "https://api:6443", PROXY, "http://p:3128"],
  ["https_proxy without a scheme", "https://api", { https_proxy: "p:3128" }, "http://p:3128"],
  ["HTTPS_PROXY and a plain server", "http://api", PROXY, undefined],
  ["HTTP_PROXY and a plain server", "http://api", { HTTP_PROXY: "http://q" }, "http://q"],
  ["loopback by name", "https://localhost:1", PROXY, undefined],
  ["loopback by address", "https://127.0.0.9:1", PROXY, undefined],
  ["loopback by IPv6 address", "https://[::1]:1", PROXY, undefined],
  ["NO_PROXY for all", "https://api", { ...PROXY, NO_PROXY: "*" }, undefined],
  ["NO_PROXY by name", "https://API.corp", { ...PROXY, NO_PROXY: "x, api.corp" }, undefined],
  ["NO_PROXY by parent name", "https://api.corp", { ...PROXY, NO_PROXY: "corp" }, undefined],
  ["NO_PROXY by suffix", "https://api.corp", { ...PROXY, no_proxy: ".corp" }, undefined],
  ["NO_PROXY by wildcard", "https://api.corp", { ...PROXY, NO_PROXY: "*.corp" }, undefined],
  ["NO_PROXY by a suffix that only looks like one", "https://apicorp", { ...PROXY, NO_PROXY: "corp" }, "http://p:3128"],
  ["NO_PROXY by address", "https://10.0.0.1", { ...PROXY, NO_PROXY: "10.0.0.1" }, undefined],
  ["NO_PROXY by network", "https://10.1.2.3", { ...PROXY, NO_PROXY: "10.0.0.0/8" }, undefined],
  ["NO_PROXY by another network", "https://11.1.2.3", { ...PROXY, NO_PROXY: "10.0.0.0/8,fd00::/8,10.0.0.0/99" }, "http://p:3128"],
  ["NO_PROXY by IPv6 network", "https://[fd00::5]:6443", { ...PROXY, NO_PROXY: "fd00::/8" }, undefined],
  ["NO_PROXY with this port", "https://api:6443", { ...PROXY, NO_PROXY: "api:6443" }, undefined],
  ["NO_PROXY with another port", "https://api", { ...PROXY, NO_PROXY: "api:6443" }, "http://p:3128"],
])("%s gives the proxy that Go would take", (_case, server, env, expected) => {
  expect(tryEnvironmentProxy(server, env)).toBe(expected);
});
