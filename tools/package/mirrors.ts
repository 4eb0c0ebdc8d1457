// The provider for `network_mirror`, which is any web server with these files, and for OpenTofu's `oci_mirror`, which is a registry.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { findProviderPackages, ImageLayout, putProviderPackages, writeNames } from "#operations";
import { HOSTS, type LaidFile } from "./layout.ts";

const PLAIN = 0o644;
const PACKAGE = /_(?<platform>[a-z0-9]+_[a-z0-9]+)\.zip$/;

/**
 * Files below `network-mirror/`: the lists for each host that a short source may mean, and the zips once.
 * @param hash the `h1:` hash of the package's content, the same for every platform
 * @see https://opentofu.org/docs/internals/provider-network-mirror-protocol/
 */
export function networkMirrorFiles(
  version: string,
  { zips, hash }: { readonly zips: ReadonlyMap<string, Uint8Array>; readonly hash: string },
): readonly LaidFile[] {
  const archives = Object.fromEntries(
    [...zips].map(([name, bytes]) => {
      const platform = PACKAGE.exec(name)?.groups?.["platform"] ?? "";
      const hashes = [hash, `zh:${createHash("sha256").update(bytes).digest("hex")}`];
      // Relative to the list itself.
      return [platform, { url: `../../../packages/${name}`, hashes }];
    }),
  );
  const lists = HOSTS.flatMap((host) => [
    { path: `network-mirror/${host}/headgate/flux/index.json`, content: toText({ versions: { [version]: {} } }), mode: PLAIN },
    { path: `network-mirror/${host}/headgate/flux/${version}.json`, content: toText({ archives }), mode: PLAIN },
  ]);
  return [...lists, ...[...zips].map(([name, content]) => ({ path: `network-mirror/packages/${name}`, content, mode: PLAIN }))];
}

/** Writes the packages below a folder as an image layout into its `oci-mirror`, for any tool that copies layouts. @returns what it holds */
export async function layOciMirror(folder: string): Promise<string> {
  const layout = new ImageLayout(join(folder, "oci-mirror"));
  const entries = await putProviderPackages(layout, await findProviderPackages(join(folder, "packages")));
  await layout.close(writeNames(entries));
  return entries.map(({ name, tag, digest }) => `${name}:${tag} ${digest}`).join(", ");
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
