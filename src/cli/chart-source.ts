// Charts on this disk: folders, read with their .helmignore, and archives.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  archiveFiles,
  expandArchives,
  loadChart,
  MAX_CHART,
  MAX_CHART_FILE,
  parseHelmIgnore,
  type Chart,
  type ChartFiles,
  type Ignore,
} from "#helm";
import { unpackTree } from "#store";
import { cliProblems } from "./problems.ts";

/** Reads the chart in a folder or in an archive, with all charts within it. `warn` takes Helm's warnings. */
export async function readChart(path: string, warn: (message: string) => void): Promise<Chart> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw cliProblems.noChart(path);
  const files = found.isDirectory() ? readFolder(path) : archiveFiles(await unpackChart(new Uint8Array(readFileSync(path)), path), path);
  return loadChart(await expandArchives(files, path, unpackChart), { name: path, warn });
}

/** The files of a chart archive by their paths. `what` names it in messages. */
export async function unpackChart(bytes: Uint8Array, what: string): Promise<ChartFiles> {
  const tree = await unpackTree(bytes, { maxBytes: MAX_CHART, what });
  return new Map([...tree.files].map(([name, file]) => [name, file.bytes]));
}

function readFolder(root: string): ChartFiles {
  const rules = join(root, ".helmignore");
  const ignore = parseHelmIgnore(existsSync(rules) ? readFileSync(rules, "utf8") : "", root);
  const files = new Map<string, Uint8Array>();
  walk({ root, ignore, files }, "", [realpathSync(root)]);
  return files;
}

interface Walk {
  readonly root: string;
  readonly ignore: Ignore;
  readonly files: Map<string, Uint8Array>;
}

/** Links are followed, as Helm does on a user's own disk; one that leads back to where it lies is refused. */
function walk(to: Walk, below: string, open: readonly string[]): void {
  for (const name of readdirSync(join(to.root, below)).toSorted()) {
    const path = below === "" ? name : `${below}/${name}`;
    const file = join(to.root, path);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) throw cliProblems.brokenLink(file);
    if (to.ignore(path, found.isDirectory())) continue;
    if (found.isDirectory()) {
      const real = realpathSync(file);
      if (open.includes(real)) throw cliProblems.linkLoop(file);
      walk(to, path, [...open, real]);
    } else if (!found.isFile() || found.size > MAX_CHART_FILE) throw cliProblems.notReadable(file, MAX_CHART_FILE);
    else to.files.set(path, new Uint8Array(readFileSync(file)));
  }
}
