// The provider as users get it: packaged, and started by the core as a process of its own.
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROVIDER_VERSION } from "../../../constructs/generated/version.ts";
import { PLATFORMS } from "../../../tools/package/layout.ts";
import { packageProvider } from "../../../tools/package/package-provider.ts";
import { Terraform } from "../../../tools/stage/terraform.ts";

const platform = PLATFORMS.find((each) => each === `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`);

/** Whether the provider has a package for this machine. */
export const hasPackage = platform !== undefined;

/** Writes a mirror with the provider below a folder. */
export async function packageForHere(folder: string): Promise<void> {
  const platforms = platform === undefined ? [] : [platform];
  await packageProvider({ version: PROVIDER_VERSION, platforms, folder, onlyMirror: true, say: () => undefined });
}

export interface PackagedOptions {
  readonly binary: string;
  /** Folder that {@link packageForHere} has written. */
  readonly mirror: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A core with the packaged provider, with its configuration and its work below a folder. */
export async function openTerraform(folder: string, options: PackagedOptions): Promise<Terraform> {
  const dir = join(folder, "configuration");
  await mkdir(dir);
  return Terraform.open({ ...options, dir, work: join(folder, "work") });
}

/** Ids of the provider processes that were started from a work folder or its mirror. */
export async function providerProcesses(folder: string): Promise<readonly number[]> {
  const ids = (await readdir("/proc")).filter((each) => /^\d+$/.test(each));
  const found = await Promise.all(
    ids.map(async (id) => {
      // A process may be gone before it is looked at.
      const words = (await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")).split("\0");
      return words.some((each) => each.startsWith(folder) && each.includes("terraform-provider-flux")) ? [Number(id)] : [];
    }),
  );
  return found.flat();
}
