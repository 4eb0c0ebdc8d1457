// A gRPC client that speaks the provider protocol over a unix socket or TCP, with or without TLS. One client is one HTTP/2 session.
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { conformCty, readMsgpack, writeMsgpack, type CtyType, type CtyValue } from "#codec";
import { describeService } from "../../src/provider/plugin/wire/message.ts";
import { PLUGIN_SERVICES, PROVIDER_PROCEDURES, PROVIDER_SERVICE, type ProcedureName } from "../../src/provider/plugin/wire/services.ts";
import type { Value } from "../../src/provider/plugin/wire/message.ts";

type Out<N extends ProcedureName> = Value<(typeof PROVIDER_PROCEDURES)[N]["output"]>;

export interface ClientAddress {
  readonly network: "unix" | "tcp";
  readonly address: string;
  /** Mutual TLS: PEM of the client's key and certificate, and the server's certificate. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca: string };
}

export class RawClient {
  readonly #sessions: Http2SessionManager;
  readonly #provider: Record<string, (request: unknown) => Promise<unknown>>;
  readonly #controller: Record<string, (request: unknown) => Promise<unknown>>;

  constructor({ network, address, tls }: ClientAddress) {
    const at = network === "unix" ? { path: address } : { host: address.split(":")[0] ?? "", port: Number(address.split(":")[1]) };
    const baseUrl = tls === undefined ? "http://localhost" : "https://localhost";
    this.#sessions = new Http2SessionManager(baseUrl, undefined, {
      createConnection: () =>
        tls === undefined ? connect(at) : connectTls({ ...at, ...tls, servername: "localhost", ALPNProtocols: ["h2"] }),
      maxSessionMemory: 1024,
      settings: { initialWindowSize: 64 * 1024 * 1024 },
    });
    const transport = createGrpcTransport({ baseUrl, sessionManager: this.#sessions });
    const { "plugin.GRPCController": controller } = PLUGIN_SERVICES;
    this.#provider = createClient(describeService(PROVIDER_SERVICE, PROVIDER_PROCEDURES), transport) as never;
    this.#controller = createClient(describeService("plugin.GRPCController", controller), transport) as never;
  }

  call<N extends ProcedureName>(name: N, request: object = {}): Promise<Out<N>> {
    const method = `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
    return this.#provider[method]?.(request) as Promise<Out<N>>;
  }

  async shutdown(): Promise<void> {
    await this.#controller["shutdown"]?.({});
  }

  close(): void {
    this.#sessions.abort();
  }
}

/** A value as a message. */
export function packed(type: CtyType, value: CtyValue): { msgpack: Uint8Array } {
  return { msgpack: writeMsgpack(type, conformCty(type, value)) };
}

export function unpacked(type: CtyType, message: { readonly msgpack: Uint8Array } | undefined): CtyValue {
  return message === undefined ? null : readMsgpack(type, message.msgpack);
}
