// Choosing platforms of an index.
import { isObject, own, stringAt, type Json, type JsonObject } from "#base";
import type { IndexEntry, Platform } from "#oci";
import { bundleProblems } from "./problems.ts";

const PLATFORM = /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?$/;

/** @throws bundle.invalidPlatform */
export function checkPlatforms(platforms: readonly string[]): void {
  for (const each of platforms) if (!PLATFORM.test(each)) throw bundleProblems.invalidPlatform(each);
}

/** `linux/arm/v7` */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join("/");
}

/** Platforms that an index has manifests for, without those that are no platform. */
export function platformsOf(manifests: readonly IndexEntry[]): readonly string[] {
  const known = manifests.flatMap(({ platform }) => (platform === undefined || platform.os === "unknown" ? [] : [platformText(platform)]));
  return [...new Set(known)].toSorted();
}

/**
 * An index with the manifests of some platforms only, and with what was attested of those. Everything else of it stays, in its order.
 * @returns its bytes; the digest is another one than before, unless nothing was left out
 * @throws bundle.noPlatform
 */
export function narrowIndex(bytes: Uint8Array, wanted: readonly string[], reference: string): Uint8Array {
  const index = JSON.parse(new TextDecoder().decode(bytes)) as JsonObject;
  const listed = own(index, "manifests");
  const manifests = (Array.isArray(listed) ? listed : []).filter(isObject);
  const chosen = manifests.filter((each) => wanted.some((platform) => isFor(each, platform)));
  if (chosen.length === 0)
    throw bundleProblems.noPlatform(
      reference,
      wanted,
      manifests.map(platformIn).filter((each) => each !== ""),
    );
  const digests = new Set(chosen.map((each) => stringAt(each, "digest")));
  const kept = manifests.filter(
    (each) => chosen.includes(each) || digests.has(stringAt(each, "annotations", "vnd.docker.reference.digest")),
  );
  if (kept.length === manifests.length) return bytes;
  return new TextEncoder().encode(JSON.stringify({ ...index, manifests: kept as readonly Json[] }));
}

/** `linux/arm64` is meant by `linux/arm64/v8` too, as that is what the architecture is. */
function isFor(entry: JsonObject, platform: string): boolean {
  const found = platformIn(entry);
  return found === platform || (platform.split("/").length === 2 && found.startsWith(`${platform}/`));
}

function platformIn(entry: JsonObject): string {
  const [os, architecture, variant] = ["os", "architecture", "variant"].map((name) => stringAt(entry, "platform", name));
  if (os === "" || os === "unknown") return "";
  return [os, architecture, variant].filter((each) => each !== "").join("/");
}
