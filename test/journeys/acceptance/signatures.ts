// Signatures of commits as stock git judges them.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";

const run = promisify(execFile);

/** Expects every commit of a range to be signed by that SSH key. */
export async function expectGoodSignatures(bare: string, publicKey: string, range: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "headgate-signers-"));
  try {
    const allowed = join(folder, "allowed");
    await writeFile(allowed, `flux ${publicKey}\n`);
    const config = ["-c", "gpg.format=ssh", "-c", `gpg.ssh.allowedSignersFile=${allowed}`];
    const { stdout } = await run("git", ["--git-dir", bare, ...config, "log", "--format=%G?", range]);
    const verdicts = stdout.trim().split("\n");
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts).toEqual(verdicts.map(() => "G"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
