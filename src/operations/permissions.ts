// Whether we may write in the cluster what an install writes there; asked before anything is written to git, because manifests in git
// that cannot be applied are half an install.
import { at, isProblem, type KubeObject } from "#base";
import type { BootstrapPlaces } from "./bootstrap-contract.ts";
import { signalOf } from "./cluster-objects.ts";
import { FIELD_MANAGER } from "./layout.ts";

/**
 * Tries out one object of each kind by dry run. Answers other than a refusal say nothing here: a namespace or a kind that is still to
 * come refuses what is to be put into it.
 *
 * @throws kube.forbidden
 */
export async function checkPermissions(
  objects: readonly KubeObject[],
  { cluster }: Pick<BootstrapPlaces, "cluster">,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Of several kinds the first one in the order of the install is told, whichever answers first.
  const firsts = objects.filter((each, index) => objects.findIndex((other) => sameKind(other, each)) === index);
  const options = { fieldManager: FIELD_MANAGER, force: true, dryRun: true, ...signalOf(signal) };
  const answers = await Promise.allSettled(firsts.map((each) => cluster.apply(each, options)));
  signal?.throwIfAborted();
  const refused = answers.find((each) => each.status === "rejected" && isRefusal(each.reason));
  if (refused?.status === "rejected") throw refused.reason;
}

/** A namespace on its way out answers 403 too, which has nothing to do with rights: it is waited for later. */
function isRefusal(thrown: unknown): boolean {
  if (!isProblem(thrown, "kube.forbidden")) return false;
  const causes = at(thrown.data["status"], "details", "causes");
  return !Array.isArray(causes) || !causes.some((each: unknown) => at(each, "reason") === "NamespaceTerminating");
}

function sameKind(a: KubeObject, b: KubeObject): boolean {
  return a.apiVersion === b.apiVersion && a.kind === b.kind;
}
