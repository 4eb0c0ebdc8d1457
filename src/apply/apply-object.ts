// One object: a dry run that says what is to be done, then the write. Requests are counted: an unchanged object costs its dry run, and
// one read where no cache knows the live object; a new one costs its dry run and its apply.
import { at, formatRef, isObject, isProblem, messageOf, own, refOf, type Json, type KubeObject, type ObjectRef, type Problem } from "#base";
import type { Plan } from "./apply-order.ts";
import type { Change } from "./change-set.ts";
import { hasDrifted } from "./drift.ts";
import { keepIgnored, withoutPaths } from "./ignore-rules.ts";
import { takeOver } from "./managed-fields.ts";
import { hasMark } from "./metadata.ts";
import { applyProblems } from "./problems.ts";
import { isSecret, notText, withoutSecrets } from "./secret-text.ts";

/** Annotations of earlier tools that would keep claiming the object. */
const STALE_ANNOTATIONS = [
  "kubectl.kubernetes.io/last-applied-configuration",
  "kustomize.toolkit.fluxcd.io/checksum",
  "fluxcd.io/sync-checksum",
];
const STALE_LABELS = ["fluxcd.io/sync-gc-mark"];
/** A fresh definition may take the server this long to serve, after it says that it is established. */
const DEFINITION_MILLIS = 15_000;
const REPLACE_MILLIS = 60_000;
const POLL_MILLIS = 500;
const VERSION_ROUNDS = 4;
const IMMUTABLE = /immutable|may not be changed|updates to .* are forbidden|cannot be changed|is invalid: spec: Forbidden/i;

/** What a dry run found. `write` is what has to be sent, absent where nothing has. */
export interface Finding {
  readonly ref: ObjectRef;
  readonly action: "created" | "configured" | "unchanged" | "skipped";
  readonly live: KubeObject | undefined;
  readonly write?: KubeObject;
  /** What the server would make of it. */
  readonly dryRun?: KubeObject;
}

export interface FindOptions {
  /** Do what upstream does in the dry-run phase: take over managed fields, delete what is replaced by force. False only looks. */
  readonly mayWrite: boolean;
  /** True for kinds that this set has just defined, so that their absence may pass. */
  readonly isDefinedHere: (ref: ObjectRef) => boolean;
}

/**
 * Dry-runs one object.
 * @throws apply.dryRunFailed · apply.immutable · apply.namespaceRequired · apply.replaceFailed · apply.encrypted · apply.notText
 */
export async function findChange(object: KubeObject, plan: Plan, options: FindOptions): Promise<Finding> {
  for (let round = 0; ; round++) {
    const finding = await findOnce(object, plan, { ...options, mayLose: round < VERSION_ROUNDS });
    if (finding !== "lost") return finding;
  }
}

interface RoundOptions extends FindOptions {
  /** Whether a clean-up that came too late is answered by `lost`, to look again; it is a failure otherwise. */
  readonly mayLose: boolean;
}

async function findOnce(object: KubeObject, plan: Plan, options: RoundOptions): Promise<Finding | "lost"> {
  const ref = refOf(object);
  checkContent(object, plan);
  const known = await knownBefore(object, plan);
  if (isLeftAlone(object, typeof known === "object" ? known : undefined, plan)) return skipped(ref, known);
  const answer = await dryRun(object, plan, options);
  if ("problem" in answer) {
    const { problem } = answer;
    const live = typeof known === "object" ? known : await readRefused(object, problem, plan);
    if (isLeftAlone(object, live, plan)) return skipped(ref, live);
    const dry = await replace(object, live, { plan, options, problem });
    return { ref, action: "created", live: undefined, write: object, dryRun: dry };
  }
  const pair = await ofOneVersion(object, answer.object, { known, plan, options });
  if (pair.live === undefined) return { ref, action: "created", live: undefined, write: object, dryRun: pair.dryRun };
  if (isLeftAlone(object, pair.live, plan)) return skipped(ref, pair.live);
  return compare(object, { live: pair.live, dryRun: pair.dryRun }, plan, options);
}

