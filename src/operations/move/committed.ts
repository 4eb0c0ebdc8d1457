// Moves of an install whose manifests others commit: they bring them to the new place first, beside the old ones, so that no revision of
// the branch takes anything away from a cluster that still follows the old place.
import type { BootstrapPlaces } from "../bootstrap-contract.ts";
import { clusterFolder, installFolder, joined } from "../layout.ts";
import { readManifests } from "../manifests.ts";
import { operationsProblems } from "../problems.ts";
import type { Content } from "./content.ts";

/**
 * The revision of the branch that holds the manifests in their new place.
 * @throws operations.moveNeedsCommit where no two places can be in the branch at once · operations.moveNotCommitted · git.*
 */
export async function committedRevision(
  { from, order, install }: Pick<Content, "from" | "order" | "install">,
  places: BootstrapPlaces,
  signal: AbortSignal | undefined,
): Promise<string> {
  const [old, wanted] = [clusterFolder(from), clusterFolder(order)];
  const isInside = (inner: string, outer: string): boolean => joined(inner, "").startsWith(joined(outer, ""));
  // Who follows the outer of two folders installs what lies in the inner one too. Of one install, twice the same objects fail to build,
  // and nothing is lost by that until the move is applied.
  const isMixed = isInside(old, wanted) || (from.namespace !== order.namespace && isInside(wanted, old));
  if (isMixed) throw operationsProblems.moveNeedsCommit(installFolder(from), installFolder(order));
  const { revision, files } = await readManifests(order, places, signal);
  const missing = Object.entries(install.files).flatMap(([path, content]) => (files[path] === content ? [] : [path]));
  if (missing.length > 0) throw operationsProblems.moveNotCommitted(missing, wanted, installFolder(from));
  return revision;
}
