// Which binary applies: tofu on the PATH, then terraform, then tofu built from its module.
import { onPath, peer } from "../../test/support/peers.ts";

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
