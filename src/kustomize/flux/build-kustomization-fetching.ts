// What a Flux Kustomization asks for, with bases and files that come over a network.
import type { BuiltResource } from "../build.ts";
import type { FileTree } from "../file-tree.ts";
import { DocumentCache } from "../loader.ts";
import { Held } from "../remote/held.ts";
import type { AsyncRemoteFiles } from "../remote/remote-files.ts";
import { buildKustomization, type FluxBuildOptions } from "./build-kustomization.ts";
import type { FluxBuildSpec } from "./spec.ts";

export interface FluxFetchingOptions extends Omit<FluxBuildOptions, "remote"> {
  /** Remote bases and files; refused where absent. */
  readonly remote?: AsyncRemoteFiles | undefined;
}

export interface FetchedBuild {
  readonly resources: readonly BuiltResource[];
  /** Whether anything came from elsewhere, so that the same files may give something else another time. */
  readonly hasRemote: boolean;
}

/**
 * Builds as {@link buildKustomization} does, and fetches what it needs. Each address is fetched once.
 * @throws what {@link buildKustomization} and the given functions throw
 */
export async function buildKustomizationFetching(
  files: FileTree,
  spec: FluxBuildSpec,
  options: FluxFetchingOptions = {},
): Promise<FetchedBuild> {
  const { remote, ...rest } = options;
  const held = new Held();
  const settled: FluxBuildOptions = { cache: new DocumentCache(), ...rest, ...(remote && { remote: held.files(remote) }) };
  const resources = await held.complete(() => buildKustomization(files, spec, settled));
  return { resources, hasRemote: held.wasAsked };
}
