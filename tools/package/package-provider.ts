// Makes the provider's packages below one folder.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { bundleProvider } from "./bundle.ts";
import { checksums, mirrorFiles, packageFiles, packageHash, zipName, zipPackage, type LaidFile, type Platform } from "./layout.ts";
import { layOciMirror, networkMirrorFiles } from "./mirrors.ts";

export interface PackageOrder {
  readonly version: string;
  readonly platforms: readonly Platform[];
  /** Everything is written below; `mirror`, `packages`, `network-mirror` and `oci-mirror` in it are replaced. */
  readonly folder: string;
  /** Only `mirror`, without zips and checksums, for a quick try. */
  readonly onlyMirror?: boolean;
  readonly say: (line: string) => void;
}

/** Answers the `h1:` hash of the package. */
export async function packageProvider({ version, platforms, folder, onlyMirror, say }: PackageOrder): Promise<string> {
  const started = performance.now();
  const bundle = await bundleProvider(version);
  const files = packageFiles(version, bundle);
  const hash = packageHash(files);
  say(
    `bundled provider ${version}: ${(bundle.script.length / 1024).toFixed(0)} KiB and ${bundle.parts.size} parts in ${(performance.now() - started).toFixed(0)} ms, ${hash}`,
  );
  await rm(join(folder, "mirror"), { recursive: true, force: true });
  for (const name of ["packages", "network-mirror", "oci-mirror"]) await rm(join(folder, name), { recursive: true, force: true });
  const zips = new Map<string, Uint8Array>();
  for (const platform of platforms) {
    const laid = [...mirrorFiles(version, platform, files)];
    if (!onlyMirror) {
      const zip = zipPackage(files);
      zips.set(zipName(version, platform), zip);
      laid.push({ path: `packages/${zipName(version, platform)}`, content: zip, mode: 0o644 });
    }
    for (const file of laid) await put(folder, file);
    say(`  ${platform}: ${laid.length} files`);
  }
  if (!onlyMirror) {
    await put(folder, { path: `packages/terraform-provider-flux_${version}_SHA256SUMS`, content: checksums(zips), mode: 0o644 });
    say(`  packages/terraform-provider-flux_${version}_SHA256SUMS: ${zips.size} zips`);
    const network = networkMirrorFiles(version, { zips, hash });
    for (const file of network) await put(folder, file);
    say(`  network-mirror: ${network.length} files, to be served over https`);
    say(`  oci-mirror: ${await layOciMirror(folder)}`);
  }
  return hash;
}

async function put(folder: string, { path, content, mode }: LaidFile): Promise<void> {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content, { mode });
}
