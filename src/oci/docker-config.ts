// Credentials of registries as pull secrets hold them: the configuration file of Docker.
import { isObject, own, Secret, stringAt } from "#base";
import { ociProblems } from "./problems.ts";
import { DOCKER_HUB, normalHost, type RepositoryName } from "./repository-name.ts";

/** What is shown to a registry. */
export type RegistryCredentials =
  | { readonly kind: "basic"; readonly username: string; readonly password: Secret }
  /** Exchanged for a token at the registry's own place to log in. */
  | { readonly kind: "identity"; readonly token: Secret }
  /** Sent as it is. */
  | { readonly kind: "token"; readonly token: Secret };

/** One entry of a configuration: where it counts, and what is shown there. */
export interface DockerEntry {
  /** Host with `*` for any text between dots, and its port. */
  readonly host: string;
  /** Path below which it counts; empty for the whole registry. */
  readonly path: string;
  readonly credentials: RegistryCredentials;
}

/**
 * Reads `.dockerconfigjson`. Entries without credentials are left out.
 * @throws oci.badDockerConfig
 */
export function readDockerConfig(text: string): readonly DockerEntry[] {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    // What JSON.parse says quotes the text, which holds the password.
    throw ociProblems.badDockerConfig("it is not JSON");
  }
  const auths = own(config, "auths");
  if (!isObject(auths)) throw ociProblems.badDockerConfig("it has no auths");
  return Object.keys(auths).flatMap((key) => {
    const credentials = credentialsOf(auths[key], key);
    return credentials === undefined ? [] : [{ ...placeOf(key), credentials }];
  });
}

/** The entry that fits a repository best: the longest path, then the most exact host. */
export function credentialsFor(entries: readonly DockerEntry[], { registry, path }: RepositoryName): RegistryCredentials | undefined {
  const fitting = entries.filter(
    (entry) => isHostOf(entry.host, registry) && (entry.path === "" || `${path}/`.startsWith(`${entry.path}/`)),
  );
  const [best] = fitting.toSorted((a, b) => b.path.length - a.path.length || wildcards(a.host) - wildcards(b.host));
  return best?.credentials;
}

function credentialsOf(entry: unknown, key: string): RegistryCredentials | undefined {
  if (stringAt(entry, "registrytoken") !== "") return { kind: "token", token: new Secret(stringAt(entry, "registrytoken")) };
  if (stringAt(entry, "identitytoken") !== "") return { kind: "identity", token: new Secret(stringAt(entry, "identitytoken")) };
  const encoded = stringAt(entry, "auth");
  if (encoded !== "") {
    const decoded = Buffer.from(encoded, "base64").toString("utf8");
    const colon = decoded.indexOf(":");
    if (colon < 0) throw ociProblems.badDockerConfig(`auth of ${key} is not user:password in base64`);
    return { kind: "basic", username: decoded.slice(0, colon), password: new Secret(decoded.slice(colon + 1).replaceAll("\0", "")) };
  }
  const username = stringAt(entry, "username");
  return username === "" ? undefined : { kind: "basic", username, password: new Secret(stringAt(entry, "password")) };
}

/** Keys are written as URLs, as hosts, or as hosts with a path. */
function placeOf(key: string): { readonly host: string; readonly path: string } {
  const [host = "", ...rest] = key.replace(/^https?:\/\//, "").split("/");
  const path = rest.join("/").replace(/^v[12](\/|$)/, "");
  return { host: normalHost(host), path: path.replace(/\/+$/, "") };
}

function isHostOf(pattern: string, registry: string): boolean {
  if (pattern === registry || (registry === DOCKER_HUB && normalHost(pattern) === DOCKER_HUB)) return true;
  const [wanted, found] = [pattern.split("."), registry.split(".")];
  return wanted.length === found.length && wanted.every((part, i) => fits(part, found[i] ?? ""));
}

function fits(pattern: string, part: string): boolean {
  const expression = pattern.split("*").map((each) => each.replaceAll(/[^\w-]/g, String.raw`\$&`));
  return new RegExp(`^${expression.join(".*")}$`).test(part);
}

function wildcards(host: string): number {
  return host.split("*").length;
}
