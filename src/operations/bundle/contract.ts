// What a bundle is asked to hold, and what it then holds. The provider and the CLI call the same operations with these.
import type { Clock, Log } from "#base";
import type { Distribution } from "../distribution-manifests.ts";
import type { ManifestSource } from "../manifest-source/manifest-source.ts";
import type { Registries } from "./registries.ts";

/** A chart: in a registry, or in a repository over HTTP. */
export interface BundleChart {
  /** `oci://registry/path` without the name of the chart, or the `https://` base of a repository. */
  readonly repository: string;
  readonly name: string;
  /** Exact. */
  readonly version: string;
}

export interface BundleOrder {
  /** A folder, or a file that ends in `.tar`. */
  readonly output: string;
  readonly distribution: Distribution;
  /** Release, or a range of them. */
  readonly version: string;
  /** Controllers whose images are held; all of the release when empty. */
  readonly components: readonly string[];
  /** Registry and path that the images of the controllers are pulled from. */
  readonly registry: string;
  /** Set of images of the distribution `flux`, for its source of manifests. */
  readonly variant?: string;
  /** `linux/amd64`; every platform when empty. A choice gives indexes other digests, so that their signatures no longer fit. */
  readonly platforms: readonly string[];
  /** Further images, each with a tag or digest. */
  readonly images: readonly string[];
  /** OCI artifacts, `oci://registry/path:tag`. */
  readonly artifacts: readonly string[];
  readonly charts: readonly BundleChart[];
  /** Folder below which provider packages lie as zips; none are held when absent. */
  readonly providerPackages?: string;
  /** Whether signatures and whatever else is attached to images, charts and artifacts comes along. */
  readonly signatures: boolean;
  /** Most requests under way at once. */
  readonly concurrency: number;
}

export interface BundlePlaces {
  readonly registries: Registries;
  /** Where the manifests of the distribution `flux` are; not needed for ours. */
  readonly manifests?: ManifestSource;
  readonly clock: Clock;
  readonly log: Log;
}

export type EntryKind = "image" | "chart" | "artifact" | "provider" | "attachment";

/** One thing that a bundle holds. */
export interface BundleEntry {
  readonly kind: EntryKind;
  /** Path below the registry that the bundle is pushed to: `source-controller`, `team/web`. */
  readonly name: string;
  /** Empty for what is known by its digest only. */
  readonly tag: string;
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes of the manifest. */
  readonly size: number;
  /** Where it came from, with its digest there. */
  readonly source: string;
  /** Controller whose image it is. */
  readonly component?: string;
  /** Digest that it is attached to. */
  readonly subject?: string;
  /** Platforms of an index, `linux/amd64`. */
  readonly platforms?: readonly string[];
}

/** The table of contents of a bundle. */
export interface BundleCatalogue {
  readonly schema: 1;
  readonly distribution: Distribution;
  /** Release, `v0.3.0`. */
  readonly version: string;
  readonly entries: readonly BundleEntry[];
}

/** A bundle as it was made. */
export interface BundleSummary {
  /** Digest of the manifest that names, directly or not, every byte of the bundle. */
  readonly digest: string;
  readonly catalogue: BundleCatalogue;
  /** Blobs and manifests that are held, and their bytes. */
  readonly blobs: number;
  readonly bytes: number;
  /** Of these, what was fetched this time. */
  readonly fetchedBlobs: number;
  readonly fetchedBytes: number;
}
