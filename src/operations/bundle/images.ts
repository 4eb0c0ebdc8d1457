// What a bundle's controllers are pulled from once it is in a registry.
import type { BundleCatalogue } from "./contract.ts";

/** Controller → `registry/source-controller:v0.3.0@sha256:…`. */
export function imagesAt({ entries }: BundleCatalogue, registry: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.flatMap(({ component, name, tag, digest }) =>
      component === undefined ? [] : [[component, `${registry}/${name}${tag === "" ? "" : `:${tag}`}@${digest}`] as const],
    ),
  );
}

/** Controller → digest of its image. */
export function imageDigests({ entries }: BundleCatalogue): Readonly<Record<string, string>> {
  return Object.fromEntries(entries.flatMap(({ component, digest }) => (component === undefined ? [] : [[component, digest] as const])));
}
