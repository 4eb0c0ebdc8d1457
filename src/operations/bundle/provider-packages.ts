// The provider as OpenTofu finds it in a registry: one index for each version, one manifest for each platform, the zip as its layer.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { OCI_INDEX } from "#oci";
import type { BundleEntry } from "./contract.ts";
import type { ImageLayout } from "./image-layout.ts";
import { putJson, putManifest } from "./own-content.ts";
import { bundleProblems } from "./problems.ts";

/** Path of the provider in a mirror; tags are its versions. */
export const PROVIDER_NAME = "headgate/flux";

const PACKAGE = /^terraform-provider-flux_(?<version>.+)_(?<os>[a-z0-9]+)_(?<architecture>[a-z0-9]+)\.zip$/;
const INDEX_TYPE = "application/vnd.opentofu.provider";
const PACKAGE_TYPE = "application/vnd.opentofu.provider-target";
const ZIP_TYPE = "archive/zip";

/** One zip. */
export interface ProviderPackage {
  readonly version: string;
  readonly os: string;
  readonly architecture: string;
  readonly file: string;
}

/** Every package below a folder, once for each version and platform, in order. @throws bundle.noProviderPackages */
export async function findProviderPackages(folder: string): Promise<readonly ProviderPackage[]> {
  const names = await readdir(folder, { recursive: true }).catch((): string[] => []);
  const found = new Map<string, ProviderPackage>();
  for (const name of names.toSorted()) {
    const { version, os, architecture } = PACKAGE.exec(name.split(/[\\/]/).at(-1) ?? "")?.groups ?? {};
    if (version === undefined || os === undefined || architecture === undefined) continue;
    const key = `${version} ${os} ${architecture}`;
    if (!found.has(key)) found.set(key, { version, os, architecture, file: join(folder, name) });
  }
  if (found.size === 0) throw bundleProblems.noProviderPackages(folder);
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/**
 * Puts packages into a layout as `oci_mirror` wants them.
 * @see https://opentofu.org/docs/cli/oci_registries/provider-mirror/
 */
export async function putProviderPackages(layout: ImageLayout, packages: readonly ProviderPackage[]): Promise<readonly BundleEntry[]> {
  const entries: BundleEntry[] = [];
  for (const version of new Set(packages.map((each) => each.version))) {
    const files = packages.filter((each) => each.version === version);
    const manifests = [];
    for (const { os, architecture, file } of files) {
      const bytes = new Uint8Array(await readFile(file));
      const descriptor = await putManifest(layout, { artifactType: PACKAGE_TYPE, layers: [{ mediaType: ZIP_TYPE, bytes }] });
      manifests.push({ ...descriptor, artifactType: PACKAGE_TYPE, platform: { os, architecture } });
    }
    const index = { schemaVersion: 2, mediaType: OCI_INDEX, artifactType: INDEX_TYPE, manifests };
    const descriptor = await putJson(layout, OCI_INDEX, index);
    entries.push({
      kind: "provider",
      name: PROVIDER_NAME,
      // A tag cannot hold the sign of build metadata.
      tag: version.replaceAll("+", "_"),
      ...descriptor,
      source: `provider headgate/flux ${version}`,
      platforms: files.map(({ os, architecture }) => `${os}/${architecture}`),
    });
  }
  return entries;
}
