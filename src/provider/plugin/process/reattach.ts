// The provider inside the process that calls it, for tests: core attaches to what TF_REATTACH_PROVIDERS names, without certificate or
// handshake. Every HTTP/2 session is one configured instance, because aliases and phases share this process.
import { randomBytes } from "node:crypto";
import type { Log } from "#base";
import type { Provider } from "../define.ts";
import { hclog, Redactor } from "../log.ts";
import { procedures } from "../server/procedures.ts";
import { ProviderInstance } from "../server/instance.ts";
import { PROVIDER_PROCEDURES, PROVIDER_SERVICE } from "../wire/services.ts";
import { listen } from "./listener.ts";

export interface Attached {
  /** Value for the environment variable TF_REATTACH_PROVIDERS of core. */
  readonly reattach: string;
  /** Path of the unix socket. */
  readonly socket: string;
  close(): void;
}

/**
 * Serves a provider in this process.
 * @param address as configurations name it: `headgate/flux` or `registry.opentofu.org/headgate/flux`
 */
export async function attach<Client>(
  provider: Provider<Client>,
  address: string,
  options: { readonly log?: Log; readonly onLine?: (line: string) => void } = {},
): Promise<Attached> {
  const redactor = new Redactor();
  const log =
    options.log ??
    hclog({ level: options.onLine ? "trace" : undefined, now: Date.now, redactor, write: options.onLine ?? (() => undefined) });
  const instance = new ProviderInstance(provider, { log, redactor, now: Date.now });
  const listener = await listen({
    services: [{ name: PROVIDER_SERVICE, procedures: PROVIDER_PROCEDURES, answers: procedures(instance) }],
    name: `headgate-${randomBytes(6).toString("hex")}`,
    ports: { from: 10_000, to: 25_000 },
    platform: process.platform,
  });
  const { network, address: at } = listener.at;
  return {
    reattach: JSON.stringify({
      [address]: { Protocol: "grpc", ProtocolVersion: 6, Pid: process.pid, Test: true, Addr: { Network: network, String: at } },
    }),
    socket: at,
    close: () => listener.close(),
  };
}
