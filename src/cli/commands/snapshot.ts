// `headgate snapshot`: keeps what a cluster's Flux is, and brings it back.
import { Command, Option } from "commander";
import { formatRef } from "#base";
import {
  diffSnapshots,
  gatherSnapshot,
  planRestore,
  readSnapshot,
  restoreSnapshot,
  takeSnapshot,
  type RestoreOrder,
  type RestorePlan,
  type Snapshot,
  type SnapshotIndex,
} from "#operations";
import { systemClock } from "#runtime";
import { commandLog, withCluster, withClusterFlags, type ClusterFlags } from "../connect.ts";
import type { Io } from "../io.ts";
import { cliProblems } from "../problems.ts";
import {
  identitiesOf,
  passphraseOf,
  readText,
  withIdentityFlags,
  withPlace,
  withPlaceFlags,
  type IdentityFlags,
  type PlaceFlags,
} from "../snapshot-access.ts";
import { formatTable } from "../table.ts";

/** `headgate snapshot` with `create`, `restore`, `inspect`, `verify` and `diff`. */
export function snapshotCommand(io: Io): Command {
  return new Command("snapshot")
    .description("keep the Flux of a cluster in a file, a registry or a bucket, and bring it back")
    .addCommand(createCommand(io))
    .addCommand(restoreCommand(io))
    .addCommand(inspectCommand(io))
    .addCommand(verifyCommand(io))
    .addCommand(diffCommand(io));
}

const TARGET = "file, oci://registry/repository:tag, or s3://bucket/key";

interface CreateFlags extends ClusterFlags, PlaceFlags {
  readonly recipient: readonly string[];
  readonly recipientsFile?: string;
  readonly passphraseFile?: string;
  readonly withoutSecrets?: true;
  readonly overwrite?: true;
}

function createCommand(io: Io): Command {
  const command = new Command("create")
    .description("take a snapshot: Flux objects with what they have applied, what they refer to, Helm's records, the components")
    .argument("<target>", TARGET)
    .option("-r, --recipient <key>", "public key of age that Secrets are sealed for; may be repeated", collect, [])
    .option("-R, --recipients-file <file>", "file of public keys, one a line")
    .option("--passphrase-file <file>", "file of the passphrase that Secrets are sealed with, in place of keys; - for standard input")
    .option("--without-secrets", "leave Secrets out")
    .option("--overwrite", "replace what the target holds already");
  return withPlaceFlags(withClusterFlags(command)).action((target: string, flags: CreateFlags) =>
    withCluster(flags, io, async (cluster) =>
      withPlace(target, flags, io, async (place) => {
        const order = {
          namespace: flags.namespace,
          seal: await sealOf(flags, io),
          replaces: flags.overwrite === true ? ("anything" as const) : undefined,
        };
        const { index, digest, size } = await takeSnapshot(
          order,
          { cluster, target: place, clock: systemClock, log: commandLog(io) },
          io.signal,
        );
        io.out(`${summaryOf(index)}\n`);
        for (const each of index.missing) io.out(`! ${formatRef(each)} is referred to, and not there\n`);
        for (const each of index.changed) io.out(`! ${formatRef(each)} was ${each.change} meanwhile\n`);
        io.out(`✔ ${place.shown} written: ${size} bytes, ${digest}\n`);
      }),
    ),
  );
}

