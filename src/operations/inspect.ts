// Compares an install with git and with the cluster, and tells every difference. Changes nothing.
import { condition, health, type Owner } from "#apply";
import { at, formatRef, isObject, isProblem, messageOf, refOf, type Json, type JsonObject, type KubeObject, type ObjectRef } from "#base";
import type { BootstrapInspection, BootstrapOrder, BootstrapPlaces, Drift, GitAccess } from "./bootstrap-contract.ts";
import { compareObject, isSuspended, isSyncObject, ownerOf, tryGet } from "./cluster-objects.ts";
import { digestOf } from "./digest.ts";
import { openGit, withPinnedHost } from "./git-access.ts";
import { readManifests, tryReadManifests } from "./manifests.ts";
import { renderInstall, type Install } from "./rendering.ts";
import { secretsOf } from "./secrets.ts";
import { shortText } from "./short-text.ts";

/**
 * Looks at the files in git and at every applied object and field in the cluster.
 * @throws git.* when the repository cannot be read, kube.* when the cluster cannot, and those of renderBootstrap
 */
export async function inspectBootstrap(order: BootstrapOrder, given: BootstrapPlaces, signal?: AbortSignal): Promise<BootstrapInspection> {
  const places = await withPinnedHost(given, signal);
  const install = renderInstall(order, places.git);
  const [files, found] = await Promise.all([
    readRecorded(order, places, signal),
    inspectObjects(install.objects, {
      owner: ownerOf(order.namespace),
      isSync: (object) => isSyncObject(object, order.namespace),
      places,
      signal,
    }),
  ]);
  const secrets = await inspectSecrets(await recordedSecrets(order, places.git, signal), places, signal);
  const isPart = (drift: Drift): boolean => drift.change === "missing" && !drift.subject.startsWith("Namespace/");
  const parts = install.objects.filter((each) => each.kind !== "Namespace").length;
  const installed = found.filter(isPart).length < parts;
  if (order.commitManifests === false) return judgedUncommitted(install, files, { found, secrets, installed });
  return {
    files: Object.fromEntries(Object.entries(files ?? {}).filter(([path]) => Object.hasOwn(install.files, path))),
    drift: [...compareFiles(install.files, files ?? {}), ...found, ...secrets],
    installed,
  };
}

type Files = Readonly<Record<string, string>>;

/** Undefined where others commit, and we cannot see what they have. */
async function readRecorded(order: BootstrapOrder, places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<Files | undefined> {
  const read = order.commitManifests === false ? tryReadManifests : readManifests;
  return (await read(order, places, signal))?.files;
}

/**
 * Where others commit, the branch is not ours to put right: what it lacks is told, and until it has all of it a cluster that follows
 * an older commit differs as it should.
 */
function judgedUncommitted(
  install: Install,
  files: Files | undefined,
  { found, secrets, installed }: { readonly found: readonly Drift[]; readonly secrets: readonly Drift[]; readonly installed: boolean },
): BootstrapInspection {
  const lacking = files === undefined ? [] : compareFiles(install.files, files).filter(({ change }) => change !== "unexpected");
  const pending = lacking.map(({ subject }): Drift => ({ where: "git", subject, change: "not ready", found: "it is not committed yet" }));
  return { files: install.files, drift: [...pending, ...(pending.length > 0 && installed ? [] : found), ...secrets], installed };
}

/** The Secrets as they should be. A host key that was only asked for says nothing of the one that the cluster trusts. */
async function recordedSecrets(order: BootstrapOrder, git: GitAccess, signal: AbortSignal | undefined): Promise<readonly KubeObject[]> {
  const opened = await openGit(git, signal);
  const secrets = withoutWithheld(await secretsOf(order, git, opened), order);
  if (opened.ssh?.scanned === undefined || order.clusterCredentials?.knownHosts !== undefined) return secrets;
  return secrets.map((secret) => {
    const { known_hosts: _, ...data } = at(secret, "data") as JsonObject;
    return { ...secret, data };
  });
}

/** Of Secrets whose values are not known here, only whether they are there is judged. */
function withoutWithheld(secrets: readonly KubeObject[], order: BootstrapOrder): readonly KubeObject[] {
  const { namespace, secretName, imagePullSecret, withheld = {}, disableSecretCreation } = order;
  const names = [
    withheld.source === true && !disableSecretCreation ? secretName : undefined,
    withheld.registry === true ? imagePullSecret : undefined,
  ];
  const hidden = names.filter((name) => name !== undefined);
  const known = secrets.filter(({ metadata }) => !hidden.includes(metadata.name ?? ""));
  return [...known, ...hidden.map((name): KubeObject => ({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, data: {} }))];
}

/** Differences of file contents are told by digest; files beside ours in their folder are told too, because Flux would apply them. */
function compareFiles(wanted: Readonly<Record<string, string>>, found: Readonly<Record<string, string>>): Drift[] {
  const paths = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].toSorted();
  return paths.flatMap((path): Drift[] => {
    const [ours, theirs] = [wanted[path], found[path]];
    if (ours === theirs) return [];
    const change = theirs === undefined ? "missing" : ours === undefined ? "unexpected" : "changed";
    const texts = change === "changed" ? { wanted: digestOf(ours ?? ""), found: digestOf(theirs ?? "") } : {};
    return [{ where: "git", subject: path, change, ...texts }];
  });
}

