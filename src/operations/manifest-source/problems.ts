import { catalogue } from "#base";

/** What can go wrong with manifests that somebody else publishes. */
export const manifestProblems = catalogue("manifests", {
  noSource: () => ({
    verdict: "stall",
    message: "there is no source of manifests for the distribution flux",
    next: "set distribution_source to a release mirror, an oci:// artifact, a folder or a bundle",
  }),
  invalidReference: (reference: string, reason: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(reference)} is no source of manifests: ${reason}`,
    next: "give the https base of a release mirror, oci://registry/repository:tag, or the path of a folder or bundle",
    data: { reference },
  }),
  unreachable: (reference: string, reason: string) => ({
    verdict: "retry",
    message: `the manifests at ${reference} cannot be had: ${reason}`,
    next: "check that this machine may reach it (proxy, SSL_CERT_FILE), or set distribution_source to a mirror, an artifact, a folder or a bundle that it can reach",
    data: { reference, reason },
  }),
  noSuchVersion: (wanted: string, reference: string, known: readonly string[]) => ({
    verdict: "stall",
    message: `${reference} has no release that meets ${JSON.stringify(wanted)}`,
    next: known.length === 0 ? "name a release that is there, exactly" : `choose one of ${known.join(", ")}, or a range over them`,
    data: { wanted, reference, known },
  }),
  versionsUnknown: (wanted: string, reference: string) => ({
    verdict: "stall",
    message: `${reference} does not tell which releases it has, so ${JSON.stringify(wanted)} cannot be resolved`,
    next: "name the release exactly, such as v2.9.4",
    data: { wanted, reference },
  }),
  checksumMismatch: (what: string, wanted: string, found: string) => ({
    verdict: "stall",
    message: `${what} has the sha256 sum ${found} and not ${wanted}, which its list of checksums says`,
    next: "compare with another copy; somebody may be in between, or the mirror is broken",
    data: { what, wanted, found },
  }),
  tooLarge: (what: string, limit: number) => ({
    verdict: "stall",
    message: `${what} exceeds the maximum size of ${limit} bytes`,
    next: "check that it is a source of manifests of Flux",
    data: { what, limit },
  }),
  incomplete: (file: string, version: string, reference: string) => ({
    verdict: "stall",
    message: `${file} is not among the manifests of ${version} at ${reference}`,
    next: "leave the component out, or choose a release that has it",
    data: { file, version, reference },
  }),
  unreadable: (reference: string, reason: string) => ({
    verdict: "stall",
    message: `the manifests at ${reference} cannot be used: ${reason}`,
    next: "check that it holds the manifests of a release of Flux, one file for each component",
    data: { reference, reason },
  }),
});
