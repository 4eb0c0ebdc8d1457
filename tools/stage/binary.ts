// Which binary applies: tofu on the PATH, then terraform, then tofu built from its module.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { peer } from "../../test/support/peers.ts";

export function onPath(name: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((candidate) => existsSync(candidate));
}

/** Path of tofu or terraform. Rejects with a sentence that says what to install. */
export async function findTerraform(): Promise<string> {
  const found = onPath("tofu") ?? onPath("terraform");
  if (found !== undefined) return found;
  if (onPath("go") === undefined) {
    throw new Error(
      "neither tofu nor terraform is on the PATH; install OpenTofu 1.11 or newer (https://opentofu.org/docs/intro/install), or Go 1.26 to have it built here once",
    );
  }
  return peer("tofu");
}
