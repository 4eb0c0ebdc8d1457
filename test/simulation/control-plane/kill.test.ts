// Processes are killed in the middle of writes, again and again over the same folders. Each process holds several control planes, so
// that one kill meets as many stores in different moments.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { lmdbJournal } from "../../../src/control-plane/storage/lmdb-journal.ts";
import { systemRandom } from "#runtime";

/** Kill points in all: processes times planes. */
const RUNS = Number(process.env["KILL_RUNS"] ?? 1000);
const PLANES = 50;
const WRITERS = "6";
const root = mkdtempSync(path.join(tmpdir(), "plane-kill-"));
const folders = Array.from({ length: PLANES }, (_, i) => path.join(root, String(i)));
afterAll(() => rmSync(root, { recursive: true }));

/** What must be there of a key: the last acknowledged value, or one whose write was under way. */
interface Known {
  acknowledged: string;
  tried: string | undefined;
}

/** Starts a process, kills it after that many lines, and answers what it printed. */
function runAndKill(seed: number, lines: number): Promise<readonly string[]> {
  const script = path.join(import.meta.dirname, "killed-writer.ts");
  const child = spawn(process.execPath, ["--conditions=headgate-source", script, String(seed), WRITERS, ...folders], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let [text, seen] = ["", 0];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      seen += chunk.split("\n").length - 1;
      if (seen >= lines) child.kill("SIGKILL");
    });
    child.once("error", reject);
    child.once("close", (_code, signal) =>
      signal === "SIGKILL" ? resolve(text.slice(0, text.lastIndexOf("\n")).split("\n")) : reject(new Error(`writer ended: ${text}`)),
    );
  });
}

/** Folds the lines of a process into what is known; answers the highest acknowledged version of each plane. */
function learn(lines: readonly string[], known: Map<string, Known>): Map<string, number> {
  const versions = new Map<string, number>();
  for (const [word, plane = "", key = "", value = "", version = "0"] of lines.map((line) => line.split(" "))) {
    if (word === "try") known.set(`${plane}/${key}`, { acknowledged: known.get(`${plane}/${key}`)?.acknowledged ?? "-", tried: value });
    if (word !== "ack") continue;
    known.set(`${plane}/${key}`, { acknowledged: value, tried: undefined });
    versions.set(plane, Math.max(versions.get(plane) ?? 0, Number(version)));
  }
  return versions;
}

/** Everything wrong with a folder, in words. What is found becomes what is known. */
async function faults(plane: number, known: Map<string, Known>, newest: number): Promise<string[]> {
  const journal = lmdbJournal(folders[plane] ?? "");
  const { version, entries } = await journal.read();
  await journal.close();
  const values = new Map<string, string>();
  const found = version < newest ? [`plane ${plane}: version ${version} is behind the acknowledged ${newest}`] : [];
  for (const entry of entries) {
    const object = JSON.parse(entry.json) as { metadata: { resourceVersion: string }; data?: { value?: string } };
    const isWhole = object.metadata.resourceVersion === String(entry.version) && entry.version <= version;
    if (!isWhole) found.push(`plane ${plane}: ${entry.key} ${entry.version} does not fit the store's ${version}`);
    if (entry.resource === "/configmaps") values.set(`${plane}/${entry.key.replace("default/", "")}`, object.data?.value ?? "");
  }
  return [...found, ...losses(plane, known, values)];
}

function losses(plane: number, known: Map<string, Known>, values: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [name, { acknowledged, tried }] of known) {
    if (!name.startsWith(`${plane}/`)) continue;
    const value = values.get(name) ?? "-";
    if (value !== acknowledged && value !== tried) found.push(`${name} is ${value}, acknowledged was ${acknowledged}`);
    known.set(name, { acknowledged: value, tried: undefined });
  }
  return found;
}

test(`nothing acknowledged is lost, half-written or older after ${RUNS} kills during writes`, async () => {
  const seed = Number(process.env["SEED"] ?? Buffer.from(systemRandom.bytes(4)).readUInt32LE());
  const known = new Map<string, Known>();
  const found: string[] = [];
  let acknowledged = 0;
  for (let run = 0; run * PLANES < RUNS; run += 1) {
    const lines = await runAndKill(seed + run, 300 + ((seed + run * 7919) % 2500));
    const versions = learn(lines, known);
    acknowledged += lines.filter((line) => line.startsWith("ack")).length;
    for (let plane = 0; plane < PLANES; plane += 1) found.push(...(await faults(plane, known, versions.get(String(plane)) ?? 0)));
  }

  expect({ seed, found }).toEqual({ seed, found: [] });
  expect(acknowledged).toBeGreaterThan(RUNS);
});
