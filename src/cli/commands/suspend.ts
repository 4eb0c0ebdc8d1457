import { Command } from "commander";
import { kindRef } from "#api";
import { formatRef } from "#base";
import { withCluster, withClusterFlags, type ClusterFlags } from "../connect.ts";
import type { Io } from "../io.ts";
import { cliProblems } from "../problems.ts";
import { namedObject } from "./get.ts";

/** `headgate suspend`: stops the reconciliation of an object. */
export function suspendCommand(io: Io): Command {
  return switching(io, "suspend", "stop the reconciliation of an object", true);
}

/** `headgate resume`: lets a suspended object be reconciled again. */
export function resumeCommand(io: Io): Command {
  return switching(io, "resume", "let a suspended object be reconciled again", false);
}

function switching(io: Io, word: string, description: string, suspend: boolean): Command {
  const command = new Command(word).description(description).argument("<what...>", "kind by any of its names, and the object's name");
  return withClusterFlags(command).action((what: string[], flags: ClusterFlags) =>
    withCluster(flags, io, async (cluster) => {
      const { kind, name } = namedObject(what);
      const ref = { ...kindRef(kind), name, namespace: flags.namespace };
      if ((await cluster.get(ref)) === undefined) throw cliProblems.notFound(formatRef(ref));
      await cluster.patch(ref, { type: "merge", body: { spec: { suspend } } }, { fieldManager: "headgate" });
      io.out(`✔ ${formatRef(ref)} ${suspend ? "suspended" : "resumed"}\n`);
    }),
  );
}
