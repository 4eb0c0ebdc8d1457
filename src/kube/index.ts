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
export { tryEnvironmentProxy } from "./environment-proxy.ts";
export { connectCluster, openCluster, type ConnectOptions, type OpenCluster } from "./connect.ts";
export {
  loadKubeconfig,
  resolveConnection,
  resolveKubeconfig,
  tryInClusterConnection,
  type ConnectionFields,
  type KubeconfigChoice,
  type KubeconfigOrder,
} from "./resolve-connection.ts";
export {
  defaultKubeconfigPaths,
  expandHome,
  mergeKubeconfigs,
  parseKubeconfig,
  readKubeconfigs,
  sanitizeKubeconfig,
  type Kubeconfig,
  type KubeconfigEntry,
  type SanitizeOptions,
} from "./kubeconfig.ts";
export { secretText, textsOf } from "./secret-values.ts";
