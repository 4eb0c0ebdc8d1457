// Releases as the Secrets, or ConfigMaps, that Helm keeps them in.
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
  /** `ConfigMap` as Helm keeps releases with `HELM_DRIVER=configmap`; `Secret` when absent. */
  readonly kind?: "Secret" | "ConfigMap";
  readonly gzip: (bytes: Uint8Array) => Uint8Array;
  /** Labels beside Helm's own, such as `createdAt` in seconds. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The Secret of a release. Its data is base64 of gzip of JSON, in base64 once more as every Secret's is.
 * @see behaviour: helm.sh/helm/v4 pkg/storage/driver
 */
export function toStoredRelease(release: ReleaseRecord, { namespace, kind = "Secret", gzip, labels = {} }: StorageOrder): KubeObject {
  const own = { name: release.name, owner: "helm", status: release.info.status, version: String(release.version) };
  const text = toBase64(gzip(encoder.encode(writeReleaseJson(release))));
  const metadata = { name: storageName(release.name, release.version), namespace, labels: { ...labels, ...own } };
  if (kind === "ConfigMap") return { apiVersion: "v1", kind, metadata, data: { release: text } };
  return { apiVersion: "v1", kind, metadata, type: SECRET_TYPE, data: { release: toBase64(encoder.encode(text)) } };
}

/** Labels that Helm sets by itself on what it stores. */
const SYSTEM_LABELS = new Set(["name", "owner", "status", "version", "createdAt", "modifiedAt"]);

/** Labels that a user gave to a release, for {@link StorageOrder.labels} of its next revision. */
export function releaseLabels(stored: KubeObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(stored.metadata.labels ?? {}).filter(([key]) => !SYSTEM_LABELS.has(key)));
}

/**
 * The release that a Secret or a ConfigMap holds; releases of Helm's first versions, which are not compressed, are read too.
 * @throws helm.storedRelease; its message shows nothing of the content
 */
export function fromStoredRelease(stored: KubeObject, gunzip: (bytes: Uint8Array) => Uint8Array): ReleaseRecord {
  const name = stored.metadata.name ?? "";
  const data = textAt(stored, "data", "release");
  if (data === "") throw helmProblems.storedRelease(name, "it has no data");
  try {
    const bytes = fromBase64(stored.kind === "ConfigMap" ? data : decoder.decode(fromBase64(data)));
    const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08;
    const json = JSON.parse(decoder.decode(isCompressed ? gunzip(bytes) : bytes)) as Json;
    return readReleaseJson(json);
  } catch (error) {
    if (isProblem(error, "helm.storedRelease")) throw error;
    throw helmProblems.storedRelease(name, error instanceof SyntaxError ? "it is no JSON" : messageOf(error));
  }
}
