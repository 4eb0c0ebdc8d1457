// Steps: is everything that the spec asks for possible, and the repository with what it is shown to let us in.
import { tryEnvironmentProxy } from "#kube";
import { OciRepository, parseRepository } from "#oci";
import { sourceProblems } from "../problems.ts";
import { pullCredentials } from "../registry-access.ts";
import { readProxy, readTls } from "../secret-access.ts";
import { checkVerification } from "../verification.ts";
import type { OciRepositoryStep } from "./run.ts";

/** Refuses what this release does not do. A wanted signature that cannot be checked keeps every artifact out. */
export const checkOrder: OciRepositoryStep = async (run) => {
  const { url, provider = "generic", secretRef, serviceAccountName = "", verify } = run.object.spec;
  parseRepository(url);
  if (provider !== "generic" && secretRef === undefined && serviceAccountName === "") throw sourceProblems.providerUnavailable(provider);
  checkVerification(run, verify);
  return "go";
};

export const logIn: OciRepositoryStep = async (run) => {
  const { url, secretRef, serviceAccountName, certSecretRef, proxySecretRef, insecure = false } = run.object.spec;
  const name = parseRepository(url);
  const names = { secretName: secretRef?.name, accountName: serviceAccountName };
  const proxy = proxySecretRef === undefined ? undefined : await readProxy(run, proxySecretRef.name);
  run.work.repository = new OciRepository(name, {
    credentials: await pullCredentials(run, name, names),
    tls: certSecretRef === undefined ? undefined : await readTls(run, certSecretRef.name),
    proxyFor: proxy === undefined ? tryEnvironmentProxy : () => proxy,
    plainHttp: insecure ? "allowed" : "never",
    // Only here, and only where nobody says whom to trust: tools that push to such registries do the same.
    skipVerification: insecure && certSecretRef === undefined,
  });
  return "go";
};
