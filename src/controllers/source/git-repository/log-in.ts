// Step: the remote with what it is shown to let us in.
import { Duration, Secret } from "#base";
import { INSTALLATION_USERNAME, tryParseAppSecret } from "#forge";
import { loginFromSecret, openRemote, type GitRemote, type SecretLogin } from "#git";
import { secretText } from "#kube";
import { readProxy } from "../secret-access.ts";
import { gitRepositoryProblems } from "./problems.ts";
import type { GitRepositoryRun, GitRepositoryStep } from "./run.ts";

const DEFAULT_TIMEOUT = "60s";

/** Reads the Secrets of the object, as far as it names some, and puts the remote together. */
export const logIn: GitRepositoryStep = async (run) => {
  const { url, timeout = DEFAULT_TIMEOUT, proxySecretRef } = run.object.spec;
  const proxy = proxySecretRef === undefined ? undefined : new Secret(await readProxy(run, proxySecretRef.name));
  const limits = { timeoutMillis: Duration.parse(timeout).millis };
  const remote: GitRemote = { url, ...limits, ...(proxy && { proxy }), ...(await credentialsOf(run, proxy)) };
  openRemote(remote);
  run.work.remote = remote;
  return "go";
};

async function credentialsOf(run: GitRepositoryRun, proxy: Secret | undefined): Promise<SecretLogin> {
  const { secretRef, url, provider } = run.object.spec;
  if (secretRef === undefined) return {};
  const { namespace } = run;
  const secret = await run.cluster.get({ apiVersion: "v1", kind: "Secret", name: secretRef.name, namespace }, { signal: run.signal });
  const shown = `${namespace}/${secretRef.name}`;
  if (secret === undefined) throw gitRepositoryProblems.secretNotFound(shown);
  const text = (key: string): string | undefined => secretText(secret, key);
  const app = tryParseAppSecret(text);
  if (provider !== "github") {
    if (app !== undefined) throw gitRepositoryProblems.appUnexpected(shown);
    return loginFromSecret(url, text, shown);
  }
  if (app === undefined) throw gitRepositoryProblems.appMissing(shown);
  const certificateAuthority = text("ca.crt") ?? text("caFile");
  const way = { ...(certificateAuthority !== undefined && { certificateAuthority }), ...(proxy && { proxy }) };
  const password = await run.places.apps.of(app, way).token(run.signal);
  run.hide([password.reveal()]);
  return {
    credentials: { username: INSTALLATION_USERNAME, password },
    ...(certificateAuthority !== undefined && { certificateAuthority }),
  };
}
