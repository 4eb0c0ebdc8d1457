// How one API server is reached, with everything that was in files already read.
import type { Secret } from "#base";
import type { Identity } from "./cluster.ts";

/** A command that hands out credentials, as kubeconfig's `exec` describes it. */
export interface ExecPlugin {
  /** `client.authentication.k8s.io/v1` or `…/v1beta1` */
  readonly apiVersion: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Said when the command is not found. */
  readonly installHint?: string;
  readonly provideClusterInfo?: boolean;
  readonly interactiveMode?: "Never" | "IfAvailable" | "Always";
}

/** One API server and how to be let in. PEM texts are whole, not base64. */
export interface Connection {
  /** `https://host:6443` or `http://host:8080`, a path prefix is kept. */
  readonly server: string;
  /** Bundle of PEM certificates that replaces the system's trust. */
  readonly certificateAuthority?: string;
  /** Name in the server's certificate, when it is not the host of `server`. */
  readonly tlsServerName?: string;
  /** Trust any certificate. */
  readonly insecure?: boolean;
  readonly clientCertificate?: string;
  readonly clientKey?: Secret;
  readonly token?: Secret;
  /** File whose content is the bearer token; read again as it is renewed. Wins over `token`. */
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: Secret;
  readonly exec?: ExecPlugin;
  /** `http://`, `https://` or `socks5://`. */
  readonly proxyUrl?: string;
  /** Identity that every request is made as. */
  readonly impersonate?: Identity;
  /** Namespace of the context, where it names one. */
  readonly namespace?: string;
  /** Longest time until an answer begins or goes on; watches are exempt. 60 s when absent. */
  readonly timeoutMillis?: number;
}
