// Step: the cluster to apply to, in the name of whom. Everything of a tenant's objects goes through this one.
import { isProblem, messageOf } from "#base";
import { secretText, type Cluster } from "#kube";
import { kustomizationProblems } from "./problems.ts";
import type { KustomizationRun, KustomizationStep } from "./run.ts";

export const findTarget: KustomizationStep = async (run) => {
  run.work.target = await targetOf(run);
  return "go";
};

/** The ServiceAccount that applies, if one is named by the object or by the flag. */
export function accountOf(run: KustomizationRun): string | undefined {
  return run.object.spec.serviceAccountName || run.places.flags.defaultServiceAccount || undefined;
}

/** The object's cluster; the ServiceAccount is that of the object's own namespace also on a remote one. */
export async function targetOf(run: KustomizationRun): Promise<Cluster> {
  const { kubeConfig } = run.object.spec;
  const cluster = kubeConfig === undefined ? run.cluster : await remoteOf(run);
  const account = accountOf(run);
  return account === undefined ? cluster : cluster.as({ user: `system:serviceaccount:${run.namespace}:${account}` });
}

async function remoteOf(run: KustomizationRun): Promise<Cluster> {
  const { configMapRef, secretRef } = run.object.spec.kubeConfig ?? {};
  if (secretRef === undefined) throw kustomizationProblems.workloadIdentityUnavailable(configMapRef?.name ?? "");
  const { namespace } = run;
  const shown = `${namespace}/${secretRef.name}`;
  const secret = await run.cluster.get({ apiVersion: "v1", kind: "Secret", name: secretRef.name, namespace }, { signal: run.signal });
  if (secret === undefined) throw kustomizationProblems.kubeConfigNotFound(shown);
  const keys = secretRef.key === undefined || secretRef.key === "" ? ["value", "value.yaml"] : [secretRef.key];
  const text = keys.map((key) => secretText(secret, key)).find((each) => each !== undefined);
  if (text === undefined) throw kustomizationProblems.kubeConfigInvalid(shown, `it has no key ${keys.join(" or ")}`);
  try {
    return await run.places.remotes.connect(shown, text);
  } catch (error) {
    throw kustomizationProblems.kubeConfigInvalid(shown, isProblem(error) ? error.message : messageOf(error));
  }
}
