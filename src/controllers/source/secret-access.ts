// What Secrets hold for registries and repositories of charts: credentials, certificates, proxies.
import type { Kind } from "#api";
import { Secret, type KubeObject } from "#base";
import type { TlsMaterial } from "#oci";
import type { Run } from "#runtime";
import { secretText } from "#kube";
import { sourceProblems } from "./problems.ts";

/** The part of a run that reading a Secret needs. */
export type SecretReader = Pick<Run<Kind, unknown, unknown>, "cluster" | "namespace" | "signal" | "hide">;

/** A user name and a password. */
export interface Login {
  readonly username: string;
  readonly password: Secret;
}

/** A Secret of the object's namespace. @throws source.secretNotFound */
export async function readSecret({ cluster, namespace, signal }: SecretReader, name: string): Promise<KubeObject> {
  const secret = await cluster.get({ apiVersion: "v1", kind: "Secret", name, namespace }, { signal });
  if (secret === undefined) throw sourceProblems.secretNotFound(`${namespace}/${name}`);
  return secret;
}

/** `username` and `password` of a Secret; undefined when it has neither. @throws source.invalidSecret when it has one of them */
export function loginOf(secret: KubeObject, reader: SecretReader): Login | undefined {
  const [username = "", password = ""] = ["username", "password"].map((key) => secretText(secret, key));
  if (username === "" && password === "") return undefined;
  if (username === "" || password === "") throw sourceProblems.invalidSecret(nameOf(secret), "it needs both username and password");
  reader.hide([password]);
  return { username, password: new Secret(password) };
}

/**
 * Certificates of a Secret: `ca.crt`, `tls.crt` and `tls.key`, or the names that came before them; undefined when it has none.
 * @throws source.invalidSecret
 */
export function tlsOf(secret: KubeObject, reader: SecretReader): TlsMaterial | undefined {
  const text = (...keys: readonly string[]): string | undefined => keys.map((key) => secretText(secret, key)).find((each) => Boolean(each));
  const certificateAuthority = text("ca.crt", "caFile");
  const [certificate, key] = [text("tls.crt", "certFile"), text("tls.key", "keyFile")];
  if ((certificate === undefined) !== (key === undefined))
    throw sourceProblems.invalidSecret(nameOf(secret), "it needs both tls.crt and tls.key");
  if (certificateAuthority === undefined && certificate === undefined) return undefined;
  if (key !== undefined) reader.hide([key.trim()]);
  return {
    ...(certificateAuthority !== undefined && { certificateAuthority }),
    ...(certificate !== undefined && key !== undefined && { clientCertificate: { certificate, key: new Secret(key) } }),
  };
}

/** Certificates of the Secret that `certSecretRef` names. @throws source.secretNotFound · source.invalidSecret */
export async function readTls(reader: SecretReader, name: string): Promise<TlsMaterial> {
  const secret = await readSecret(reader, name);
  const tls = tlsOf(secret, reader);
  if (tls === undefined) throw sourceProblems.invalidSecret(nameOf(secret), "it has neither ca.crt nor tls.crt and tls.key");
  return tls;
}

const MAX_ADDRESS = 2048;

/** URL of the proxy that a Secret names, with its user information. @throws source.secretNotFound · source.invalidSecret */
export async function readProxy(reader: SecretReader, name: string): Promise<string> {
  const secret = await readSecret(reader, name);
  const address = (secretText(secret, "address") ?? "").trim();
  const refuse = (reason: string): never => {
    throw sourceProblems.invalidSecret(nameOf(secret), reason);
  };
  if (address === "" || address.length > MAX_ADDRESS) refuse("address must be the URL of a proxy");
  if (!/^(https?|socks5):\/\//i.test(address) || !URL.canParse(address)) refuse("address must be an http, https or socks5 URL");
  const url = new URL(address);
  const [username, password] = [secretText(secret, "username"), secretText(secret, "password")];
  if (username !== undefined) url.username = encodeURIComponent(username);
  if (password !== undefined) {
    url.password = encodeURIComponent(password);
    reader.hide([password, encodeURIComponent(password)]);
  }
  return url.href;
}

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}