interface Known {
  readonly known: KubeObject | "absent" | undefined;
  readonly plan: Plan;
  readonly options: FindOptions;
}

/**
 * Dry run and live object of the same resourceVersion: a controller that writes between the two requests must not look like drift. A
 * new object has no version and no live form. What is written without pause is compared as it is after a few rounds.
 */
async function ofOneVersion(
  object: KubeObject,
  first: KubeObject,
  { known, plan, options }: Known,
): Promise<Partial<Pair> & Pick<Pair, "dryRun">> {
  let dry = first;
  let live = typeof known === "object" ? known : undefined;
  for (let round = 0; dry.metadata.resourceVersion; round++) {
    if (live?.metadata.resourceVersion === dry.metadata.resourceVersion) break;
    live = await read(object, plan);
    if (live === undefined || live.metadata.resourceVersion === dry.metadata.resourceVersion || round === VERSION_ROUNDS) break;
    const again = await dryRun(object, plan, options);
    if ("problem" in again) throw dryRunFailed(object, again.problem, plan);
    dry = again.object;
  }
  return dry.metadata.resourceVersion && live !== undefined ? { live, dryRun: dry } : { dryRun: dry };
}

/** Create-only objects are not even dry-run over a live one, which may differ in what can never change: they are read first. */
async function knownBefore(object: KubeObject, plan: Plan): Promise<KubeObject | "absent" | undefined> {
  const known = plan.live(refOf(object));
  if (known !== undefined || !hasMark(object, plan.marks.ifNotPresent)) return known;
  return (await read(object, plan)) ?? "absent";
}

/**
 * Sends what a finding holds.
 * @throws apply.failed
 */
export async function writeChange(finding: Finding, plan: Plan): Promise<Change> {
  const { ref, action, write, live } = finding;
  if (write === undefined) return { ref, action, ...(live !== undefined && { live }) };
  try {
    const written = await plan.cluster.apply(write, { fieldManager: plan.fieldManager, force: true, ...signalOf(plan) });
    plan.log.write("debug", `${formatRef(ref)} ${action}`);
    return { ref, action, live: written };
  } catch (thrown) {
    plan.signal?.throwIfAborted();
    throw applyProblems.failed(plan.named(write), reasonOf(thrown, write), causeOf(thrown, write));
  }
}

function checkContent(object: KubeObject, plan: Plan): void {
  if (at(object, "sops", "mac") !== undefined) throw applyProblems.encrypted(plan.named(object));
  const field = isSecret(object) ? notText(object) : undefined;
  if (field !== undefined) throw applyProblems.notText(plan.named(object), field);
}

function skipped(ref: ObjectRef, live: KubeObject | "absent" | undefined): Finding {
  return { ref, action: "skipped", live: typeof live === "object" ? live : undefined };
}

function isLeftAlone(object: KubeObject, live: KubeObject | undefined, plan: Plan): boolean {
  const { exclusions, ifNotPresent } = plan.marks;
  if (hasMark(object, exclusions) || hasMark(live, exclusions)) return true;
  return live !== undefined && (hasMark(object, ifNotPresent) || hasMark(live, ifNotPresent));
}

interface Pair {
  readonly live: KubeObject;
  readonly dryRun: KubeObject;
}

async function compare(object: KubeObject, pair: Pair, plan: Plan, options: RoundOptions): Promise<Finding | "lost"> {
  const { live, dryRun: dry } = pair;
  const ref = refOf(object);
  const patch = cleanUpPatch(object, live, plan);
  if (patch.length > 0 && options.mayWrite && !(await cleanUp(object, patch, plan, options))) return "lost";
  const paths = plan.ignored.pathsFor(object);
  const drifted = hasDrifted(withoutPaths(dry, paths), withoutPaths(live, paths));
  if (!drifted && patch.length === 0) return { ref, action: "unchanged", live, dryRun: dry };
  return { ref, action: "configured", live, write: keepIgnored(object, live, paths, plan.fieldManager), dryRun: dry };
}

