// The bill of materials of a bundle.
import { ociDigestOf } from "#oci";
import type { BundleCatalogue, BundleEntry } from "./contract.ts";

export const SBOM_TYPE = "application/spdx+json";

/** A bundle is the same whenever it is made. */
const CREATED = "1970-01-01T00:00:00Z";

/** One manifest of an index. */
export interface Part {
  readonly digest: string;
  readonly platform: string;
}

/**
 * What a bundle holds, by digest: one package for each entry, and for each platform of an index.
 * @param parts digest of an index → its manifests
 * @see https://spdx.github.io/spdx-spec/v2.3/
 */
export function writeSbom({ version, entries }: BundleCatalogue, parts: ReadonlyMap<string, readonly Part[]>): Uint8Array {
  const name = `headgate-bundle-${version}`;
  const packages = entries.map(packageOf);
  const inner = entries.flatMap((entry) => (parts.get(entry.digest) ?? []).map((part) => ({ entry, part })));
  const known = new Set(packages.map(({ SPDXID }) => SPDXID));
  const partPackages = inner.flatMap(({ entry, part }) => {
    const id = idOf(entry.name, part.digest);
    if (known.has(id)) return [];
    known.add(id);
    return [{ ...base(id, entry.name, part.digest), versionInfo: part.platform, ...locate(entry.name, part.digest) }];
  });
  const relationships = [
    ...packages.map(({ SPDXID }) => relation("SPDXRef-DOCUMENT", "DESCRIBES", SPDXID)),
    ...inner.map(({ entry, part }) => relation(idOf(entry.name, entry.digest), "CONTAINS", idOf(entry.name, part.digest))),
    ...entries.flatMap((entry) =>
      entry.subject === undefined ? [] : [relation(idOf(entry.name, entry.digest), "OTHER", idOf(entry.name, entry.subject))],
    ),
  ];
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name,
    documentNamespace: `urn:headgate:bundle:${ociDigestOf(new TextEncoder().encode(JSON.stringify(entries)))}`,
    creationInfo: { created: CREATED, creators: ["Tool: headgate"] },
    packages: unique([...packages, ...partPackages]),
    relationships: unique(relationships),
  };
  return new TextEncoder().encode(JSON.stringify(document));
}

function packageOf(entry: BundleEntry): ReturnType<typeof base> & Record<string, unknown> {
  const id = idOf(entry.name, entry.digest);
  return {
    ...base(id, entry.name, entry.digest),
    ...(entry.tag !== "" && { versionInfo: entry.tag }),
    primaryPackagePurpose: entry.kind === "image" ? "CONTAINER" : "ARCHIVE",
    comment: `${entry.kind} from ${entry.source}`,
    ...locate(entry.name, entry.digest),
  };
}

function base(
  id: string,
  name: string,
  digest: string,
): { SPDXID: string; name: string; downloadLocation: string; filesAnalyzed: false; checksums: readonly unknown[] } {
  const [algorithm = "", hex = ""] = digest.split(":");
  return {
    SPDXID: id,
    name,
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    checksums: [{ algorithm: algorithm.toUpperCase(), checksumValue: hex }],
  };
}

function locate(name: string, digest: string): Record<string, unknown> {
  const last = name.split("/").at(-1) ?? name;
  const locator = `pkg:oci/${last}@${encodeURIComponent(digest)}`;
  return { externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: locator }] };
}

function relation(from: string, type: string, to: string): Record<string, string> {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}

function idOf(name: string, digest: string): string {
  return `SPDXRef-${name.replaceAll(/[^A-Za-z0-9.-]/g, "-")}-${digest.slice(digest.indexOf(":") + 1)}`;
}

/** Two names of one digest are told once. */
function unique<T>(items: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return items.filter((each) => {
    const text = JSON.stringify(each);
    return seen.has(text) ? false : seen.add(text) !== undefined;
  });
}
