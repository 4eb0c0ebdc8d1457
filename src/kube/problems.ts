// Failures of talking to a Kubernetes API server. Answers of the server carry its Status in `data.status`.
import { catalogue, type JsonObject } from "#base";

/** What was asked, in words: `get Deployment/apps/web`, `list v1 Pod`. */
export type Asked = string;

/** A Status that the server sent; empty where its answer held none. */
export type Status = JsonObject;

const AT_SERVER = "retry";

/**
 * Failures of the room. Every answer of the server is `retry`, also a refusal: rights, quotas, webhooks and definitions change without
 * the object changing, so nothing may give up on one. What stands in a file and cannot heal by itself is `stall`.
 */
export const kube = catalogue("kube", {
  notFound: (asked: Asked, detail: string, status: Status) => ({
    verdict: AT_SERVER,
    message: `cannot ${asked}: ${detail}`,
    data: { status },
  }),
  alreadyExists: (asked: Asked, detail: string, status: Status) => ({
    verdict: AT_SERVER,
    message: `cannot ${asked}: ${detail}`,
    data: { status },
  }),
  conflict: (asked: Asked, detail: string, status: Status) => ({
    verdict: AT_SERVER,
    message: `cannot ${asked}: ${detail}`,
    next: "read the object again and repeat the change, or take the fields over by force",
    data: { status },
  }),
  invalid: (asked: Asked, detail: string, status: Status) => ({
    verdict: AT_SERVER,
    message: `cannot ${asked}: ${detail}`,
    next: "correct the fields that the server names",
    data: { status },
  }),
  badRequest: (asked: Asked, detail: string, status: Status) => ({
    verdict: AT_SERVER,
    message: `cannot ${asked}: ${detail}`,
    next: "correct the object or the request",
    data: { status },
  }),
  forbidden: (asked: Asked, detail: string, status: Status) => ({
    verdict: AT_SERVER,
    message: `cannot ${asked}: ${detail}`,
    next: "grant the right by a Role or ClusterRole and its binding, or ask an admission policy's owner",
    data: { status },
  }),
  unauthorized: (asked: Asked, address: string, status: Status) => ({
    verdict: AT_SERVER,
    message: `cannot ${asked}: ${address} does not accept the credentials`,
    next: "renew the token or client certificate, and check that it belongs to this cluster",
    data: { status, address },
  }),
  gone: (asked: Asked, detail: string, status: Status) => ({
    verdict: AT_SERVER,
    message: `cannot ${asked}: ${detail}`,
    next: "list again and go on from the new resourceVersion",
    data: { status },
  }),
  tooManyRequests: (asked: Asked, retryAfterMillis: number, status: Status) => ({
    verdict: "wait",
    message: `cannot ${asked}: the server is overloaded or the disruption budget allows none now`,
    next: `come back in ${Math.ceil(retryAfterMillis / 1000)}s`,
    data: { status, retryAfterMillis },
  }),
  unknownKind: (apiVersion: string, kind: string, address: string) => ({
    verdict: AT_SERVER,
    message: `${address} serves no kind ${kind} in ${apiVersion}`,
    next: "install its CustomResourceDefinition first, or correct apiVersion and kind",
    data: { apiVersion, kind },
  }),
  namespaceRequired: (asked: Asked) => ({
    verdict: "stall",
    message: `cannot ${asked}: the kind is namespaced and no namespace is given`,
    next: "set metadata.namespace",
  }),
  nameRequired: (asked: Asked) => ({
    verdict: "stall",
    message: `cannot ${asked}: the object has no name`,
    next: "set metadata.name",
  }),
  serverError: (asked: Asked, httpStatus: number, detail: string, status: Status) => ({
    verdict: AT_SERVER,
    message: `cannot ${asked}: the server answered ${httpStatus}${detail === "" ? "" : `: ${detail}`}`,
    data: { status, httpStatus },
  }),
  badAnswer: (asked: Asked, address: string) => ({
    verdict: AT_SERVER,
    message: `cannot ${asked}: ${address} did not answer with JSON`,
    next: "check that the address is a Kubernetes API server and not a proxy or a login page",
    data: { address },
  }),
  unreachable: (address: string, reason: string) => ({
    verdict: AT_SERVER,
    message: `cannot reach the Kubernetes API at ${address}: ${reason}`,
    next: "check that the address is right, that the API server runs and that no firewall or proxy is in between",
    data: { address, reason },
  }),
  tlsFailed: (address: string, reason: string) => ({
    verdict: AT_SERVER,
    message: `no trusted TLS connection to ${address}: ${reason}`,
    next: "give the cluster's certificate authority, a matching server name, and a client certificate that is still valid",
    data: { address, reason },
  }),
  badServer: (server: string) => ({
    verdict: "stall",
    message: `the server address ${JSON.stringify(server)} is no http or https URL`,
    next: "write it like https://host:6443",
  }),
  badProxy: (proxy: string) => ({
    verdict: "stall",
    message: `the proxy address ${JSON.stringify(proxy)} is no http, https or socks5 URL`,
    next: "write it like http://host:3128",
  }),
  tokenFile: (path: string, reason: string) => ({
    verdict: "retry",
    message: `no bearer token in ${path}: ${reason}`,
    next: "check the path and that this process may read it",
    data: { path },
  }),
  execVersion: (command: string, apiVersion: string, known: string) => ({
    verdict: "stall",
    message: `the credential plugin ${command} speaks ${JSON.stringify(apiVersion)}`,
    next: `use a plugin with apiVersion ${known}`,
  }),
  execInteractive: (command: string) => ({
    verdict: "stall",
    message: `the credential plugin ${command} asks for a terminal (interactiveMode Always), and there is none`,
    next: "use a plugin or mode that needs no terminal",
  }),
  execNotFound: (command: string, hint: string) => ({
    verdict: "retry",
    message: `the credential plugin ${command} cannot be started: no such command`,
    next: hint === "" ? "install it and put it on the PATH" : hint,
  }),
  execFailed: (command: string, outcome: string, said: string) => ({
    verdict: "retry",
    message: `the credential plugin ${command} ${outcome}${said === "" ? "" : `: ${said}`}`,
    next: "run the command by hand and log in again if it asks for it",
  }),
  execAnswer: (command: string, reason: string) => ({
    verdict: "retry",
    message: `the answer of the credential plugin ${command} is of no use: ${reason}`,
    next: "check the version of the plugin and the apiVersion in the kubeconfig",
  }),
  kubeconfigMissing: (path: string) => ({
    verdict: "stall",
    message: `no kubeconfig at ${path}`,
    next: "correct the path, or write the file first",
    data: { path },
  }),
  kubeconfigUnreadable: (path: string) => ({
    verdict: "stall",
    message: `the kubeconfig ${path} cannot be read`,
    next: "give this process the right to read it",
    data: { path },
  }),
  kubeconfigInvalid: (source: string, reason: string) => ({
    verdict: "stall",
    message: `${source} is no kubeconfig: ${reason}`,
    next: 'write one that "kubectl config view" accepts',
    data: { source },
  }),
  contextMissing: (name: string, source: string, known: readonly string[]) => ({
    verdict: "stall",
    message: name === "" ? `${source} has no current-context and none is named` : `${source} has no context ${JSON.stringify(name)}`,
    next: `name one of: ${known.join(", ") || "(the file has none)"}`,
    data: { name, known },
  }),
  clusterMissing: (name: string, source: string, known: readonly string[]) => ({
    verdict: "stall",
    message: `${source} has no cluster ${JSON.stringify(name)}`,
    next: `name one of: ${known.join(", ") || "(the file has none)"}`,
    data: { name, known },
  }),
  userMissing: (name: string, source: string, known: readonly string[]) => ({
    verdict: "stall",
    message: `${source} has no user ${JSON.stringify(name)}`,
    next: `name one of: ${known.join(", ") || "(the file has none)"}`,
    data: { name, known },
  }),
  credentialFile: (field: string, path: string) => ({
    verdict: "stall",
    message: `${field} names ${path}, which cannot be read`,
    next: "correct the path, or give this process the right to read the file",
    data: { field, path },
  }),
  badPem: (field: string) => ({
    verdict: "stall",
    message: `${field} holds no PEM text`,
    next: 'give a text that begins with "-----BEGIN", base64-encoded where the field ends in -data',
    data: { field },
  }),
  noConnection: () => ({
    verdict: "stall",
    message: "no cluster is configured",
    next: "set host, or config_path, or the environment variable KUBE_CONFIG_PATH",
  }),
});
