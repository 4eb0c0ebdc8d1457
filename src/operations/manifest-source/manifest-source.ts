// What a place of published manifests can tell. Mirrors, artifacts, folders and bundles all answer to this.
import type { RegistryAccess } from "../bundle/registries.ts";

/** Releases of a distribution, and the files that each is made of. */
export interface ManifestSource {
  /** The reference that it was opened with, without credentials; for messages. */
  readonly reference: string;
  /**
   * Every release that is there, `v2.9.4`, in no order; empty where the place cannot tell, as a folder that holds one release without
   * saying which. Then only exact versions can be asked for.
   */
  versions(signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Path → text of a release's files: one `<component>.yaml` for each component, `rbac.yaml` and `policies.yaml`; or, where the place is
   * an overlay of its own, a `kustomization.yaml` with what it names.
   * @throws manifests.noSuchVersion and what reading fails with
   */
  manifests(version: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /**
   * Component → image by digest, as far as the place pins them; empty where it does not.
   * @param variant set of images, `upstream-alpine` when absent
   */
  images(version: string, variant?: string, signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Where the images of a release lie beside its manifests; undefined where they lie elsewhere, as they do for all but a bundle in a registry. */
  mirror?(version: string, signal: AbortSignal): Promise<ImageMirror | undefined>;
}

/** Images of a release in a registry that was filled with them. */
export interface ImageMirror {
  /** Registry and path before the names of components. */
  readonly registry: string;
  /** Component → `sha256:…`. */
  readonly digests: Readonly<Record<string, string>>;
}

/** What opening a source needs from outside. */
export interface ManifestPlaces {
  /** SSL_CERT_FILE, HTTPS_PROXY and its like, DOCKER_CONFIG and HOME are read from it; that of the process when absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How registries are reached, before what the environment says of it. */
  readonly access?: RegistryAccess;
}
