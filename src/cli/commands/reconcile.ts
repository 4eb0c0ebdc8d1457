import { Command } from "commander";
import { HelmRepository, kindRef, type Kind } from "#api";
import { at, Duration, formatRef, type KubeObject, type ObjectRef, textAt } from "#base";
import type { Cluster } from "#kube";
import { systemClock } from "#runtime";
import { withCluster, withClusterFlags, type ClusterFlags } from "../connect.ts";
import type { Io } from "../io.ts";
import { kindNamed } from "../kinds.ts";
import { cliProblems } from "../problems.ts";
import { readyOf } from "../table.ts";
import { namedObject } from "./get.ts";

interface ReconcileFlags extends ClusterFlags {
  readonly withSource?: true;
  readonly timeout: string;
}

const REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

/** `headgate reconcile`: asks for a reconciliation now and waits for its end. */
export function reconcileCommand(io: Io): Command {
  const command = new Command("reconcile")
    .description("reconcile an object now and wait: `reconcile kustomization NAME --with-source`")
    .argument("<what...>", "kind by any of its names, and the object's name")
    .option("--with-source", "the object's source first")
    .option("--timeout <duration>", "how long to wait", "5m");
  return withClusterFlags(command).action((what: string[], flags: ReconcileFlags) =>
    withCluster(flags, io, async (cluster) => {
      const { kind, name } = namedObject(what);
      const run: Run = { cluster, io, timeout: Duration.parse(flags.timeout) };
      const ref = { ...kindRef(kind), name, namespace: flags.namespace };
      const object = await active(cluster, ref);
      if (flags.withSource) await reconcileSource(run, object, ref);
      await reconcileOne(run, object, ref);
    }),
  );
}

interface Run {
  readonly cluster: Cluster;
  readonly io: Io;
  readonly timeout: Duration;
}

/** An object that may be asked for: a suspended one would keep the wish until it is resumed. @throws cli.notFound · cli.suspended */
async function active(cluster: Cluster, ref: ObjectRef): Promise<KubeObject> {
  const object = await cluster.get(ref);
  if (object === undefined) throw cliProblems.notFound(formatRef(ref));
  if (at(object, "spec", "suspend") === true) throw cliProblems.suspended(formatRef(ref));
  return object;
}

async function reconcileSource(run: Run, object: KubeObject, ref: ObjectRef): Promise<void> {
  const source = at(object, "spec", "sourceRef");
  const kind: Kind = kindNamed([textAt(source, "kind").toLowerCase()]);
  const sourceRef = { ...kindRef(kind), name: textAt(source, "name"), namespace: textAt(source, "namespace") || (ref.namespace ?? "") };
  await reconcileOne(run, await active(run.cluster, sourceRef), sourceRef);
}

/** A repository of charts in a registry has no state of its own: charts look it up. */
function isStatic(object: KubeObject): boolean {
  return object.kind === HelmRepository.kind && textAt(object, "spec", "type") === "oci";
}

async function reconcileOne({ cluster, io, timeout }: Run, object: KubeObject, ref: ObjectRef): Promise<void> {
  if (isStatic(object)) return io.out(`✔ ${formatRef(ref)} is looked up by its charts, and needs no reconciliation\n`);
  const token = new Date(systemClock.now()).toISOString();
  await cluster.patch(ref, { type: "merge", body: { metadata: { annotations: { [REQUESTED_AT]: token } } } }, { fieldManager: "headgate" });
  io.out(`► ${formatRef(ref)} annotated\n◎ waiting for its reconciliation\n`);
  const end = systemClock.now() + timeout.millis;
  for (;;) {
    const now = await cluster.get(ref);
    if (now === undefined) throw cliProblems.notFound(formatRef(ref));
    const ready = readyOf(now);
    if (at(now, "status", "lastHandledReconcileAt") === token && ready.status !== "Unknown") {
      if (ready.status !== "True") throw cliProblems.notReconciled(formatRef(ref), ready.message);
      io.out(`✔ ${ready.message}\n`);
      return;
    }
    if (systemClock.now() > end) throw cliProblems.timedOut(formatRef(ref), timeout.millis);
    await systemClock.sleep(200, io.signal);
  }
}
