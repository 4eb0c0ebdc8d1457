// Packed charts: the folder that all files of an archive lie in, and archives within charts/. Unpacking itself is the caller's.
import { helmProblems } from "../problems.ts";
import { MAX_CHART, type ChartFiles } from "./load.ts";

/** Unpacks a gzip-compressed tarball to its files by their path in it; `name` is for messages. */
export type Unpack = (bytes: Uint8Array, name: string) => Promise<ChartFiles>;

/**
 * Files of an unpacked archive by their path below the chart, whose folder has any name.
 * @throws helm.chartFile for a file beside that folder
 */
export function archiveFiles(files: ChartFiles, name: string): ChartFiles {
  const below = new Map<string, Uint8Array>();
  for (const [path, bytes] of files) {
    const slash = path.indexOf("/");
    if (slash < 0) throw helmProblems.chartFile(name, path, "it lies outside the folder of the chart");
    below.set(path.slice(slash + 1), bytes);
  }
  if (below.size === 0) throw helmProblems.chartMissing(name);
  return below;
}

const ARCHIVE = /^(?:charts\/[^/]+\/)*charts\/[^/_.][^/]*\.tgz$/;
const MAX_ROUNDS = 32;

/**
 * Replaces every archive in charts/, at any depth, by a folder of its name with its files.
 * @throws helm.tooLarge · helm.tooDeep · helm.chartFile and what `unpack` throws
 */
export async function expandArchives(files: ChartFiles, name: string, unpack: Unpack): Promise<ChartFiles> {
  let expanded = files;
  for (let round = 0; [...expanded.keys()].some((path) => ARCHIVE.test(path)); round += 1) {
    if (round > MAX_ROUNDS) throw helmProblems.tooDeep(name, MAX_ROUNDS);
    const next = new Map<string, Uint8Array>();
    for (const [path, bytes] of expanded) {
      if (!ARCHIVE.test(path)) next.set(path, bytes);
      else
        for (const [inner, held] of archiveFiles(await unpack(bytes, `${name}/${path}`), `${name}/${path}`))
          next.set(`${path}/${inner}`, held);
    }
    const size = [...next.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    if (size > MAX_CHART) throw helmProblems.tooLarge(name, MAX_CHART);
    expanded = next;
  }
  return expanded;
}
