// From what a person configures to a Connection: kubeconfig entries, explicit fields, or the pod's own service account.
import { readFile } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { isObject, own, Secret, type Json, type JsonObject, stringAt } from "#base";
import type { Connection, ExecPlugin } from "./connection.ts";
import {
  defaultKubeconfigPaths,
  parseKubeconfig,
  readKubeconfigs,
  sanitizeKubeconfig,
  type Kubeconfig,
  type KubeconfigEntry,
  type SanitizeOptions,
} from "./kubeconfig.ts";
import { kube } from "./problems.ts";

/** As upstream: a cluster that somebody else names must not hold a worker for long. */
const FOREIGN_TIMEOUT_MILLIS = 30_000;
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Which entries to take; those of the current context where absent. */
export interface KubeconfigChoice {
  readonly context?: string;
  readonly cluster?: string;
  readonly user?: string;
}

export interface KubeconfigOrder extends KubeconfigChoice {
  /** Files, first one first; what kubectl would read when neither this nor `text` is given. */
  readonly paths?: readonly string[];
  readonly text?: string;
  /** Word for where `text` comes from, in messages. */
  readonly source?: string;
  /** The kubeconfig is somebody else's: no files, no commands, no blind trust. */
  readonly sanitize?: SanitizeOptions;
}

