// The part of a Flux Kustomization that shapes a build.
import type { Image, Selector } from "../kustomization.ts";

/** Fields of the spec of a `kustomize.toolkit.fluxcd.io/v1` Kustomization, as they are in the object. */
export interface FluxBuildSpec {
  /** Directory, relative to the root of the source; the root when absent. */
  readonly path?: string;
  readonly targetNamespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly patches?: readonly { readonly patch: string; readonly target?: Selector }[];
  readonly images?: readonly (Omit<Image, "tagSuffix"> & { readonly name: string })[];
  readonly components?: readonly string[];
  readonly ignoreMissingComponents?: boolean;
  readonly buildMetadata?: readonly string[];
  readonly commonMetadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  /** Nothing is substituted where this is absent. */
  readonly postBuild?: {
    readonly substitute?: Readonly<Record<string, string>>;
    /** `WithVariables` leaves resources alone when no variable is defined; `Always` does not. */
    readonly substituteStrategy?: string;
  };
}
