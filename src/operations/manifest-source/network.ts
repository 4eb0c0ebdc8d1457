// How sources over the network are asked: with the proxy and the authorities of the environment, and never without an end.
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { isProblem, messageOf } from "#base";
import { tryEnvironmentProxy } from "#kube";
import { readDockerConfig, type DockerEntry, type HttpClientOptions } from "#oci";
import type { RegistryAccess } from "../bundle/registries.ts";
import type { ManifestPlaces } from "./manifest-source.ts";
import { manifestProblems } from "./problems.ts";

export type Environment = NonNullable<ManifestPlaces["environment"]>;

/** Longest time for one source to give what it is asked for. */
export const PATIENCE_MILLIS = 60_000;

/** Proxy by HTTPS_PROXY and its like; the file that SSL_CERT_FILE names is trusted beside the authorities of the system. */
export async function clientOptions(environment: Environment): Promise<HttpClientOptions> {
  const file = environment["SSL_CERT_FILE"] ?? "";
  const proxyFor = (url: string): string | undefined => tryEnvironmentProxy(url, environment);
  if (file === "") return { proxyFor };
  try {
    return { proxyFor, tls: { certificateAuthority: await readFile(file, "utf8") } };
  } catch (error) {
    throw manifestProblems.unreadable(file, `SSL_CERT_FILE cannot be read: ${messageOf(error)}`);
  }
}

/** How registries are reached: as the caller says, and beside that as the environment does. @throws manifests.unreadable · oci.badDockerConfig */
export async function registryAccess({ environment = process.env, access = {} }: ManifestPlaces): Promise<RegistryAccess> {
  const { tls } = await clientOptions(environment);
  const authority = access.certificateAuthority ?? tls?.certificateAuthority;
  return {
    ...access,
    environment,
    loopback: "plain",
    credentials: [...(access.credentials ?? []), ...(await dockerEntries(environment))],
    ...(authority !== undefined && { certificateAuthority: authority }),
  };
}

/** Credentials that `docker login` left; none where there is no such file. @throws oci.badDockerConfig */
export async function dockerEntries(environment: Environment): Promise<readonly DockerEntry[]> {
  const folder = environment["DOCKER_CONFIG"] || join(environment["HOME"] || homedir(), ".docker");
  let text: string;
  try {
    text = await readFile(join(folder, "config.json"), "utf8");
  } catch {
    // Whoever never logged in has no file, and asks anonymously.
    return [];
  }
  return text.includes('"auths"') ? readDockerConfig(text) : [];
}

/**
 * Runs one exchange, or a few that belong together, for no longer than {@link PATIENCE_MILLIS}.
 * @throws manifests.unreachable in place of what the network or the server failed with; the signal's reason when it was aborted
 */
export async function asked<T>(reference: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const patience = AbortSignal.timeout(PATIENCE_MILLIS);
  try {
    return await work(AbortSignal.any([signal, patience]));
  } catch (error) {
    signal.throwIfAborted();
    if (patience.aborted) throw manifestProblems.unreachable(reference, `no answer within ${PATIENCE_MILLIS / 1000} s`);
    if (isProblem(error, "oci.")) throw manifestProblems.unreachable(reference, messageOf(error), error);
    throw error;
  }
}
