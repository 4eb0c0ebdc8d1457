// A bundle that is there as the attributes that would make it, or bring it to where it is.
import type { CtyObject } from "#codec";
import type { BundleEntry, OpenBundle, RegistryAccess } from "#operations";

/** What an import is told: `PATH`, `PATH,REGISTRY`, or the `oci://` address that a bundle was pushed to. */
export interface BundleId {
  /** Folder or `.tar` file; undefined where only the registry is named. */
  readonly file: string | undefined;
  /** Registry and path without scheme; undefined where the bundle is in files only. */
  readonly target: string | undefined;
}

/** @throws bundle.invalidId */
export async function parseBundleId(id: string): Promise<BundleId> {
  const [first = "", second, ...more] = id.split(",").map((each) => each.trim());
  const isWrong = first === "" || second === "" || more.length > 0 || (second !== undefined && first.startsWith("oci://"));
  if (isWrong) throw (await import("#operations")).bundleProblems.invalidId(id);
  const bare = (text: string): string => text.replace(/^oci:\/\//, "").replace(/\/+$/, "");
  if (first.startsWith("oci://")) return { file: undefined, target: bare(first) };
  return { file: first, target: second === undefined ? undefined : bare(second) };
}

/** How a registry on loopback is reached: as elsewhere, unless it speaks no TLS. */
export async function accessOfImport({
  target = "",
}: BundleId): Promise<{ readonly access: RegistryAccess; readonly plainHttp: readonly string[] }> {
  const { isLoopback } = await import("#operations");
  const [registry = ""] = target.split("/");
  const plainHttp = isLoopback(registry) ? [registry] : [];
  return { access: { plainHttp }, plainHttp };
}

/**
 * The attributes of a bundle. One in files is what was made; one with a registry is what was brought there.
 * @param defaults what an order has where it says nothing: registry and components of the distribution
 */
export function attributesOfBundle(
  { file, target }: BundleId,
  { catalogue }: OpenBundle,
  defaults: { readonly registry: string; readonly components: readonly string[] },
): CtyObject {
  if (target !== undefined) return { bundle: file ?? null, target_registry: withoutRelease(target) };
  const { entries, distribution, version } = catalogue;
  const components = entries.flatMap(({ component }) => component ?? []).toSorted();
  const registry = registryOf(entries);
  const isWhole = JSON.stringify(components) === JSON.stringify([...defaults.components].toSorted());
  const listed = (kind: BundleEntry["kind"], write: (entry: BundleEntry) => string): CtyObject[string] => {
    const found = entries.filter((each) => each.kind === kind && each.component === undefined).map(write);
    return found.length === 0 ? null : found;
  };
  return {
    output: file ?? null,
    distribution: distribution === "flux" ? "flux" : null,
    version,
    components: isWhole ? null : components,
    registry: registry === undefined || registry === defaults.registry ? null : registry,
    extra_images: listed("image", referenceOf),
    artifacts: listed("artifact", (each) => `oci://${referenceOf(each)}`),
    charts: listed("chart", chartOf),
  };
}

function withoutRelease(target: string): string {
  return target.replace(/(\/[^/]*):[\w][\w.-]*$/, "$1").replace(/\/headgate-bundle$/, "");
}

/** As it was asked for: by its tag, or else by its digest. */
function referenceOf({ source, tag }: BundleEntry): string {
  return tag === "" ? source : source.replace(/@[^@]*$/, "");
}

/** Sources of charts over HTTP are written as `base name version`. */
function chartOf(entry: BundleEntry): string {
  const [base = "", name = "", version = ""] = entry.source.split(" ");
  return /^https?:/.test(base) ? `${base.replace(/\/+$/, "")}/${name}:${version}` : `oci://${referenceOf(entry)}`;
}

function registryOf(entries: readonly BundleEntry[]): string | undefined {
  const controller = entries.find(({ component }) => component !== undefined);
  return controller === undefined ? undefined : referenceOf(controller).replace(/\/[^/]+$/, "");
}
