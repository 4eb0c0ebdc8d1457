// Credential plugins of kubeconfig: a command that prints an ExecCredential. Never through a shell, never with a terminal.
import { execFile } from "node:child_process";
import { at, own, redactUrls, Secret, type JsonObject, stringAt } from "#base";
import { tryParseObject } from "./body.ts";
import type { Connection, ExecPlugin } from "./connection.ts";
import type { ClientCertificate } from "./credentials.ts";
import { kube } from "./problems.ts";

const VERSIONS = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];
const TIMEOUT_MILLIS = 60_000;

export interface ExecCredential {
  readonly token?: Secret;
  readonly certificate?: ClientCertificate;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

/**
 * Runs a plugin and reads what it prints.
 * @throws kube.execVersion · kube.execInteractive · kube.execNotFound · kube.execFailed · kube.execAnswer
 * @see https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 */
export async function runExecPlugin(plugin: ExecPlugin, connection: Connection): Promise<ExecCredential> {
  if (!VERSIONS.includes(plugin.apiVersion)) throw kube.execVersion(plugin.command, plugin.apiVersion, VERSIONS.join(" or "));
  if (plugin.interactiveMode === "Always") throw kube.execInteractive(plugin.command);
  return readCredential(plugin, await run(plugin, execInfo(plugin, connection)));
}

function execInfo(plugin: ExecPlugin, connection: Connection): string {
  const { server, certificateAuthority, tlsServerName, insecure, proxyUrl } = connection;
  const cluster = {
    server,
    ...(tlsServerName !== undefined && { "tls-server-name": tlsServerName }),
    ...(insecure === true && { "insecure-skip-tls-verify": true }),
    ...(certificateAuthority !== undefined && { "certificate-authority-data": Buffer.from(certificateAuthority).toString("base64") }),
    ...(proxyUrl !== undefined && { "proxy-url": proxyUrl }),
  };
  const spec = { interactive: false, ...(plugin.provideClusterInfo === true && { cluster }) };
  return JSON.stringify({ apiVersion: plugin.apiVersion, kind: "ExecCredential", spec });
}

async function run(plugin: ExecPlugin, info: string): Promise<string> {
  const { command, args = [], env = {} } = plugin;
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env, KUBERNETES_EXEC_INFO: info }, timeout: TIMEOUT_MILLIS, shell: false };
    const child = execFile(command, [...args], options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      if (error.code === "ENOENT" || error.code === "EACCES") return reject(kube.execNotFound(command, plugin.installHint ?? ""));
      const outcome = error.killed === true ? "was stopped after 60s" : `ended with code ${error.code ?? error.signal ?? "unknown"}`;
      // The last line is where commands say why; what they print on stdout may be the credential and is never shown.
      reject(kube.execFailed(command, outcome, redactUrls(stderr.trim().split("\n").at(-1) ?? "").slice(0, 300)));
    });
    child.stdin?.end();
  });
}

function readCredential(plugin: ExecPlugin, stdout: string): ExecCredential {
  const answer = tryParseObject(stdout);
  if (own(answer, "kind") !== "ExecCredential") throw kube.execAnswer(plugin.command, "it is no ExecCredential");
  if (own(answer, "apiVersion") !== plugin.apiVersion) {
    throw kube.execAnswer(plugin.command, `its apiVersion is not ${plugin.apiVersion}`);
  }
  const token = at(answer, "status", "token");
  const certificate = at(answer, "status", "clientCertificateData");
  const key = at(answer, "status", "clientKeyData");
  const pair = typeof certificate === "string" && typeof key === "string" ? { certificate, key: new Secret(key) } : undefined;
  if (typeof token !== "string" && pair === undefined)
    throw kube.execAnswer(plugin.command, "it holds neither a token nor a certificate with its key");
  return {
    ...(typeof token === "string" && token !== "" && { token: new Secret(token) }),
    ...(pair !== undefined && { certificate: pair }),
    ...expiry(answer),
  };
}

function expiry(answer: JsonObject | undefined): Pick<ExecCredential, "expiresAt"> {
  const expires = Date.parse(stringAt(answer, "status", "expirationTimestamp"));
  return Number.isNaN(expires) ? {} : { expiresAt: expires };
}
