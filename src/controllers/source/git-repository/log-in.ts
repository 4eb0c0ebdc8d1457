// Step: the remote with what it is shown to let us in.
import { Duration, own, Secret, type KubeObject } from "#base";
import { openRemote, type GitCredentials, type GitRemote } from "#git";
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

async function credentialsOf(run: GitRepositoryRun): Promise<Pick<GitRemote, "credentials" | "certificateAuthority">> {
  const { secretRef } = run.object.spec;
  if (secretRef === undefined) return {};
  const { namespace } = run;
  const secret = await run.cluster.get({ apiVersion: "v1", kind: "Secret", name: secretRef.name, namespace }, { signal: run.signal });
  const shown = `${namespace}/${secretRef.name}`;
  if (secret === undefined) throw gitRepositoryProblems.secretNotFound(shown);
  const certificateAuthority = secretText(secret, "ca.crt") ?? secretText(secret, "caFile");
  const credentials = loginOf(secret, shown);
  return { ...(credentials !== undefined && { credentials }), ...(certificateAuthority !== undefined && { certificateAuthority }) };
}

function loginOf(secret: KubeObject, shown: string): GitCredentials | undefined {
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
  if (text("identity") !== undefined) {
    throw gitRepositoryProblems.invalidSecret(shown, "git over ssh is not available yet; use an https url with username and password");
  }
  if (username !== undefined || password !== undefined)
    throw gitRepositoryProblems.incompleteSecret(shown, "it needs both username and password");
  return undefined;
}