async function sealOf(flags: CreateFlags, io: Io): Promise<Parameters<typeof takeSnapshot>[0]["seal"]> {
  const { recipient, recipientsFile, passphraseFile, withoutSecrets } = flags;
  const listed = recipientsFile === undefined ? [] : linesOf(await readText(recipientsFile));
  const recipients = [...recipient, ...listed];
  const passphrase = await passphraseOf(passphraseFile, io);
  if (passphrase !== undefined && recipients.length > 0) throw cliProblems.bothFlags("passphrase-file", "recipient");
  if (withoutSecrets === true && (passphrase !== undefined || recipients.length > 0))
    throw cliProblems.bothFlags("without-secrets", passphrase === undefined ? "recipient" : "passphrase-file");
  if (withoutSecrets === true) return "omit";
  if (passphrase !== undefined) return { passphrase };
  return recipients.length > 0 ? { recipients } : undefined;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

interface RestoreFlags extends ClusterFlags, PlaceFlags, IdentityFlags {
  readonly components: RestoreOrder["components"];
  readonly force?: true;
  readonly dryRun?: true;
  readonly withoutSecrets?: true;
  readonly digest?: string;
}

function restoreCommand(io: Io): Command {
  const command = new Command("restore")
    .description(
      "bring the Flux of a snapshot back: controllers take over what runs, install nothing again and prune only what git dropped",
    )
    .argument("<source>", TARGET)
    .option("--dry-run", "show what would be done, and change nothing")
    .addOption(
      new Option("--components <when>", "restore the components of the install").choices(["auto", "always", "never"]).default("auto"),
    )
    .option("--digest <digest>", "digest that the snapshot must have")
    .option("--without-secrets", "restore without what is sealed")
    .option("--force", "overwrite what differs in the cluster");
  return withIdentityFlags(withPlaceFlags(withClusterFlags(command))).action((source: string, flags: RestoreFlags) =>
    withCluster(flags, io, async (cluster) => {
      const snapshot = await readFrom(source, flags, io);
      const order = { snapshot, components: flags.components, force: flags.force === true, withoutSecrets: flags.withoutSecrets === true };
      const places = { cluster, clock: systemClock, log: commandLog(io) };
      if (flags.dryRun === true) return showPlan(await planRestore(order, places, io.signal), io);
      const { steps, resumed } = await restoreSnapshot(order, places, io.signal);
      const done = steps.filter(({ action }) => action !== "keep" && action !== "leave");
      const told = steps.filter((each) => each.reason !== "" || done.includes(each));
      for (const { action, reason, ...each } of told) io.out(`${action} ${formatRef(each)}${reason === "" ? "" : `: ${reason}`}\n`);
      io.out(done.length === 0 && resumed === 0 ? "✔ nothing to do\n" : `✔ restored: ${done.length}, resumed: ${resumed}\n`);
    }),
  );
}

/** @throws the first reason against the restore, after all of the plan is shown */
function showPlan({ steps, resumes, extra, refusals }: RestorePlan, io: Io): void {
  io.out(
    formatTable(
      ["ACTION", "OBJECT", "PART", "REASON"],
      steps.map((each) => [each.action, formatRef(each), each.role, each.reason]),
    ),
  );
  if (resumes.length > 0) io.out(`\nresumed in this order: ${resumes.map(formatRef).join(", ")}\n`);
  if (extra.length > 0) io.out(`\nnot in the snapshot, left alone: ${extra.map(formatRef).join(", ")}\n`);
  const [first, ...rest] = refusals;
  for (const each of rest) io.err(`✗ ${each.message}\n`);
  if (first !== undefined) throw first;
}

interface ReadFlags extends PlaceFlags, IdentityFlags {
  readonly digest?: string;
}

async function readFrom(source: string, flags: ReadFlags, io: Io): Promise<Snapshot> {
  const identities = await identitiesOf(flags, io);
  return withPlace(source, flags, io, (place) => readSnapshot(place, { ...identities, digest: flags.digest }, io.signal));
}

function inspectCommand(io: Io): Command {
  const command = new Command("inspect")
    .description("show what a snapshot holds; needs no identity, and shows no Secret")
    .argument("<source>", TARGET)
    .addOption(new Option("-o, --output <form>", "form of the answer").choices(["table", "json"]).default("table"));
  return withPlaceFlags(command).action(async (source: string, flags: PlaceFlags & { readonly output: string }) => {
    const { index, digest } = await readFrom(source, flags, io);
    if (flags.output === "json") return io.out(`${JSON.stringify({ digest, ...index }, undefined, 2)}\n`);
    io.out(`${summaryOf(index)}\n${digest}\n\n`);
    const rows = [
      ...index.objects.map((each) => [formatRef(each), each.role, `${each.size} bytes`]),
      ...(index.sealed?.objects ?? []).map((each) => [formatRef(each), each.role, "sealed"]),
      ...index.omitted.map((each) => [formatRef(each), each.role, "left out"]),
      ...index.missing.map((each) => [formatRef(each), "reference", "was not there"]),
    ];
    io.out(formatTable(["OBJECT", "PART", "KEPT"], rows));
  });
}

function verifyCommand(io: Io): Command {
  const command = new Command("verify")
    .description("check every part of a snapshot; with an identity or a passphrase, what is sealed too")
    .argument("<source>", TARGET)
    .option("--digest <digest>", "digest that it must have");
  return withIdentityFlags(withPlaceFlags(command)).action(async (source: string, flags: ReadFlags) => {
    const { index, digest, opened } = await readFrom(source, flags, io);
    const sealed = index.sealed?.objects.length ?? 0;
    const unseen = opened === undefined && sealed > 0 ? `; ${sealed} sealed objects were not opened` : "";
    io.out(`✔ ${source}: ${index.objects.length + (opened?.length ?? 0)} objects are whole, ${digest}${unseen}\n`);
  });
}

function diffCommand(io: Io): Command {
  const command = new Command("diff")
    .description("show by which objects and fields a snapshot differs from another one, or from the cluster; never shows values")
    .argument("<before>", TARGET)
    .argument("[after]", "another snapshot; the cluster when absent")
    .option("--no-exit-code", "end without an error when there are differences");
  return withIdentityFlags(withPlaceFlags(withClusterFlags(command))).action(
    async (source: string, other: string | undefined, flags: ClusterFlags & ReadFlags & { readonly exitCode: boolean }) => {
      const before = await readFrom(source, flags, io);
      const after =
        other === undefined
          ? await withCluster(flags, io, (cluster) => gatherSnapshot(flags.namespace, { cluster, clock: systemClock }, io.signal))
          : await readFrom(other, flags, io);
      const found = diffSnapshots(before, after);
      const rows = found.map((each) => [each.change, formatRef(each), each.role, each.fields.join(", ")]);
      io.out(found.length === 0 ? "no differences\n" : formatTable(["CHANGE", "OBJECT", "PART", "FIELDS"], rows));
      const differing = found.filter(({ change }) => change !== "unjudged").length;
      if (differing > 0 && flags.exitCode) throw cliProblems.snapshotsDiffer(differing);
    },
  );
}

/** `Flux v0.3.0 in flux-system, main@sha1:…, taken 2026-…: 40 objects, 3 of them sealed`. */
function summaryOf({ install, takenAt, objects, sealed, omitted }: SnapshotIndex): string {
  const sealedCount = sealed?.objects.length ?? 0;
  const version = install.version === "" ? "" : ` ${install.version}`;
  const revision = install.revision === "" ? "" : `, ${install.revision}`;
  const leftOut = omitted.length === 0 ? "" : `, ${omitted.length} left out`;
  return `Flux${version} in ${install.namespace}${revision}, taken ${takenAt}: ${objects.length + sealedCount} objects, ${sealedCount} of them sealed${leftOut}`;
}
