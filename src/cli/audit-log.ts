// Where a control plane writes its audit log, from flags.
import { readFile } from "node:fs/promises";
import { messageOf } from "#base";
import { openAuditFile, readAuditPolicy, type AuditOptions } from "#control-plane";
import type { Io } from "./io.ts";
import { cliProblems } from "./problems.ts";

export interface AuditFlags {
  /** File, or `-` for standard output. */
  readonly auditLog?: string;
  readonly auditPolicy?: string;
}

export interface AuditLog {
  /** Options for a control plane; of a fleet, each cluster has a file of its own. Undefined where no log is wanted. */
  for(cluster?: string): Promise<AuditOptions | undefined>;
  /** Resolves when all lines are written. */
  close(): Promise<void>;
}

/** @throws cli.unreadableFile · cli.auditPolicyAlone · control-plane.auditPolicy · (in `for`) control-plane.auditFile */
export async function auditLog({ auditLog: path, auditPolicy }: AuditFlags, io: Io): Promise<AuditLog> {
  if (path === undefined && auditPolicy !== undefined) throw cliProblems.auditPolicyAlone();
  const policy = auditPolicy === undefined ? undefined : readAuditPolicy(await readText(auditPolicy), auditPolicy);
  const closing: (() => Promise<void>)[] = [];
  return {
    for: async (cluster) => {
      if (path === undefined) return undefined;
      const rest = policy === undefined ? {} : { policy };
      if (path === "-") return { write: (line) => io.out(line), ...rest };
      const file = await openAuditFile(cluster === undefined ? path : `${path}.d/${cluster}`, (problem) =>
        io.err(`✗ ${messageOf(problem)}\n`),
      );
      closing.push(() => file.close());
      return { write: (line) => file.write(line), ...rest };
    },
    close: async () => {
      await Promise.all(closing.map((each) => each()));
    },
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw cliProblems.unreadableFile(path, error);
  }
}