type Answer = { readonly object: KubeObject } | { readonly problem: Problem };

/** A dry run; a refusal comes back as a value, because a live object may turn it into something else. */
async function dryRun(object: KubeObject, plan: Plan, options: FindOptions): Promise<Answer> {
  const deadline = plan.clock.now() + DEFINITION_MILLIS;
  for (;;) {
    try {
      const settings = { fieldManager: plan.fieldManager, force: true, dryRun: true, ...signalOf(plan) };
      return { object: await plan.cluster.apply(object, settings) };
    } catch (thrown) {
      plan.signal?.throwIfAborted();
      if (isProblem(thrown, "kube.namespaceRequired")) throw applyProblems.namespaceRequired(plan.named(object));
      const mayPass = (isProblem(thrown, "kube.unknownKind") || isUnservedPath(thrown)) && options.isDefinedHere(refOf(object));
      if (mayPass && plan.clock.now() < deadline) {
        await plan.clock.sleep(POLL_MILLIS, plan.signal);
        continue;
      }
      if (!isProblem(thrown) || !isRefusal(thrown)) throw dryRunFailed(object, thrown, plan);
      return { problem: thrown };
    }
  }
}

/** A path that the server does not serve yet answers 404 without naming an object. */
function isUnservedPath(thrown: unknown): boolean {
  return isProblem(thrown, "kube.notFound") && at(thrown.data["status"], "details", "name") === undefined;
}

/** Answers about this very object; a missing namespace, missing rights or a broken connection are about something else. */
function isRefusal(problem: Problem): boolean {
  return ["kube.conflict", "kube.invalid", "kube.badRequest", "kube.serverError", "kube.forbidden"].includes(problem.code);
}

interface Refused {
  readonly plan: Plan;
  readonly options: FindOptions;
  readonly problem: Problem;
}

/** Deletes a live object whose immutable fields would change, waits until it is gone, and dry-runs again. Only when that is allowed. */
async function replace(object: KubeObject, live: KubeObject | undefined, { plan, options, problem }: Refused): Promise<KubeObject> {
  const immutable = problem.code === "kube.conflict" || problem.code === "kube.invalid" || IMMUTABLE.test(problem.message);
  if (live === undefined || !immutable) throw dryRunFailed(object, problem, plan);
  const allowed = plan.force || hasMark(object, plan.marks.force) || hasMark(live, plan.marks.force);
  if (!allowed || !options.mayWrite) throw applyProblems.immutable(plan.named(object), reasonOf(problem, object), causeOf(problem, object));
  plan.log.write("info", `${formatRef(refOf(object))} is replaced: an immutable field changes`);
  const uid = live.metadata.uid;
  try {
    await plan.cluster.delete(refOf(live), {
      propagation: "Background",
      ...(uid !== undefined && { preconditions: { uid } }),
      ...signalOf(plan),
    });
    await untilGone(live, plan);
  } catch (thrown) {
    plan.signal?.throwIfAborted();
    throw applyProblems.replaceFailed(plan.named(object), reasonOf(thrown, object), causeOf(thrown, object));
  }
  const answer = await dryRun(object, plan, options);
  if ("problem" in answer) throw dryRunFailed(object, answer.problem, plan);
  return answer.object;
}

async function untilGone(live: KubeObject, plan: Plan): Promise<void> {
  const deadline = plan.clock.now() + REPLACE_MILLIS;
  for (;;) {
    const still = await plan.cluster.get(refOf(live), { as: "metadata", ...signalOf(plan) });
    if (still === undefined || still.metadata.uid !== live.metadata.uid) return;
    if (plan.clock.now() >= deadline) throw applyProblems.notGone([refOf(live)], REPLACE_MILLIS);
    await plan.clock.sleep(POLL_MILLIS, plan.signal);
  }
}

