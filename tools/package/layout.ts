// Where the parts of a provider package lie, for `filesystem_mirror` and for download.
// @see https://opentofu.org/docs/cli/config/config-file/#provider-installation
import { createHash } from "node:crypto";
import { zipSync, type Zippable } from "fflate";
import { MODULE_KIND, scriptName, type ProviderBundle } from "./bundle.ts";

export const PLATFORMS = ["darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64"] as const;
export type Platform = (typeof PLATFORMS)[number];

/** OpenTofu and Terraform complete a short source with their own host, so the mirror answers for both. */
export const HOSTS = ["registry.opentofu.org", "registry.terraform.io"] as const;

export interface LaidFile {
  /** Below the output folder. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
}

const EXECUTABLE = 0o755;
const PLAIN = 0o644;
/** Earliest time that a zip can hold, in the zone-less form that zip has. */
const EPOCH = new Date(1980, 0, 1);
const UNIX = 3;

/** The files of a package: same names and bytes on every platform, so one hash fits all. */
export function packageFiles(version: string, { script, parts }: ProviderBundle): readonly LaidFile[] {
  return [
    ...[...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([path, content]) => ({ path, content, mode: PLAIN })),
    { path: "package.json", content: MODULE_KIND, mode: PLAIN },
    { path: scriptName(version), content: script, mode: EXECUTABLE },
  ];
}

/** The unpacked mirror: `mirror/<host>/headgate/flux/<version>/<os>_<arch>/…`. */
export function mirrorFiles(version: string, platform: Platform, files: readonly LaidFile[]): readonly LaidFile[] {
  return HOSTS.flatMap((host) =>
    files.map((file) => ({ ...file, path: `mirror/${host}/headgate/flux/${version}/${platform}/${file.path}` })),
  );
}

/** One zip, byte for byte the same whenever and wherever it is made. */
export function zipPackage(files: readonly LaidFile[]): Uint8Array {
  const entries: Zippable = {};
  for (const { path, content, mode } of files) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    // The upper half of the attributes is the unix mode with the bit of a regular file.
    entries[path] = [bytes, { os: UNIX, attrs: ((0o100000 | mode) << 16) >>> 0, mtime: EPOCH, level: 9 }];
  }
  return zipSync(entries);
}

export function zipName(version: string, platform: Platform): string {
  return `terraform-provider-flux_${version}_${platform}.zip`;
}

/** Content of SHA256SUMS: two spaces, sorted by name. */
export function checksums(files: ReadonlyMap<string, Uint8Array>): string {
  return [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`)
    .join("");
}

/**
 * The `h1:` hash that lock files hold, of a package's content.
 * @see golang.org/x/mod sumdb/dirhash, Hash1
 */
export function packageHash(files: readonly LaidFile[]): string {
  const lines = files
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, content }) => `${createHash("sha256").update(content).digest("hex")}  ${path}\n`)
    .join("");
  return `h1:${createHash("sha256").update(lines).digest("base64")}`;
}