/** Explicit settings, as the provider's `kubernetes` block and the CLI's flags have them. They win over what a kubeconfig says. */
export interface ConnectionFields {
  readonly host?: string;
  readonly username?: string;
  readonly password?: Secret;
  readonly token?: Secret;
  readonly insecure?: boolean;
  readonly tlsServerName?: string;
  /** PEM. */
  readonly clientCertificate?: string;
  readonly clientKey?: Secret;
  readonly clusterCaCertificate?: string;
  readonly configPath?: string;
  readonly configPaths?: readonly string[];
  readonly configContext?: string;
  readonly configContextAuthInfo?: string;
  readonly configContextCluster?: string;
  readonly proxyUrl?: string;
  readonly exec?: ExecPlugin;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a kubeconfig and resolves one context of it, with all files that it names.
 * @throws kube.kubeconfigMissing · kube.kubeconfigInvalid · kube.contextMissing · kube.clusterMissing · kube.userMissing ·
 *   kube.credentialFile · kube.badPem
 */
export async function loadKubeconfig(order: KubeconfigOrder = {}): Promise<Connection> {
  const { text, source = "the given kubeconfig", sanitize } = order;
  const config = text === undefined ? await readKubeconfigs(order.paths ?? defaultKubeconfigPaths()) : parseKubeconfig(text, source);
  if (sanitize === undefined) return resolveKubeconfig(config, order);
  return { ...(await resolveKubeconfig(sanitizeKubeconfig(config, sanitize), order)), timeoutMillis: FOREIGN_TIMEOUT_MILLIS };
}

/** Resolves one context of a kubeconfig. Errors as {@link loadKubeconfig}. */
export async function resolveKubeconfig(config: Kubeconfig, choice: KubeconfigChoice = {}): Promise<Connection> {
  const context = chooseContext(config, choice);
  const clusterName = choice.cluster ?? stringAt(context, "cluster");
  const cluster = config.clusters.get(clusterName);
  if (cluster === undefined) throw kube.clusterMissing(clusterName, config.source, [...config.clusters.keys()]);
  const userName = choice.user ?? stringAt(context, "user");
  const user = config.users.get(userName);
  if (user === undefined && userName !== "") throw kube.userMissing(userName, config.source, [...config.users.keys()]);
  const namespace = stringAt(context, "namespace");
  return {
    ...(await clusterPart(cluster, clusterName)),
    ...(user !== undefined && (await userPart(user, userName))),
    ...(namespace !== "" && { namespace }),
  };
}

/**
 * Resolves explicit fields over the kubeconfig that they name. With neither host nor path it takes KUBE_CONFIG_PATH or
 * KUBE_CONFIG_PATHS, then the service account of the pod that this process runs in.
 * @throws kube.noConnection, and as {@link loadKubeconfig}
 */
export async function resolveConnection(fields: ConnectionFields, env: Environment = process.env): Promise<Connection> {
  const paths = configPaths(fields, env);
  const base =
    paths.length > 0
      ? await loadKubeconfig({ paths, ...choiceOf(fields) })
      : fields.host === undefined
        ? await tryInClusterConnection(env)
        : undefined;
  const { host } = fields;
  if (base === undefined && host === undefined) throw kube.noConnection();
  return { ...base, server: base?.server ?? "", ...explicitPart(fields, base) };
}

/** The API server of the cluster that this process runs in, or undefined outside of one. */
export async function tryInClusterConnection(env: Environment = process.env, folder = SERVICE_ACCOUNT): Promise<Connection | undefined> {
  const host = env["KUBERNETES_SERVICE_HOST"] ?? "";
  const port = env["KUBERNETES_SERVICE_PORT"] ?? "";
  if (host === "" || port === "") return undefined;
  const certificateAuthority = await readCredentialFile("the service account's ca.crt", join(folder, "ca.crt"));
  const namespace = await readFile(join(folder, "namespace"), "utf8").catch(() => "");
  return {
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    certificateAuthority,
    tokenFile: join(folder, "token"),
    ...(namespace.trim() !== "" && { namespace: namespace.trim() }),
  };
}

function chooseContext(config: Kubeconfig, choice: KubeconfigChoice): JsonObject {
  const name = choice.context ?? config.currentContext;
  const context = config.contexts.get(name);
  if (context !== undefined) return context.fields;
  // Both halves named leave nothing for a context to say.
  if (name === "" && choice.cluster !== undefined && choice.user !== undefined) return {};
  throw kube.contextMissing(name, config.source, [...config.contexts.keys()]);
}

async function clusterPart(entry: KubeconfigEntry, name: string): Promise<Connection> {
  const { fields, source } = entry;
  const server = stringAt(fields, "server");
  if (server === "") throw kube.kubeconfigInvalid(source, `cluster ${JSON.stringify(name)} has no server`);
  const ca = await pemOf(entry, "certificate-authority", `certificate-authority of cluster ${JSON.stringify(name)}`);
  const tlsServerName = stringAt(fields, "tls-server-name");
  const proxyUrl = stringAt(fields, "proxy-url");
  return {
    server,
    ...(ca !== undefined && { certificateAuthority: ca }),
    ...(tlsServerName !== "" && { tlsServerName }),
    ...(proxyUrl !== "" && { proxyUrl }),
    ...(own(fields, "insecure-skip-tls-verify") === true && { insecure: true }),
  };
}

async function userPart(entry: KubeconfigEntry, name: string): Promise<Omit<Connection, "server">> {
  const { fields } = entry;
  const clientCertificate = await pemOf(entry, "client-certificate", `client-certificate of user ${JSON.stringify(name)}`);
  const clientKey = await pemOf(entry, "client-key", `client-key of user ${JSON.stringify(name)}`);
  const [token, tokenFile, username, password, as] = ["token", "tokenFile", "username", "password", "as"].map((key) =>
    stringAt(fields, key),
  );
  const exec = own(fields, "exec");
  return {
    ...(clientCertificate !== undefined && { clientCertificate }),
    ...(clientKey !== undefined && { clientKey: new Secret(clientKey) }),
    ...(token && { token: new Secret(token) }),
    ...(tokenFile && { tokenFile: pathIn(entry, tokenFile) }),
    ...(username && { username }),
    ...(password && { password: new Secret(password) }),
    ...(isObject(exec) && { exec: execOf(exec, entry) }),
    ...(as && { impersonate: { user: as, groups: texts(own(fields, "as-groups")) } }),
  };
}

function execOf(exec: JsonObject, entry: KubeconfigEntry): ExecPlugin {
  const command = stringAt(exec, "command");
  const env = own(exec, "env");
  const pairs = (Array.isArray(env) ? (env as readonly Json[]) : []).map(
    (each) => [stringAt(each, "name"), stringAt(each, "value")] as const,
  );
  const installHint = stringAt(exec, "installHint");
  const mode = stringAt(exec, "interactiveMode");
  return {
    apiVersion: stringAt(exec, "apiVersion"),
    // A bare name is looked up on the PATH, a relative path starts at the file that names it.
    command: command.includes("/") ? pathIn(entry, command) : command,
    args: texts(own(exec, "args")),
    env: Object.fromEntries(pairs),
    ...(installHint !== "" && { installHint }),
    ...(own(exec, "provideClusterInfo") === true && { provideClusterInfo: true }),
    ...((mode === "Never" || mode === "IfAvailable" || mode === "Always") && { interactiveMode: mode }),
  };
}

/** PEM text of a field that comes as base64 (`…-data`, which wins) or as the name of a file. */
async function pemOf(entry: KubeconfigEntry, field: string, words: string): Promise<string | undefined> {
  const encoded = stringAt(entry.fields, `${field}-data`);
  const path = stringAt(entry.fields, field);
  if (encoded === "" && path === "") return undefined;
  const named = `${words} in ${entry.source}`;
  const text = encoded === "" ? await readCredentialFile(named, pathIn(entry, path)) : Buffer.from(encoded, "base64").toString("utf8");
  return checkPem(text, named);
}

function checkPem(text: string, field: string): string {
  if (!text.includes("-----BEGIN ")) throw kube.badPem(field);
  return text;
}

async function readCredentialFile(field: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    throw kube.credentialFile(field, path, thrown);
  }
}

