// The Secret of a repository, as the controllers that read it expect it.
import { Secret } from "#base";
import { gitProblems } from "./problems.ts";
import type { GitCredentials, GitRemote } from "./remote.ts";
import { readSshKey } from "./ssh-key.ts";

/** What a Secret adds to a remote. */
export type SecretLogin = Pick<GitRemote, "credentials" | "certificateAuthority" | "trust">;

/**
 * Reads the Secret of a repository. Over SSH: `identity`, `known_hosts`, and `password` where the key has a passphrase. Over HTTP:
 * `bearerToken`, or `username` and `password`; `ca.crt`.
 * @param text value of a key as text, undefined when the key is absent
 * @param shown name of the Secret for messages, `namespace/name`
 * @throws git.invalidSecret · git.incompleteSecret · git.invalidSshKey
 * @see fluxcd/source-controller docs/spec/v1/gitrepositories.md, "Secret reference" (behaviour)
 */
export async function loginFromSecret(url: string, text: (key: string) => string | undefined, shown: string): Promise<SecretLogin> {
  return url.startsWith("ssh:") ? sshLogin(text, shown) : httpLogin(text, shown);
}

async function sshLogin(text: (key: string) => string | undefined, shown: string): Promise<SecretLogin> {
  const [identity, knownHosts, passphrase] = ["identity", "known_hosts", "password"].map(text);
  for (const [key, value] of Object.entries({ identity, known_hosts: knownHosts })) {
    if (value === undefined || value.trim() === "") throw gitProblems.incompleteSecret(shown, `an ssh url needs ${key} in it`);
  }
  const key = await readSshKey(new Secret(identity ?? ""), passphrase === undefined ? undefined : new Secret(passphrase));
  return { credentials: { sshKey: key }, trust: { knownHosts: knownHosts ?? "" } };
}

function httpLogin(text: (key: string) => string | undefined, shown: string): SecretLogin {
  const certificateAuthority = text("ca.crt") ?? text("caFile");
  const credentials = httpCredentials(text, shown);
  return { ...(credentials !== undefined && { credentials }), ...(certificateAuthority !== undefined && { certificateAuthority }) };
}

function httpCredentials(text: (key: string) => string | undefined, shown: string): GitCredentials | undefined {
  // An app is exchanged for a token by those who can reach its forge; what they get is a user name and a password.
  if (text("githubAppID") !== undefined) throw gitProblems.invalidSecret(shown, "it holds a GitHub App, which cannot be used here");
  const token = text("bearerToken");
  if (token !== undefined) return { bearerToken: new Secret(token.trim()) };
  if (text("tls.crt") !== undefined || text("tls.key") !== undefined)
    throw gitProblems.invalidSecret(shown, "client certificates for git are not available yet");
  const [username, password] = [text("username"), text("password")];
  if (username !== undefined && password !== undefined) return { username, password: new Secret(password) };
  if (username !== undefined || password !== undefined) throw gitProblems.incompleteSecret(shown, "it needs both username and password");
  return undefined;
}
