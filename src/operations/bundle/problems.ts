import { catalogue } from "#base";

/** What can go wrong with a bundle for networks that reach nothing. */
export const bundleProblems = catalogue("bundle", {
  invalidReference: (reference: string, reason: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(reference)} cannot be put into a bundle: ${reason}`,
    next: "name it with its registry and a tag or digest, such as ghcr.io/team/web:v1.2.3",
    data: { reference },
  }),
  nameTaken: (name: string, one: string, other: string) => ({
    verdict: "stall",
    message: `${one} and ${other} would both be ${name} in the mirror`,
    next: "leave one of them out, or give it another tag",
    data: { name, one, other },
  }),
  noPlatform: (reference: string, wanted: readonly string[], found: readonly string[]) => ({
    verdict: "stall",
    message: `${reference} is not made for ${wanted.join(", ")}`,
    next: found.length === 0 ? "leave the platforms open" : `choose among ${found.join(", ")}, or leave the platforms open`,
    data: { reference, wanted, found },
  }),
  invalidPlatform: (platform: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(platform)} is no platform`,
    next: "write it like linux/amd64 or linux/arm/v7",
    data: { platform },
  }),
  noChartVersion: (chart: string, version: string, repository: string) => ({
    verdict: "stall",
    message: `${repository} has no chart ${chart} of version ${version}`,
    next: "name a version that its index.yaml lists, exactly",
    data: { chart, version, repository },
  }),
  invalidChart: (what: string, reason: string) => ({
    verdict: "stall",
    message: `${what} cannot be used: ${reason}`,
    next: "check that the address is that of a chart repository, or an oci:// address",
    data: { what },
  }),
  noProviderPackages: (folder: string) => ({
    verdict: "stall",
    message: `${folder} holds no provider package`,
    next: "name the folder that `npm run package` writes, or a filesystem mirror with packed packages (terraform-provider-flux_<version>_<os>_<arch>.zip)",
    data: { folder },
  }),
  notABundle: (place: string, reason: string) => ({
    verdict: "stall",
    message: `${place} is no bundle: ${reason}`,
    next: "name a folder or .tar file that `headgate bundle create` wrote, or oci://registry/path that one was pushed to",
    data: { place },
  }),
  foreignFolder: (folder: string) => ({
    verdict: "stall",
    message: `${folder} is not empty and holds no bundle`,
    next: "name a new folder, or one that an earlier `headgate bundle create` wrote",
    data: { folder },
  }),
  damaged: (place: string, faults: readonly string[]) => ({
    verdict: "stall",
    message: `${place} is damaged: ${faults.slice(0, 5).join("; ")}${faults.length > 5 ? `; and ${faults.length - 5} more` : ""}`,
    next: "create or push it again; what is whole is kept",
    data: { place, faults },
  }),
  otherDistribution: (place: string, distribution: string, version: string) => ({
    verdict: "stall",
    message: `${place} is a bundle of the distribution ${distribution} ${version}, and holds no manifests of the distribution flux`,
    next: "name a bundle that was made with `--distribution flux`, or leave the source out for the distribution headgate",
    data: { place, distribution, version },
  }),
  inRegistry: (place: string) => ({
    verdict: "stall",
    message: `${place} is in a registry already, and only bundles in files can be pushed`,
    next: "name the folder or .tar file of the bundle",
    data: { place },
  }),
  invalidId: (id: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(id)} names no bundle`,
    next: "write the path of the bundle, that path and the registry that it was brought to with a comma between them, or oci://registry/path",
    data: { id },
  }),
  noVersion: (place: string, wanted: string, found: readonly string[]) => ({
    verdict: "stall",
    message: `${place} holds no manifests of ${wanted}`,
    next: found.length === 0 ? "create the bundle with this release" : `choose ${found.join(", ")}`,
    data: { place, wanted, found },
  }),
  invalidCredentials: (registry: string) => ({
    verdict: "stall",
    message: `the credentials of ${registry} are not of the form user:password`,
    next: "give the user name, a colon and the password, or log in with docker and leave them out",
    data: { registry },
  }),
  unreadableAuthority: (file: string, reason: string) => ({
    verdict: "stall",
    message: `the certificates in ${file} cannot be read: ${reason}`,
    next: "name a file in PEM that may be read",
    data: { file },
  }),
  noImageDigest: (component: string, known: readonly string[]) => ({
    verdict: "stall",
    message: `there is no digest of the image of ${component}`,
    next: `give one beside those of ${known.length === 0 ? "none" : known.join(", ")}, or leave the component out`,
    data: { component },
  }),
});
