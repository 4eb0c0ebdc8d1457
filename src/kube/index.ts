export type { Transport, TransportRequest, TransportResponse } from "./transport.ts";
export type {
  ApplyOptions,
  CallOptions,
  Cluster,
  DeleteOptions,
  Discovery,
  Identity,
  ListOptions,
  ObjectList,
  Patch,
  ResourceType,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from "./cluster.ts";
export { clusterClient, type ClientOptions } from "./client.ts";
export { httpTransport, type HttpTransport, type HttpTransportOptions } from "./http-transport.ts";
export type { Connection, ExecPlugin } from "./connection.ts";
