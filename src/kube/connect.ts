// From a configuration to a Cluster that can be closed.
import { redactUrls, type Clock, type Log } from "#base";
import { clusterClient } from "./client.ts";
import type { Cluster } from "./cluster.ts";
import type { Connection } from "./connection.ts";
import { tryEnvironmentProxy } from "./environment-proxy.ts";
import { httpTransport } from "./http-transport.ts";
import { resolveConnection, type ConnectionFields } from "./resolve-connection.ts";

export interface ConnectOptions {
  readonly clock: Clock;
  readonly log?: Log;
  readonly userAgent?: string;
}

/** A cluster behind connections that can be given back. */
export interface OpenCluster {
  readonly cluster: Cluster;
  readonly connection: Connection;
  readonly close: () => Promise<void>;
}

/** A cluster over HTTP(S), through the environment's proxy where the connection names none; sends nothing yet. Errors as {@link httpTransport}. */
export function openCluster(place: Connection, options: ConnectOptions): OpenCluster {
  const proxyUrl = place.proxyUrl ?? tryEnvironmentProxy(place.server);
  const connection = proxyUrl === undefined ? place : { ...place, proxyUrl };
  const transport = httpTransport(connection, options);
  const { clock, log } = options;
  const client = clusterClient(transport.send, { address: redactUrls(connection.server), clock, ...(log !== undefined && { log }) });
  const cluster = connection.impersonate === undefined ? client : client.as(connection.impersonate);
  return { cluster, connection, close: () => transport.close() };
}

/**
 * A cluster from a resolved connection or from explicit fields.
 * @throws as {@link resolveConnection} and {@link httpTransport}
 * @example const { cluster, close } = await connectCluster({ configPath: "~/.kube/prod" }, { clock });
 */
export async function connectCluster(place: Connection | ConnectionFields, options: ConnectOptions): Promise<OpenCluster> {
  return openCluster("server" in place ? place : await resolveConnection(place), options);
}
