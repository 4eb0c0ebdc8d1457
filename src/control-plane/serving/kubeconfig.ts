// A kubeconfig for clients of the control plane.
import { writeYaml } from "#codec";

export interface KubeconfigOptions {
  /** Name of the cluster, the user and the context. */
  readonly name?: string;
  /** Address of the server; that of the listener when absent. */
  readonly server?: string;
  readonly namespace?: string;
  /** How the client proves who it is. */
  readonly credential?: "certificate" | "token";
}

export interface KubeconfigParts {
  readonly server: string;
  readonly caPem: string;
  readonly user: { readonly certificatePem: string; readonly keyPem: string } | { readonly token: string };
}

/** YAML with everything embedded. Holds a credential: keep it as one keeps a key. */
export function writeKubeconfig({ server, caPem, user }: KubeconfigParts, { name = "headgate", namespace }: KubeconfigOptions): string {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const credential =
    "token" in user
      ? { token: user.token }
      : { "client-certificate-data": base64(user.certificatePem), "client-key-data": base64(user.keyPem) };
  return writeYaml({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": base64(caPem) } }],
    users: [{ name, user: credential }],
    contexts: [{ name, context: { cluster: name, user: name, ...(namespace !== undefined && { namespace }) } }],
    "current-context": name,
  });
}
