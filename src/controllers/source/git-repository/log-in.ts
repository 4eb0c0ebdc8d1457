// Step: the remote with what it is shown to let us in.
import { Duration, own, Secret, type KubeObject } from "#base";
import { openRemote, readSshKey, type GitCredentials, type GitRemote } from "#git";
import { secretText } from "../../secret-values.ts";
import { gitRepositoryProblems } from "./problems.ts";
import type { GitRepositoryRun, GitRepositoryStep } from "./run.ts";

const DEFAULT_TIMEOUT = "60s";

/** Reads the Secret of the object, if it names one, and puts the remote together. */
export const logIn: GitRepositoryStep = async (run) => {
  const { url, timeout = DEFAULT_TIMEOUT } = run.object.spec;
  const remote: GitRemote = { url, timeoutMillis: Duration.parse(timeout).millis, ...(await credentialsOf(run)) };
  openRemote(remote);
  run.work.remote = remote;
  return "go";
};

type Login = Pick<GitRemote, "credentials" | "certificateAuthority" | "trust">;

async function credentialsOf(run: GitRepositoryRun): Promise<Login> {
  const { secretRef, url } = run.object.spec;
  const isSsh = url.startsWith("ssh:");
  if (secretRef === undefined) return {};
  const { namespace } = run;
  const secret = await run.cluster.get({ apiVersion: "v1", kind: "Secret", name: secretRef.name, namespace }, { signal: run.signal });
  const shown = `${namespace}/${secretRef.name}`;
  if (secret === undefined) throw gitRepositoryProblems.secretNotFound(shown);
  return isSsh ? sshLogin(secret, shown) : httpLogin(secret, shown);
}

/** Keys `identity`, `known_hosts` and, for a key with a passphrase, `password`. */
async function sshLogin(secret: KubeObject, shown: string): Promise<Login> {
  const [identity, knownHosts, passphrase] = ["identity", "known_hosts", "password"].map((key) => secretText(secret, key));
  for (const [key, value] of Object.entries({ identity, known_hosts: knownHosts })) {
    if (value === undefined || value.trim() === "") throw gitRepositoryProblems.incompleteSecret(shown, `an ssh url needs ${key} in it`);
  }
  const key = await readSshKey(new Secret(identity ?? ""), passphrase === undefined ? undefined : new Secret(passphrase));
  return { credentials: { sshKey: key }, trust: { knownHosts: knownHosts ?? "" } };
}

function httpLogin(secret: KubeObject, shown: string): Login {
  const certificateAuthority = secretText(secret, "ca.crt") ?? secretText(secret, "caFile");
  const credentials = httpCredentials(secret, shown);
  return { ...(credentials !== undefined && { credentials }), ...(certificateAuthority !== undefined && { certificateAuthority }) };
}

function httpCredentials(secret: KubeObject, shown: string): GitCredentials | undefined {
  const text = (key: string): string | undefined => secretText(secret, key);
  if (own(own(secret, "data"), "githubAppID") !== undefined)
    throw gitRepositoryProblems.invalidSecret(shown, "logging in as a GitHub App is not available yet");
  const token = text("bearerToken");
  if (token !== undefined) return { bearerToken: new Secret(token.trim()) };
  if (text("tls.crt") !== undefined || text("tls.key") !== undefined) {
    throw gitRepositoryProblems.invalidSecret(shown, "client certificates for git are not available yet");
  }
  const [username, password] = [text("username"), text("password")];
  if (username !== undefined && password !== undefined) return { username, password: new Secret(password) };
  if (username !== undefined || password !== undefined)
    throw gitRepositoryProblems.incompleteSecret(shown, "it needs both username and password");
  return undefined;
}
