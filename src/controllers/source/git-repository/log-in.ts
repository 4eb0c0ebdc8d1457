// Step: the remote with what it is shown to let us in.
import { Duration } from "#base";
import { loginFromSecret, openRemote, type GitRemote, type SecretLogin } from "#git";
import { secretText } from "#kube";
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

async function credentialsOf(run: GitRepositoryRun): Promise<SecretLogin> {
  const { secretRef, url } = run.object.spec;
  if (secretRef === undefined) return {};
  const { namespace } = run;
  const secret = await run.cluster.get({ apiVersion: "v1", kind: "Secret", name: secretRef.name, namespace }, { signal: run.signal });
  const shown = `${namespace}/${secretRef.name}`;
  if (secret === undefined) throw gitRepositoryProblems.secretNotFound(shown);
  return loginFromSecret(url, (key) => secretText(secret, key), shown);
}
