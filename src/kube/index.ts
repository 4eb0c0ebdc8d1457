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
