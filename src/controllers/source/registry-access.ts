// Pull secrets: which credentials a repository of a registry is shown.
import { at, own, type KubeObject } from "#base";
import { credentialsFor, readDockerConfig, type RegistryCredentials, type RepositoryName } from "#oci";
import { secretText } from "#kube";
import { sourceProblems } from "./problems.ts";
import { loginOf, readSecret, type SecretReader } from "./secret-access.ts";

const DOCKER_CONFIG = ".dockerconfigjson";

/**
 * Credentials of the Secrets named by the object and by a ServiceAccount, the first that fit; undefined when there are none.
 * @throws source.secretNotFound · source.accountNotFound · source.invalidSecret · oci.badDockerConfig
 */
export async function pullCredentials(
  reader: SecretReader,
  name: RepositoryName,
  { secretName, accountName = "" }: { readonly secretName?: string | undefined; readonly accountName?: string | undefined },
): Promise<RegistryCredentials | undefined> {
  const secrets = secretName === undefined ? [] : [await readSecret(reader, secretName)];
  if (accountName !== "") secrets.push(...(await secretsOfAccount(reader, accountName)));
  for (const secret of secrets) {
    const text = secretText(secret, DOCKER_CONFIG);
    if (text === undefined)
      throw sourceProblems.invalidSecret(
        `${reader.namespace}/${secret.metadata.name ?? ""}`,
        `it must be of type kubernetes.io/dockerconfigjson, with the key ${DOCKER_CONFIG}`,
      );
    const found = credentialsFor(readDockerConfig(text), name);
    if (found !== undefined) return hidden(reader, found);
  }
  return undefined;
}

/**
 * Credentials of a Secret that is a pull secret, or holds a user name and a password.
 * @throws source.invalidSecret, also when a pull secret has none for the registry · oci.badDockerConfig
 */
export function chartCredentials(reader: SecretReader, name: RepositoryName, secret: KubeObject): RegistryCredentials | undefined {
  if (own(secret, "type") !== "kubernetes.io/dockerconfigjson") {
    const login = loginOf(secret, reader);
    return login === undefined ? undefined : { kind: "basic", ...login };
  }
  const found = credentialsFor(readDockerConfig(secretText(secret, DOCKER_CONFIG) ?? ""), name);
  if (found === undefined)
    throw sourceProblems.invalidSecret(`${reader.namespace}/${secret.metadata.name ?? ""}`, `it has no credentials for ${name.registry}`);
  return hidden(reader, found);
}

async function secretsOfAccount(reader: SecretReader, name: string): Promise<KubeObject[]> {
  const { cluster, namespace, signal } = reader;
  const account = await cluster.get({ apiVersion: "v1", kind: "ServiceAccount", name, namespace }, { signal });
  if (account === undefined) throw sourceProblems.accountNotFound(`${namespace}/${name}`);
  const listed = own(account, "imagePullSecrets");
  const names = (Array.isArray(listed) ? listed : []).map((each: unknown) => at(each, "name"));
  const secrets: KubeObject[] = [];
  for (const each of names) if (typeof each === "string") secrets.push(await readSecret(reader, each));
  return secrets;
}

function hidden(reader: SecretReader, credentials: RegistryCredentials): RegistryCredentials {
  reader.hide([(credentials.kind === "basic" ? credentials.password : credentials.token).reveal()]);
  return credentials;
}
