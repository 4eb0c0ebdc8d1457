import { catalogue, formatRef, redactUrls, type ObjectRef } from "#base";

/** What can go wrong with an install. `data.reached` of a failed bootstrap holds the BootstrapOutcome so far. */
export const operationsProblems = catalogue("operations", {
  insecureUrl: (url: string) => ({
    verdict: "stall",
    message: `${url} would send the credentials in the clear`,
    next: "use https, or allow insecure http",
    data: { url },
  }),
  sshKeyMissing: (url: string) => ({
    verdict: "stall",
    message: `${url} needs a private key`,
    next: "give the private key whose public half is a deploy key of the repository, with the right to write",
    data: { url },
  }),
  clusterCredentialsUnfit: (url: string, needed: string) => ({
    verdict: "stall",
    message: `the cluster cannot log in to ${url} with cluster_credentials`,
    next: `give the cluster ${needed}, or change the scheme of the url`,
    data: { url },
  }),
  syncProviderUnfit: (provider: string, reason: string, next: string) => ({
    verdict: "stall",
    message: `the cluster cannot follow the repository by the provider ${JSON.stringify(provider)}: ${reason}`,
    next,
    data: { provider },
  }),
  moveNeedsCommit: (from: string, to: string) => ({
    verdict: "stall",
    message: `${from} and ${to} would both be in one folder that the cluster follows until the move is done, and it would apply both`,
    next: "set a path that neither holds the one before nor lies in it, or set commit_manifests to true for the time of the move",
    data: { from, to },
  }),
  moveNotCommitted: (missing: readonly string[], folder: string, old: string) => ({
    verdict: "stall",
    message: `the branch does not hold the manifests in their new place yet: ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing or different`,
    next: `commit these files as repository_files of the plan shows them, and beside them in ${JSON.stringify(folder)} everything else that the cluster manages; leave ${old} as it is until the move is applied, and remove it afterwards`,
    data: { missing, folder, old },
  }),
  invalidClusterKey: (reason: string) => ({
    verdict: "stall",
    message: `the private key of cluster_credentials cannot be read: ${reason}`,
    next: "give a PEM or OpenSSH private key (ed25519, ecdsa or rsa), and its passphrase where it has one",
    data: { reason },
  }),
  invalidSigningKey: (reason: string) => ({
    verdict: "stall",
    message: `the private key of ssh_signing cannot be read: ${reason}`,
    next: "give a PEM or OpenSSH private key (ed25519, ecdsa or rsa), and its password where it has one",
    data: { reason },
  }),
  invalidPath: (path: string) => ({
    verdict: "stall",
    message: `invalid path ${JSON.stringify(path)}`,
    next: "give a folder of the repository, relative to its root and without `..`",
    data: { path },
  }),
  pathNotTaken: (path: string, folders: readonly string[]) => ({
    verdict: "stall",
    message: `the path ${JSON.stringify(path)} is in none of the folders that the cluster takes: ${folders.join(", ")}`,
    next: "name the path, or a folder above it, among them",
    data: { path, folders },
  }),
  missingComponent: (component: string) => ({
    verdict: "stall",
    message: `${component} is not among the components`,
    next: "an install that follows git needs source-controller and kustomize-controller",
    data: { component },
  }),
  invalidInterval: (interval: string) => ({
    verdict: "stall",
    message: `invalid interval ${JSON.stringify(interval)}`,
    next: "write it like 30s, 5m or 1h30m",
    data: { interval },
  }),
  sourceUnreadable: (source: string, reason: string) => ({
    verdict: "retry",
    message: `the files of ${source} cannot be read: ${reason}`,
    data: { source },
  }),
  remoteTooLarge: (url: string, limit: number) => ({
    verdict: "stall",
    message: `${redactUrls(url)} has more than ${limit} bytes`,
    next: "vendor a smaller file",
  }),
  remoteUnreachable: (url: string) => ({
    verdict: "retry",
    message: `cannot reach ${redactUrls(url)}`,
    next: "check the address and the network, or vendor the files",
  }),
  noReference: (url: string, ref: string) => ({
    verdict: "stall",
    message: `${redactUrls(url)} has no reference ${JSON.stringify(ref)}`,
    next: "name a branch, a tag or a commit of 40 digits",
  }),
  variablesMissing: (ref: string) => ({ verdict: "retry", message: `${ref}, which variables are taken from, is not there`, data: { ref } }),
  invalidKustomization: (reason: string) => ({
    verdict: "stall",
    message: `the kustomization cannot be used: ${reason}`,
    next: "give the manifest of one Kustomization of kustomize.toolkit.fluxcd.io/v1",
    data: { reason },
  }),
  invalidFiles: (path: string) => ({
    verdict: "stall",
    message: `invalid path of a file ${JSON.stringify(path)}`,
    next: "give paths relative to the root of the source, as fileset() does",
    data: { path },
  }),
  invalidOverride: (reason: string) => ({
    verdict: "stall",
    message: `the override of kustomization.yaml cannot be used: ${reason}`,
    next: "give a Kustomization that lists gotk-components.yaml and gotk-sync.yaml under resources",
    data: { reason },
  }),
  invalidRegistryCredentials: () => ({
    verdict: "stall",
    message: "the registry credentials are not of the form user:password",
    next: "give the user name, a colon and the password",
  }),
  pullSecretNeedsName: () => ({
    verdict: "stall",
    message: "registry credentials are given without the name of an image pull secret",
    next: "set the image pull secret too",
  }),
  pathChanged: (cluster: string, current: string, wanted: string) => ({
    verdict: "stall",
    message: `the install in ${cluster} follows ${JSON.stringify(current)} and is asked to follow ${JSON.stringify(wanted)}`,
    next: "moving a running install would delete what it manages; uninstall it first, or keep the path",
    data: { current, wanted },
  }),
  contentMissing: (folder: string, missing: readonly ObjectRef[]) => ({
    verdict: "stall",
    message: `the cluster manages what ${JSON.stringify(folder)} does not have: ${listed(missing)}`,
    next: "put these manifests into the new folder of the branch first; without them the cluster would delete the objects, or nobody would look after them",
    data: { folder, missing },
  }),
  contentUnreadable: (folder: string, reason: string) => ({
    verdict: "stall",
    message: `what the cluster would find in ${JSON.stringify(folder)} cannot be built: ${reason}`,
    next: "correct the manifests in that folder of the branch first",
    data: { folder, reason },
  }),
  needsMissing: (ref: ObjectRef, missing: readonly ObjectRef[]) => ({
    verdict: "stall",
    message: `${formatRef(ref)} needs what is not in its namespace: ${listed(missing)}`,
    next: "create it there first; it is not moved with the install",
    data: { ref, missing },
  }),
  leanedOn: (what: ObjectRef, users: readonly ObjectRef[]) => ({
    verdict: "stall",
    message: `${formatRef(what)}, which would go, is what others follow: ${listed(users)}`,
    next: "give them a source and dependencies of their own first",
    data: { what, users },
  }),
  leftAlone: (namespace: string, left: readonly ObjectRef[]) => ({
    verdict: "stall",
    message: `no controller would look after namespace ${namespace} any more, where these are: ${listed(left)}`,
    next: "set watch_all_namespaces to true, or move these objects first",
    data: { namespace, left },
  }),
  movesTwice: (current: string, wanted: string) => ({
    verdict: "stall",
    message: `the install follows ${current} and is asked to follow ${wanted} from another place at once`,
    next: "change the repository or branch in one step, and path or namespace in another",
    data: { current, wanted },
  }),
  moveUnfinished: (ref: ObjectRef, to: string) => ({
    verdict: "stall",
    message: `${formatRef(ref)} stands still, because it is being moved to ${to}`,
    next: "apply again with that namespace and path, which finishes the move",
    data: { ref, to },
  }),
  secretMissing: (ref: ObjectRef) => ({
    verdict: "stall",
    message: `${formatRef(ref)} is not there, and is not to be created`,
    next: "create it first, or leave its creation to the bootstrap",
    data: { ref },
  }),
  pathOwned: (file: string, url: string, owner: string) => ({
    verdict: "stall",
    message: `${file} in ${url} belongs to another install: ${owner}`,
    next: "choose another path for this cluster, or remove the files of the other install",
    data: { file, url, owner },
  }),
  suspended: (ref: ObjectRef) => ({
    verdict: "stall",
    message: `${formatRef(ref)} is suspended`,
    next: "resume it, so that the cluster follows git again",
    data: { ref },
  }),
  notReady: (ref: ObjectRef, reason: string) => ({
    verdict: "retry",
    message: `${formatRef(ref)} is not ready: ${reason}`,
    data: { ref, reason },
  }),
  unhealthy: (ref: ObjectRef, reason: string) => ({
    verdict: "retry",
    message: `${formatRef(ref)} is not healthy: ${reason}`,
    data: { ref, reason },
  }),
  interrupted: (during: string, reason: string) => ({
    verdict: "retry",
    message: `stopped while ${during}: ${reason}`,
    next: "run it again; it goes on from here",
    data: { during, reason },
  }),
  notInstalled: (namespace: string, cluster: string, missing: string) => ({
    verdict: "stall",
    message: `there is no install in namespace ${namespace} of ${cluster}: ${missing} is missing`,
    next: "check the namespace and the cluster",
    data: { namespace, missing },
  }),
  stillThere: (what: string, reason: string) => ({
    verdict: "retry",
    message: `${what} is still there: ${reason}`,
    next: "run it again; it goes on from here",
    data: { what },
  }),
  migrationBlocked: (ref: string) => ({
    verdict: "retry",
    message: `${ref} cannot be brought to the stored version: others write to it without pause`,
    next: "find out what writes to it, and run it again",
    data: { ref },
  }),
});

function listed(refs: readonly ObjectRef[]): string {
  const shown = refs.slice(0, 10).map(formatRef).join(", ");
  return refs.length > 10 ? `${shown} and ${refs.length - 10} more` : shown;
}
