// A reference as the user writes it, as the place that it means.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { redactUrls } from "#base";
import { upstreamManifests } from "../bundle/manifest-source.ts";
import { Registries } from "../bundle/registries.ts";
import { registrySource } from "./artifact.ts";
import { directorySource } from "./directory.ts";
import type { ManifestPlaces, ManifestSource } from "./manifest-source.ts";
import { mirrorSource } from "./mirror.ts";
import { clientOptions } from "./network.ts";
import { manifestProblems } from "./problems.ts";

/** Where upstream publishes its releases. */
export const UPSTREAM_RELEASES = "https://github.com/fluxcd/flux2/releases";

/** Whether asking a source reaches beyond this machine. */
export function isRemoteSource(reference: string): boolean {
  return /^(https?|oci):\/\//i.test(reference);
}

/**
 * Opens a source; reaches nothing yet but the file system.
 * @param reference base URL of a release mirror; `oci://registry/repository[:tag][@digest]` of an artifact, or `oci://registry/path[:release]`
 *   that a bundle was pushed to; or the path of a folder or bundle
 * @throws manifests.invalidReference · manifests.unreadable
 */
export async function openManifestSource(reference: string, places: ManifestPlaces = {}): Promise<ManifestSource> {
  const environment = places.environment ?? process.env;
  if (/^oci:\/\//i.test(reference)) return registrySource(reference, places);
  if (/^https?:\/\//i.test(reference)) {
    if (!URL.canParse(reference)) throw manifestProblems.invalidReference(reference, "it is no URL");
    const { username, password } = new URL(reference);
    if (username !== "" || password !== "")
      throw manifestProblems.invalidReference(redactUrls(reference), "it must not hold credentials, which would stand in plan and state");
    return mirrorSource(reference.replace(/\/+$/, ""), await clientOptions(environment));
  }
  return openPath(reference);
}

async function openPath(path: string): Promise<ManifestSource> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw manifestProblems.invalidReference(path, "there is no such folder or file");
  const isBundle = found.isFile() || (await stat(join(path, "oci-layout")).catch(() => undefined)) !== undefined;
  return isBundle ? upstreamManifests(path, new Registries(), new AbortController().signal) : directorySource(path);
}
