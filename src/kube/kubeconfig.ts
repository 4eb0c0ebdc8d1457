// kubeconfig files: reading, merging and choosing. Files that an entry names are read when a connection is resolved, not before,
// so that a kubeconfig from a tenant can be stripped of them first.
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { isObject, isProblem, own, setOwn, type Json, type JsonObject, stringAt } from "#base";
import { parseYaml } from "#codec";
import { kube } from "./problems.ts";

/** A cluster, user or context as its file says it. */
export interface KubeconfigEntry {
  readonly fields: JsonObject;
  /** File that holds the entry, or a word for a text without one. */
  readonly source: string;
  /** Relative paths in the entry start here. */
  readonly folder: string | undefined;
}

/** One kubeconfig, or several merged. */
export interface Kubeconfig {
  /** The files, for messages. */
  readonly source: string;
  readonly currentContext: string;
  readonly contexts: ReadonlyMap<string, KubeconfigEntry>;
  readonly clusters: ReadonlyMap<string, KubeconfigEntry>;
  readonly users: ReadonlyMap<string, KubeconfigEntry>;
}

/** Paths that kubectl would read: the list in KUBECONFIG, or `~/.kube/config`. */
export function defaultKubeconfigPaths(env: Readonly<Record<string, string | undefined>> = process.env): readonly string[] {
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((each) => each !== "");
  return listed.length > 0 ? listed : [join(homedir(), ".kube", "config")];
}

/** `~` and `~/…` stand for the home directory. */
export function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
}

/**
 * Reads and merges kubeconfig files by kubectl's rules: of each entry and of current-context the first file that sets it wins. In a
 * list, files that do not exist are passed over as long as one exists.
 * @throws kube.kubeconfigMissing · kube.kubeconfigUnreadable · kube.kubeconfigInvalid
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 */
export async function readKubeconfigs(paths: readonly string[]): Promise<Kubeconfig> {
  const found = await Promise.all(paths.map((path) => readOne(expandHome(path))));
  const present = found.filter((each) => each !== undefined);
  if (present.length === 0) throw kube.kubeconfigMissing(paths.join(", "));
  return mergeKubeconfigs(present);
}

/**
 * Reads a kubeconfig from its text, YAML or JSON.
 * @param source file name, or a word for where the text comes from
 * @throws kube.kubeconfigInvalid
 */
export function parseKubeconfig(text: string, source: string, folder?: string): Kubeconfig {
  const root = text.trim() === "" ? {} : parse(text, source);
  if (!isObject(root)) throw kube.kubeconfigInvalid(source, "it is no mapping");
  const entries = (field: string, inner: string): ReadonlyMap<string, KubeconfigEntry> =>
    readEntries(root, field, inner, { source, folder });
  return {
    source,
    currentContext: stringAt(root, "current-context"),
    contexts: entries("contexts", "context"),
    clusters: entries("clusters", "cluster"),
    users: entries("users", "user"),
  };
}

/** Merges, first one first. */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  const merge = (pick: (config: Kubeconfig) => ReadonlyMap<string, KubeconfigEntry>): ReadonlyMap<string, KubeconfigEntry> =>
    new Map(configs.toReversed().flatMap((config) => [...pick(config)]));
  return {
    source: configs.map((each) => each.source).join(", "),
    currentContext: configs.find((each) => each.currentContext !== "")?.currentContext ?? "",
    contexts: merge((each) => each.contexts),
    clusters: merge((each) => each.clusters),
    users: merge((each) => each.users),
  };
}

export interface SanitizeOptions {
  readonly allowExec?: boolean;
  readonly allowInsecureTls?: boolean;
}

const CLUSTER_FIELDS = ["server", "certificate-authority-data", "tls-server-name", "proxy-url"];
const USER_FIELDS = ["client-certificate-data", "client-key-data", "token", "username", "password"];

/**
 * Takes out of a kubeconfig what somebody else's text must not make this process do: read files, run commands, trust anybody, or act
 * as another user. Only what is listed stays.
 * @see Flux reference behaviour: fluxcd/pkg runtime/client KubeConfig
 */
export function sanitizeKubeconfig(config: Kubeconfig, options: SanitizeOptions = {}): Kubeconfig {
  const cluster = options.allowInsecureTls === true ? [...CLUSTER_FIELDS, "insecure-skip-tls-verify"] : CLUSTER_FIELDS;
  const user = options.allowExec === true ? [...USER_FIELDS, "exec"] : USER_FIELDS;
  return { ...config, clusters: keepFields(config.clusters, cluster), users: keepFields(config.users, user) };
}

function keepFields(entries: ReadonlyMap<string, KubeconfigEntry>, fields: readonly string[]): ReadonlyMap<string, KubeconfigEntry> {
  return new Map([...entries].map(([name, entry]) => [name, { ...entry, fields: pick(entry.fields, fields) }]));
}

function pick(from: JsonObject, fields: readonly string[]): JsonObject {
  const kept: Record<string, Json> = {};
  for (const field of fields) {
    const value = own(from, field);
    if (value !== undefined) setOwn(kept, field, value);
  }
  return kept;
}

async function readOne(path: string): Promise<Kubeconfig | undefined> {
  const absolute = isAbsolute(path) ? path : join(process.cwd(), path);
  let text: string;
  try {
    text = await readFile(absolute, "utf8");
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === "ENOENT") return undefined;
    throw kube.kubeconfigUnreadable(path, thrown);
  }
  return parseKubeconfig(text, path, dirname(absolute));
}

function parse(text: string, source: string): Json {
  try {
    return parseYaml(text);
  } catch (thrown) {
    if (!isProblem(thrown, "yaml.")) throw thrown;
    // The reader's message names the place; the text around it may be a credential, so no cause goes along.
    throw kube.kubeconfigInvalid(source, thrown.message);
  }
}

function readEntries(
  root: JsonObject,
  field: string,
  inner: string,
  place: Pick<KubeconfigEntry, "source" | "folder">,
): ReadonlyMap<string, KubeconfigEntry> {
  const list = own(root, field) ?? [];
  if (!Array.isArray(list)) throw kube.kubeconfigInvalid(place.source, `${field} is no list`);
  const entries = new Map<string, KubeconfigEntry>();
  for (const each of list as readonly Json[]) {
    const name = stringAt(each, "name");
    const fields = own(each, inner) ?? {};
    if (!isObject(fields)) throw kube.kubeconfigInvalid(place.source, `${inner} of ${JSON.stringify(name)} in ${field} is no mapping`);
    if (!entries.has(name)) entries.set(name, { fields, ...place });
  }
  return entries;
}
