// Releases as the Secrets that Helm keeps them in.
import { isProblem, messageOf, textAt, type Json, type KubeObject } from "#base";
import { fromBase64, toBase64 } from "../go-json.ts";
import { helmProblems } from "../problems.ts";
import { readReleaseJson } from "./from-json.ts";
import type { ReleaseRecord } from "./record.ts";
import { writeReleaseJson } from "./to-json.ts";

const SECRET_TYPE = "helm.sh/release.v1";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Name of the Secret of one revision: `sh.helm.release.v1.web.v3`. */
export function storageName(release: string, version: number): string {
  return `sh.helm.release.v1.${release}.v${version}`;
}

/** What a Secret is written with. */
export interface StorageOrder {
  /** Namespace of the Secret, which need not be that of the release. */
  readonly namespace: string;
  readonly gzip: (bytes: Uint8Array) => Uint8Array;
  /** Labels beside Helm's own, such as `createdAt` in seconds. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The Secret of a release. Its data is base64 of gzip of JSON, in base64 once more as every Secret's is.
 * @see behaviour: helm.sh/helm/v4 pkg/storage/driver
 */
export function toStoredRelease(release: ReleaseRecord, { namespace, gzip, labels = {} }: StorageOrder): KubeObject {
  const own = { name: release.name, owner: "helm", status: release.info.status, version: String(release.version) };
  const text = toBase64(gzip(encoder.encode(writeReleaseJson(release))));
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: storageName(release.name, release.version), namespace, labels: { ...labels, ...own } },
    type: SECRET_TYPE,
    data: { release: toBase64(encoder.encode(text)) },
  };
}

/**
 * The release that a Secret holds; releases of Helm's first versions, which are not compressed, are read too.
 * @throws helm.storedRelease; its message shows nothing of the content
 */
export function fromStoredRelease(secret: KubeObject, gunzip: (bytes: Uint8Array) => Uint8Array): ReleaseRecord {
  const name = secret.metadata.name ?? "";
  const data = textAt(secret, "data", "release");
  if (data === "") throw helmProblems.storedRelease(name, "it has no data");
  try {
    const stored = fromBase64(decoder.decode(fromBase64(data)));
    const isCompressed = stored[0] === 0x1f && stored[1] === 0x8b && stored[2] === 0x08;
    const json = JSON.parse(decoder.decode(isCompressed ? gunzip(stored) : stored)) as Json;
    return readReleaseJson(json);
  } catch (error) {
    if (isProblem(error, "helm.storedRelease")) throw error;
    throw helmProblems.storedRelease(name, error instanceof SyntaxError ? "it is no JSON" : messageOf(error));
  }
}
