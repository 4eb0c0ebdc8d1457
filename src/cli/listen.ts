import { cliProblems } from "./problems.ts";

/**
 * Reads `HOST:PORT`; only loopback hosts are taken.
 * @throws cli.listenAddress · cli.notLoopback
 */
export function parseListen(text: string): { readonly host: "127.0.0.1"; readonly port: number } {
  const match = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) throw cliProblems.listenAddress(text);
  const host = (match[1] ?? "").replace(/^\[|\]$/g, "");
  if (host !== "localhost" && host !== "127.0.0.1") throw cliProblems.notLoopback(host);
  return { host: "127.0.0.1", port };
}