function pathIn(entry: KubeconfigEntry, path: string): string {
  return isAbsolute(path) || entry.folder === undefined ? path : join(entry.folder, path);
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function configPaths(fields: ConnectionFields, env: Environment): readonly string[] {
  if (fields.configPath) return [fields.configPath];
  if (fields.configPaths !== undefined && fields.configPaths.length > 0) return fields.configPaths;
  if (fields.host !== undefined) return [];
  if (env["KUBE_CONFIG_PATH"]) return [env["KUBE_CONFIG_PATH"]];
  return (env["KUBE_CONFIG_PATHS"] ?? "").split(delimiter).filter((each) => each !== "");
}

function choiceOf(fields: ConnectionFields): KubeconfigChoice {
  const { configContext: context, configContextCluster: cluster, configContextAuthInfo: user } = fields;
  return { ...(context && { context }), ...(cluster && { cluster }), ...(user && { user }) };
}

function explicitPart(fields: ConnectionFields, base: Connection | undefined): Partial<Connection> {
  const { host, clusterCaCertificate, clientCertificate, clientKey, insecure, proxyUrl, tlsServerName } = fields;
  const { username, password, token, exec } = fields;
  const secure = base !== undefined || insecure === true || clusterCaCertificate !== undefined || clientCertificate !== undefined;
  return {
    ...(host !== undefined && { server: serverOf(host, secure) }),
    ...(clusterCaCertificate !== undefined && { certificateAuthority: checkPem(clusterCaCertificate, "cluster_ca_certificate") }),
    ...(clientCertificate !== undefined && { clientCertificate: checkPem(clientCertificate, "client_certificate") }),
    ...(clientKey !== undefined && { clientKey }),
    ...(insecure !== undefined && { insecure }),
    ...(tlsServerName !== undefined && { tlsServerName }),
    ...(proxyUrl !== undefined && { proxyUrl }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(token !== undefined && { token }),
    ...(exec !== undefined && { exec }),
  };
}

/** A host without a scheme is https where anything speaks of TLS, as client-go's DefaultServerURL has it. */
function serverOf(host: string, secure: boolean): string {
  return /^[a-z]+:\/\//i.test(host) ? host : `${secure ? "https" : "http"}://${host}`;
}
