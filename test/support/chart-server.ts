// Charts on this disk, packed and indexed by the real helm, and served as a repository over HTTP.
import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { serveFiles } from "#store";

const run = promisify(execFile);

/** Files of a chart by path. */
export type ChartText = Readonly<Record<string, string>>;

export interface ChartServer {
  readonly url: string;
  /** Packs a chart, and writes the index anew. @returns the path of the package */
  publish(files: ChartText): Promise<string>;
  close(): Promise<void>;
}

/** Packs a chart with the real helm. @returns the path of the package */
export async function packWithHelm(helm: string, directory: string, files: ChartText): Promise<string> {
  const folder = join(directory, "chart");
  await rm(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const { stdout } = await run(helm, ["package", folder, "-d", directory], { env: helmEnvironment(directory) });
  const match = /: (\/.*\.tgz)\s*$/.exec(stdout);
  if (match?.[1] === undefined) throw new Error(`helm package said ${stdout}`);
  return match[1];
}

/** Pushes a package to a registry without TLS. */
export async function pushWithHelm(
  helm: string,
  directory: string,
  { file, to }: { readonly file: string; readonly to: string },
): Promise<void> {
  await run(helm, ["push", file, to, "--plain-http"], { env: helmEnvironment(directory) });
}

/** Starts a repository in a folder. */
export async function startChartServer(helm: string, directory: string): Promise<ChartServer> {
  const served = join(directory, "served");
  await mkdir(served, { recursive: true });
  const files = await serveFiles({ directory: served });
  const index = (): Promise<unknown> => run(helm, ["repo", "index", served], { env: helmEnvironment(directory) });
  await index();
  return {
    url: `http://${files.address}`,
    async publish(chart) {
      const file = await packWithHelm(helm, served, chart);
      await rm(join(served, "chart"), { recursive: true, force: true });
      await index();
      return file;
    },
    close: () => files.close(),
  };
}

function helmEnvironment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: home,
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_DATA_HOME: join(home, "data"),
  };
}