async function read(object: KubeObject, plan: Plan): Promise<KubeObject | undefined> {
  try {
    return await plan.cluster.get(refOf(object), signalOf(plan));
  } catch (thrown) {
    plan.signal?.throwIfAborted();
    // The kind is not there yet, so no object of it is.
    if (isProblem(thrown, "kube.unknownKind")) return undefined;
    if (isProblem(thrown, "kube.namespaceRequired")) throw applyProblems.namespaceRequired(plan.named(object));
    throw dryRunFailed(object, thrown, plan);
  }
}

/** Reads the live form of a refused object; when that is refused too, the first refusal is the better reason. */
async function readRefused(object: KubeObject, problem: Problem, plan: Plan): Promise<KubeObject | undefined> {
  try {
    return await read(object, plan);
  } catch {
    plan.signal?.throwIfAborted();
    throw dryRunFailed(object, problem, plan);
  }
}

/** Operations that take an object over from kubectl and from earlier tools; none for objects that share their fields. */
function cleanUpPatch(object: KubeObject, live: KubeObject, plan: Plan): Json[] {
  if (hasMark(object, plan.marks.merge) || hasMark(live, plan.marks.merge)) return [];
  const operations: Json[] = [];
  for (const [field, names] of [
    ["annotations", STALE_ANNOTATIONS],
    ["labels", STALE_LABELS],
  ] as const) {
    for (const name of names) {
      const isThere = own(live.metadata[field], name) !== undefined;
      if (isThere) operations.push({ op: "remove", path: `/metadata/${field}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` });
    }
  }
  const managedFields = takeOver(live, plan.takenOver, plan.fieldManager);
  if (managedFields !== undefined) {
    operations.push({ op: "replace", path: "/metadata/managedFields", value: managedFields as unknown as Json });
  }
  // The patch was made from this version; another one must not be written over.
  const version = live.metadata.resourceVersion;
  if (operations.length > 0 && version !== undefined) operations.push({ op: "replace", path: "/metadata/resourceVersion", value: version });
  return operations;
}

async function cleanUp(object: KubeObject, operations: readonly Json[], plan: Plan, { mayLose }: RoundOptions): Promise<boolean> {
  try {
    await plan.cluster.patch(refOf(object), { type: "json", body: operations }, { fieldManager: plan.fieldManager, ...signalOf(plan) });
    return true;
  } catch (thrown) {
    plan.signal?.throwIfAborted();
    // Somebody wrote in between, often the object's own controller.
    if (mayLose && isProblem(thrown, "kube.conflict")) return false;
    throw dryRunFailed(object, thrown, plan);
  }
}

function dryRunFailed(object: KubeObject, thrown: unknown, plan: Plan): Problem {
  return applyProblems.dryRunFailed(plan.named(object), reasonOf(thrown, object), causeOf(thrown, object));
}

/** The server's own words, which name field and value, without the request that they answer. */
function reasonOf(thrown: unknown, object: KubeObject): string {
  const said = isProblem(thrown) ? at(thrown.data["status"], "message") : undefined;
  return withoutSecrets(typeof said === "string" && said !== "" ? said : messageOf(thrown), object);
}

/** A cause repeats what the server said, which for a Secret may be its content. */
function causeOf(thrown: unknown, object: KubeObject): unknown {
  return isSecret(object) ? undefined : thrown;
}

function signalOf(plan: Plan): { readonly signal?: AbortSignal } {
  return plan.signal === undefined ? {} : { signal: plan.signal };
}

/** Whether a set defines the kind of a reference by a CustomResourceDefinition. */
export function definesKind(objects: readonly KubeObject[]): (ref: ObjectRef) => boolean {
  const defined = new Set(
    objects
      .filter((each) => each.kind === "CustomResourceDefinition" && isObject(each.spec))
      .map((each) => `${JSON.stringify(at(each.spec, "group"))} ${JSON.stringify(at(each.spec, "names", "kind"))}`),
  );
  return (ref) => {
    const slash = ref.apiVersion.indexOf("/");
    return defined.has(`${JSON.stringify(slash < 0 ? "" : ref.apiVersion.slice(0, slash))} ${JSON.stringify(ref.kind)}`);
  };
}
