// An audit log in a file, readable by its owner alone. Lines are added to what is there.
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { controlPlaneProblems } from "../problems.ts";

export interface AuditFile {
  readonly write: (line: string) => void;
  /** Resolves when all lines are written. */
  close(): Promise<void>;
}

/**
 * Opens a file for audit events.
 * @param onLost told once when lines can no longer be written, as when the disk is full; requests are answered all the same
 * @throws control-plane.auditFile
 */
export async function openAuditFile(path: string, onLost: (problem: Error) => void): Promise<AuditFile> {
  await mkdir(dirname(path), { recursive: true });
  const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
  await new Promise<void>((resolve, reject) => {
    stream.once("open", () => resolve());
    stream.once("error", (error) => reject(controlPlaneProblems.auditFile(path, error)));
  });
  stream.once("error", (error) => onLost(controlPlaneProblems.auditFile(path, error)));
  return {
    write: (line) => void stream.write(line),
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}
