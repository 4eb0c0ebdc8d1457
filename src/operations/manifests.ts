// The files of an install in git: written, read, and removed, always on the branch as it stands.
import { at, isProblem } from "#base";
import { parseYamlDocuments } from "#codec";
import {
  commitAndPush,
  fetchTree,
  normalizeGitUrl,
  resolveRef,
  type BranchView,
  type FileChange,
  type GitTree,
  type PushedCommit,
} from "#git";
import type { BootstrapOrder, BootstrapPlaces, GitAccess } from "./bootstrap-contract.ts";
import { clusterFolder, COMPONENTS_FILE, fileOf, installFolder, joined, KUSTOMIZATION_FILE, SYNC_FILE, type Place } from "./layout.ts";
import { followedAddress, openGit } from "./git-access.ts";
import { isOneRepository } from "./one-repository.ts";
import { operationsProblems } from "./problems.ts";
import type { Install } from "./rendering.ts";
import { signerOf } from "./signing.ts";

/** Which repository and branch a gotk-sync.yaml or a GitRepository follows. */
export interface Following {
  readonly url: string;
  readonly branch: string;
}

export interface WriteOrder {
  readonly order: BootstrapOrder;
  readonly install: Install;
  /** What the cluster follows now; files that say the same are its own. */
  readonly followed: Following | undefined;
  /** Where the install stood before, when it is being moved: its files there are its own. */
  readonly from?: Place;
}

/**
 * Brings the files of an install into the branch: in two commits where there are none yet, as upstream makes them, in one otherwise.
 * Nothing is pushed when all of it is there.
 * @throws operations.pathOwned, and those of commitAndPush
 */