/** How objects are looked at. */
export interface Looking {
  /** Whose labels they carry. */
  readonly owner: Owner;
  /** Whether an object is one by which the cluster follows its source, so that it must not be suspended. */
  readonly isSync: (object: KubeObject) => boolean;
  readonly places: Pick<BootstrapPlaces, "cluster" | "clock">;
  readonly signal: AbortSignal | undefined;
}

/** Every difference between objects and the live ones, object by object and field by field. @throws kube.* · apply.* */
export async function inspectObjects(objects: readonly KubeObject[], looking: Looking): Promise<Drift[]> {
  const found = await Promise.all(objects.map((object) => inspectObject(object, looking)));
  return found.flat();
}

async function inspectObject(object: KubeObject, { owner, isSync, places, signal }: Looking): Promise<Drift[]> {
  const ref = refOf(object);
  const live = await tryGet(places.cluster, ref, signal);
  if (live === undefined) return [drift(ref, "missing")];
  const state = isSync(object) ? syncState(ref, live) : [];
  try {
    const differences = await compareObject({ object, live, owner }, places, signal);
    const fields = differences.map(({ path, wanted, found }): Drift => ({
      ...drift(ref, "changed"),
      field: path,
      ...sides(shortText(wanted), shortText(found)),
    }));
    return [...fields, ...state, ...readiness(ref, live, places)];
  } catch (error) {
    signal?.throwIfAborted();
    // A field that cannot change makes the dry run fail: that is a difference of the whole object. Other failures tell nothing of it.
    const isRefused = isProblem(error, "apply.immutable") || (isProblem(error, "apply.") && isProblem(error.cause, "kube.invalid"));
    if (!isRefused) throw error;
    return [{ ...drift(ref, "changed"), field: "", found: shortText(messageOf(error)) }, ...state];
  }
}

/** A suspended object is as it was applied, and yet does not do what it is there for. */
function syncState(ref: ObjectRef, live: KubeObject): Drift[] {
  return isSuspended(live) ? [{ ...drift(ref, "changed"), field: "spec.suspend", wanted: "false", found: "true" }] : [];
}

function readiness(ref: ObjectRef, live: KubeObject, { clock }: Pick<BootstrapPlaces, "clock">): Drift[] {
  const { status, message } = health(live, { now: clock.now() });
  const isSync = ref.apiVersion.includes(".toolkit.fluxcd.io/");
  if (isSync && condition(live, "Ready") === undefined) return [{ ...drift(ref, "not ready"), found: "no controller has looked at it" }];
  return status === "Current" ? [] : [{ ...drift(ref, "not ready"), found: shortText(message) }];
}

/** Secrets are compared key by key, and told by the digest of their values. */
async function inspectSecrets(secrets: readonly KubeObject[], places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<Drift[]> {
  const all = await Promise.all(
    secrets.map(async (secret): Promise<Drift[]> => {
      const ref = refOf(secret);
      const live = await tryGet(places.cluster, ref, signal);
      if (live === undefined) return [drift(ref, "missing")];
      const [wanted, found] = [at(secret, "data"), at(live, "data")];
      const keys = isObject(wanted) ? Object.keys(wanted).toSorted() : [];
      return keys.flatMap((key): Drift[] => {
        const [ours, theirs] = [at(wanted, key), at(found, key)];
        if (ours === theirs) return [];
        return [{ ...drift(ref, "changed"), field: `data[${JSON.stringify(key)}]`, ...sides(hashOf(ours), hashOf(theirs)) }];
      });
    }),
  );
  return all.flat();
}

function hashOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? digestOf(value) : undefined;
}

function drift(ref: ObjectRef, change: Drift["change"]): Drift {
  return { where: "cluster", subject: formatRef(ref), change };
}

function sides(wanted: string | undefined, found: string | undefined): Pick<Drift, "wanted" | "found"> {
  return { ...(wanted !== undefined && { wanted }), ...(found !== undefined && { found }) };
}
