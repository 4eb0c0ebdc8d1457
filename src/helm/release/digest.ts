// Digests that Flux compares to tell whether values or a release changed.
import type { Digest } from "#base";
import { writeYaml, YamlScalar, type YamlWritable } from "#codec";
import { GoInt, type TemplateValue } from "#template";
import { byCodePoint } from "../go-json.ts";
import { isTable, type Values } from "../values/table.ts";
import type { ReleaseRecord } from "./record.ts";
import { writeObservationJson } from "./to-json.ts";

/** SHA-256 of a text in UTF-8, in lower-case hexadecimal digits. */
export type Sha256Hex = (text: string) => string;

/**
 * Digest of values: of their YAML with keys in the order of their bytes; without values, of nothing.
 * @see behaviour: fluxcd/pkg chartutil, DigestValues
 */
export function valuesDigest(values: Values, sha256Hex: Sha256Hex): Digest {
  const text = Object.keys(values).length === 0 ? "" : writeYaml(inByteOrder(values), { keys: "given" });
  return `sha256:${sha256Hex(text)}`;
}

/**
 * Digest of a release in a snapshot of helm-controller.
 * @param ociDigest digest of the chart's artifact when it came from a registry
 * @see behaviour: fluxcd/helm-controller internal/release/digest.go
 */
export function snapshotDigest(release: ReleaseRecord, sha256Hex: Sha256Hex, ociDigest = ""): Digest {
  return `sha256:${sha256Hex(writeObservationJson(release, ociDigest))}`;
}

/** An object lists keys that look like numbers first, whatever their order of insertion; the view does not. */
function inByteOrder(value: TemplateValue): YamlWritable {
  if (value instanceof GoInt) return new YamlScalar("int", value.value.toString());
  if (Array.isArray(value)) return value.map(inByteOrder);
  if (!isTable(value)) return value as YamlWritable;
  const copy: { [key: string]: YamlWritable } = {};
  for (const key of Object.keys(value)) Object.defineProperty(copy, key, entry(inByteOrder(value[key])));
  return new Proxy(copy, { ownKeys: (target) => Object.keys(target).toSorted(byCodePoint) });
}

function entry(value: YamlWritable): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true };
}