export async function writeManifests(writing: WriteOrder, places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<PushedCommit> {
  const { order, install } = writing;
  const components = fileOf(order, COMPONENTS_FILE);
  const first = await push(places, signal, async (branch) => {
    await refuseForeignPath(writing, branch, places.git);
    if ((await branch.read(components)) !== undefined) return undefined;
    const content = install.files[components] ?? "";
    return { files: new Map([[components, content]]), message: `Add Flux ${install.version} component manifests` };
  });
  const second = await push(places, signal, async (branch) => {
    await refuseForeignPath(writing, branch, places.git);
    const hasSync = (await branch.read(fileOf(order, SYNC_FILE))) !== undefined;
    return {
      files: new Map(Object.entries(install.files)),
      message: hasSync ? (order.commitSubject ?? "Update Flux manifests") : "Add Flux sync manifests",
    };
  });
  const last = second ?? first;
  if (last === undefined) throw new Error("a change with files leaves a commit");
  return last;
}

/**
 * Brings the files of an install to another place in the branch, in one commit: no revision holds them twice or not at all.
 * @throws operations.pathOwned, and those of commitAndPush
 */
export async function moveManifests(
  writing: WriteOrder & { readonly from: Place },
  places: BootstrapPlaces,
  signal?: AbortSignal,
): Promise<PushedCommit> {
  const { order, install, from } = writing;
  const pushed = await push(places, signal, async (branch) => {
    await refuseForeignPath(writing, branch, places.git);
    const files = new Map<string, string | null>(filesOf(from).map((path) => [path, null]));
    for (const [path, content] of Object.entries(install.files)) files.set(path, content);
    return { files, message: `Move Flux to ${installFolder(order)}` };
  });
  if (pushed === undefined) throw new Error("a change with files leaves a commit");
  return pushed;
}

/** Looks whether the place of an order is free for it. @throws operations.pathOwned, and those of commitAndPush */
export async function checkPlace(writing: WriteOrder, places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<void> {
  await push(places, signal, async (branch) => {
    await refuseForeignPath(writing, branch, places.git);
    return undefined;
  });
}

function filesOf(place: Place): readonly string[] {
  return [COMPONENTS_FILE, SYNC_FILE, KUSTOMIZATION_FILE].map((name) => fileOf(place, name));
}

/**
 * Brings the files of an install into the branch, or looks for them there where others commit them.
 * @returns undefined when others have not committed them as they should be, or the branch cannot be read from here
 * @throws those of {@link writeManifests}
 */
export async function settleManifests(
  writing: WriteOrder,
  places: BootstrapPlaces,
  signal: AbortSignal | undefined,
): Promise<PushedCommit | undefined> {
  const { order, install } = writing;
  if (order.commitManifests !== false) return writeManifests(writing, places, signal);
  const found = await tryReadManifests(order, places, signal);
  if (found === undefined || !Object.entries(install.files).every(([path, content]) => found.files[path] === content)) return undefined;
  const { revision } = found;
  return { commit: revision.slice(revision.lastIndexOf(":") + 1), revision, changed: false };
}

const UNREADABLE = new Set([
  "git.authenticationFailed",
  "git.accessDenied",
  "git.repositoryNotFound",
  "git.unreachable",
  "git.timedOut",
  "git.proxyRefused",
  "operations.sshKeyMissing",
]);

/** As {@link readManifests}; undefined where we are not let in or cannot get there: who commits may have other credentials. */
export async function tryReadManifests(
  place: Place,
  places: Pick<BootstrapPlaces, "git" | "log" | "branches">,
  signal: AbortSignal | undefined,
): Promise<ManifestFiles | undefined> {
  try {
    return await readManifests(place, places, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isProblem(error) || !UNREADABLE.has(error.code)) throw error;
    places.log.write("warn", `the branch cannot be looked at: ${error.message}`);
    return undefined;
  }
}

/** Removes the files of an install; nothing happens when they, the branch or the commits are gone already. */
export async function removeManifests(place: Place, places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<void> {
  const files = filesOf(place);
  await push(places, signal, async (branch) => {
    const present = await Promise.all(files.map((each) => branch.read(each)));
    if (!branch.exists || present.every((each) => each === undefined)) return undefined;
    return { files: new Map(files.map((each) => [each, null])), message: "Uninstall Flux" };
  });
}

/** Files below the folder of an install, by repository path; none when branch or folder are not there. */
export async function readManifests(
  place: Place,
  { git, branches }: Pick<BootstrapPlaces, "git" | "branches">,
  signal: AbortSignal | undefined,
): Promise<ManifestFiles> {
  try {
    if (branches !== undefined) return textsOf(await branches.read(git, installFolder(place), signal));
    const { remote } = await openGit(git, signal);
    const resolved = await resolveRef(remote, { branch: git.branch }, signal);
    const tree = await fetchTree(remote, resolved, { sparse: [installFolder(place)], ...(signal && { signal }) });
    return textsOf(tree);
  } catch (error) {
    const isAbsent = ["git.refNotFound", "git.emptyRepository", "git.folderNotFound"].some((code) => isProblem(error, code));
    if (isAbsent) return { revision: "", files: {} };
    throw error;
  }
}

function textsOf({ revision, files }: Pick<GitTree, "revision" | "files">): ManifestFiles {
  const texts = [...files].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString("utf8")] as const);
  return { revision, files: Object.fromEntries(texts) };
}

export interface ManifestFiles {
  /** `main@sha1:…` of what was read; empty where nothing is there. */
  readonly revision: string;
  readonly files: Readonly<Record<string, string>>;
}

async function push(
  { git, clock, random }: BootstrapPlaces,
  signal: AbortSignal | undefined,
  change: (branch: BranchView) => Promise<FileChange | undefined>,
): Promise<PushedCommit | undefined> {
  const appended = async (branch: BranchView): Promise<FileChange | undefined> => {
    const made = await change(branch);
    const { commitMessageAppendix } = git;
    return made && commitMessageAppendix ? { ...made, message: `${made.message}\n\n${commitMessageAppendix}` } : made;
  };
  const sign = git.signing === undefined ? undefined : await signerOf(git.signing);
  const order = { branch: git.branch, author: git.author, change: appended, ...(sign && { sign }) };
  const { remote } = await openGit(git, signal);
  return commitAndPush(remote, order, { clock, random, ...(signal && { signal }) });
}

/**
 * Two clusters on one path would delete each other's objects. The path is ours when its gotk-sync.yaml follows this repository and
 * branch, or what this cluster follows now (a repository that moved), and when no other namespace has files beside ours.
 */
async function refuseForeignPath({ order, followed, from }: WriteOrder, branch: BranchView, git: GitAccess): Promise<void> {
  const folder = clusterFolder(order);
  const before = from && fileOf(from, SYNC_FILE);
  for (const namespace of await branch.list(folder)) {
    const file = joined(joined(folder, namespace), SYNC_FILE);
    const bytes = await branch.read(file);
    if (bytes === undefined) continue;
    const owner = followingOf(Buffer.from(bytes).toString("utf8"), file);
    const shown = owner === undefined ? "it follows nothing that can be read" : `it follows ${owner.url} branch ${owner.branch}`;
    const url = followedAddress(git);
    const isForeign = namespace !== order.namespace && file !== before;
    if (isForeign) throw operationsProblems.pathOwned(file, url, `namespace ${namespace}; ${shown}`);
    const allowed = [{ url, branch: git.branch }, followed].some(
      (each) => each !== undefined && owner !== undefined && isOneRepository(each.url, owner.url) && each.branch === owner.branch,
    );
    if (owner !== undefined && !allowed) throw operationsProblems.pathOwned(file, url, shown);
  }
}

/** What a gotk-sync.yaml follows; undefined when it is not readable, as after a hand edit, and may be written anew. */
function followingOf(text: string, file: string): Following | undefined {
  try {
    const source = parseYamlDocuments(text, { file }).find((each) => at(each, "kind") === "GitRepository");
    return source === undefined ? undefined : followingOfSource(source);
  } catch {
    // A broken file has no owner; it is about to be replaced.
    return undefined;
  }
}

/** What a GitRepository follows. */
export function followingOfSource(source: unknown): Following | undefined {
  const url = at(source, "spec", "url");
  const branch = at(source, "spec", "ref", "branch");
  if (typeof url !== "string") return undefined;
  return { url: comparable(url), branch: typeof branch === "string" ? branch : "master" };
}

/** URLs that we cannot read, such as ssh ones, are compared as they are. */
function comparable(url: string): string {
  try {
    return normalizeGitUrl(url);
  } catch {
    return url;
  }
}
