// How registries are reached, from what a person gives and from the environment.
import { readFile } from "node:fs/promises";
import { messageOf, Secret } from "#base";
import { dockerEntries, type Environment } from "../manifest-source/network.ts";
import { parseMirror } from "./open.ts";
import { bundleProblems } from "./problems.ts";
import type { RegistryAccess } from "./registries.ts";

export interface GivenCredentials {
  readonly registry: string;
  readonly text: Secret;
}

export interface AccessOptions {
  /** `user:password`, each shown to one registry; the password may hold colons. */
  readonly credentials?: readonly GivenCredentials[];
  /** PEM. */
  readonly certificateAuthority?: string;
  /** File of certificates in PEM, in place of the one that SSL_CERT_FILE names. */
  readonly certificateAuthorityFile?: string;
  /** Hosts that are spoken to without TLS. */
  readonly plainHttp?: readonly string[];
  readonly environment: Environment;
}

/**
 * Access to registries: the credentials that are given go before those of `docker login`.
 * @throws bundle.invalidCredentials · bundle.unreadableAuthority · oci.badDockerConfig · oci.invalidImage
 */
export async function readAccess(options: AccessOptions): Promise<RegistryAccess> {
  const { credentials = [], certificateAuthority, plainHttp = [], environment } = options;
  const authority = certificateAuthority ?? (await authorityIn(options));
  return {
    credentials: [...credentials.map(entryOf), ...(await dockerEntries(environment))],
    plainHttp,
    ...(authority !== undefined && { certificateAuthority: authority }),
  };
}

function entryOf({ registry, text }: GivenCredentials): NonNullable<RegistryAccess["credentials"]>[number] {
  const [, username, password] = /^([^:]+):(.*)$/s.exec(text.reveal()) ?? [];
  if (username === undefined || password === undefined) throw bundleProblems.invalidCredentials(registry);
  const { registry: host, path } = parseMirror(registry);
  return { host, path, credentials: { kind: "basic", username, password: new Secret(password) } };
}

async function authorityIn({ certificateAuthorityFile, environment }: AccessOptions): Promise<string | undefined> {
  const file = certificateAuthorityFile ?? environment["SSL_CERT_FILE"];
  if (file === undefined || file === "") return undefined;
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw bundleProblems.unreadableAuthority(file, messageOf(error), error);
  }
}
