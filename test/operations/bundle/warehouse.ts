// A registry with small images of our own making: for several platforms, signed, with what is attached to them.
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog, Secret, type Log } from "#base";
import { OCI_INDEX, OCI_MANIFEST, OciRepository, referrersTag, writeReferrers, type Descriptor } from "#oci";
import { Registries, type BundleOrder, type BundlePlaces, type RegistryAccess } from "../../../src/operations/bundle/index.ts";
import { realClock } from "../../support/outside.ts";
import { startFakeRegistry, type FakeRegistry } from "../../support/fake-registry.ts";
import { startRegistry, type RegistryOptions } from "../../support/registry.ts";

export const signal = new AbortController().signal;

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** A folder for one test, removed with all in it. */
export async function scratch(): Promise<AsyncDisposable & { readonly at: (name: string) => string }> {
  const folder = await mkdtemp(join(tmpdir(), "headgate-bundle-test-"));
  return { at: (name) => join(folder, name), [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

export interface Warehouse extends AsyncDisposable {
  readonly host: string;
}

/** A real registry where its program is given, one that behaves like one otherwise. */
export async function startWarehouse(binary: string | undefined, options: Partial<RegistryOptions> = {}): Promise<Warehouse> {
  if (binary === undefined) return startFakeWarehouse();
  const directory = await mkdtemp(join(tmpdir(), "headgate-registry-"));
  const started = await startRegistry({ binary, directory, ...options });
  return {
    host: started.host,
    async [Symbol.asyncDispose]() {
      await started.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A registry whose requests are noted. */
export async function startFakeWarehouse(referrers = true): Promise<FakeRegistry & AsyncDisposable> {
  const started = await startFakeRegistry({ referrers });
  return Object.assign(started, { [Symbol.asyncDispose]: () => started.close() });
}

/** One platform's image: a config and layers. @returns its descriptor */
async function pushImage(to: OciRepository, platform: string, layers: readonly string[]): Promise<Descriptor> {
  const [os = "", architecture = ""] = platform.split("/");
  const config = await to.pushBlob(bytesOf({ os, architecture }), "application/vnd.oci.image.config.v1+json", signal);
  const pushed: Descriptor[] = [];
  for (const each of layers) pushed.push(await to.pushBlob(bytesOf(each), "application/vnd.oci.image.layer.v1.tar+gzip", signal));
  return put(to, { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: pushed });
}

async function put(
  to: OciRepository,
  manifest: { readonly mediaType: string; readonly [key: string]: unknown },
  tag?: string,
): Promise<Descriptor> {
  const bytes = bytesOf(manifest);
  const { mediaType } = manifest;
  await to.putManifest(tag ?? digestOf(bytes), { mediaType, bytes }, signal);
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

export interface Stocked {
  readonly digest: string;
  readonly platforms: Readonly<Record<string, string>>;
  /** Digest of the signature under cosign's tag. */
  readonly signature: string;
  /** Digest of the bill of materials that refers to the image. */
  readonly attached: string;
}

const PLATFORMS = ["linux/amd64", "linux/arm64"];

/** An image for two platforms whose layers hold its name; one layer is the same in every image. */
export async function stock(host: string, reference: string, access: RegistryAccess = { plainHttp: [host] }): Promise<Stocked> {
  const registries = new Registries(access);
  try {
    const [path = "", tag = ""] = reference.split(":");
    const to = registries.open({ registry: host, path });
    const platforms: Record<string, string> = {};
    const manifests = [];
    for (const platform of PLATFORMS) {
      const [os = "", architecture = ""] = platform.split("/");
      const image = await pushImage(to, platform, ["shared by every image", `${reference} on ${platform} ${"x".repeat(4000)}`]);
      platforms[platform] = image.digest;
      manifests.push({ ...image, platform: { os, architecture } });
    }
    const index = await put(to, { schemaVersion: 2, mediaType: OCI_INDEX, manifests }, tag);
    return { digest: index.digest, platforms, ...(await attach(to, index)) };
  } finally {
    await registries.close();
  }
}

async function attach(to: OciRepository, subject: Descriptor): Promise<Pick<Stocked, "signature" | "attached">> {
  const config = await to.pushBlob(bytesOf("{}"), "application/vnd.oci.empty.v1+json", signal);
  const payload = await to.pushBlob(bytesOf(`signature of ${subject.digest}`), "application/vnd.dev.cosign.simplesigning.v1+json", signal);
  const signed = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [payload] };
  const signature = await put(to, signed, `${referrersTag(subject.digest)}.sig`);
  const sbom = await to.pushBlob(bytesOf({ parts: subject.digest }), "application/spdx+json", signal);
  const about = { schemaVersion: 2, mediaType: OCI_MANIFEST, artifactType: "application/spdx+json", config, layers: [sbom], subject };
  const bytes = bytesOf(about);
  const { listsReferrers } = await to.putManifest(digestOf(bytes), { mediaType: OCI_MANIFEST, bytes }, signal);
  const attached = { mediaType: OCI_MANIFEST, digest: digestOf(bytes), size: bytes.length, artifactType: "application/spdx+json" };
  if (!listsReferrers) await to.putManifest(referrersTag(subject.digest), writeReferrers([attached]), signal);
  return { signature: signature.digest, attached: attached.digest };
}

/** An artifact as Flux pushes one. @returns its digest */
export async function stockArtifact(host: string, reference: string, content: string): Promise<string> {
  const registries = new Registries({ plainHttp: [host] });
  try {
    const [path = "", tag = ""] = reference.split(":");
    const to = registries.open({ registry: host, path });
    const config = await to.pushBlob(bytesOf("{}"), "application/vnd.cncf.flux.config.v1+json", signal);
    const layer = await to.pushBlob(bytesOf(content), "application/vnd.cncf.flux.content.v1.tar+gzip", signal);
    return (await put(to, { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [layer] }, tag)).digest;
  } finally {
    await registries.close();
  }
}

/** Credentials of a user for a host, without TLS. */
export function accessFor(host: string, user: { readonly name: string; readonly password: string }): RegistryAccess {
  const credentials = { kind: "basic", username: user.name, password: new Secret(user.password) } as const;
  return { plainHttp: [host], credentials: [{ host, path: "", credentials }] };
}

export function orderOf(host: string, output: string, change: Partial<BundleOrder> = {}): BundleOrder {
  return {
    output,
    distribution: "headgate",
    version: "v0.3.0",
    components: [],
    registry: `${host}/headgate`,
    platforms: [],
    images: [],
    artifacts: [],
    charts: [],
    signatures: true,
    concurrency: 4,
    ...change,
  };
}

/** Runs with registries that are closed at the end. */
export async function withPlaces<T>(access: RegistryAccess, work: (places: BundlePlaces) => Promise<T>, log: Log = silentLog): Promise<T> {
  const registries = new Registries(access);
  try {
    return await work({ registries, clock: realClock, log });
  } finally {
    await registries.close();
  }
}
