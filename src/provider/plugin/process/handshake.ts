// What core and the plugin tell each other before the first call: environment in, one line out.
// @see go-plugin internals.md and server.go (behaviour)
import { pluginProblems } from "../problems.ts";
import type { Address } from "./listener.ts";

const COOKIE_NAME = "TF_PLUGIN_MAGIC_COOKIE";
const COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const CORE_PROTOCOL = 1;
const PROTOCOL = 6;

export interface Invitation {
  /** PEM of the only client that may connect; plaintext when core has turned TLS off. */
  readonly clientCertificate: string | undefined;
  readonly ports: { readonly from: number; readonly to: number };
  readonly socketDirectory: string | undefined;
  /** True when core asked whether connections can be multiplexed; the answer is no. */
  readonly asksMultiplexing: boolean;
}

/**
 * Reads what core has put into the environment.
 * @throws plugin.notAPlugin when the program was started by hand · plugin.unsupportedProtocol
 */
export function readInvitation(environment: Readonly<Record<string, string | undefined>>): Invitation {
  if (environment[COOKIE_NAME] !== COOKIE) throw pluginProblems.notAPlugin();
  const versions = environment["PLUGIN_PROTOCOL_VERSIONS"] ?? "";
  if (!versions.split(",").includes(String(PROTOCOL))) throw pluginProblems.unsupportedProtocol(versions);
  const certificate = environment["PLUGIN_CLIENT_CERT"];
  return {
    clientCertificate: certificate === "" ? undefined : certificate,
    ports: { from: portOf(environment["PLUGIN_MIN_PORT"], 10_000), to: portOf(environment["PLUGIN_MAX_PORT"], 25_000) },
    socketDirectory: environment["PLUGIN_UNIX_SOCKET_DIR"] || undefined,
    asksMultiplexing: environment["PLUGIN_MULTIPLEX_GRPC"] !== undefined,
  };
}

function portOf(text: string | undefined, otherwise: number): number {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : otherwise;
}

/** The line that must be the first and only one on standard output. */
export function handshakeLine(at: Address, certificate: string | undefined, invitation: Invitation): string {
  const fields = [CORE_PROTOCOL, PROTOCOL, at.network, at.address, "grpc", certificate ?? ""];
  return `${[...fields, ...(invitation.asksMultiplexing ? ["false"] : [])].join("|")}\n`;
}
