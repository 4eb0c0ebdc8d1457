import { parse, resolve } from "node:path";
import { Command, Option } from "commander";
import { buildFetching, toYamlStream, tryRepositorySource, type FetchingOptions, type FileTree, type KustomizeResult } from "#kustomize";
import { remoteFiles } from "#operations";
import { chartRenderer } from "../build-charts.ts";
import { diskTree } from "../disk-tree.ts";
import type { Io } from "../io.ts";
import { cliProblems } from "../problems.ts";

interface BuildFlags {
  readonly reorder: "legacy" | "none";
  readonly loadRestrictor: "LoadRestrictionsRootOnly" | "LoadRestrictionsNone";
  readonly allowRemote?: true;
  readonly enableHelm?: true;
  readonly helmApiVersions: readonly string[];
  readonly helmKubeVersion?: string;
}

/** `headgate build kustomize DIR`: prints what `kustomize build DIR` prints. */
export function buildCommand(io: Io): Command {
  const every = (value: string, before: readonly string[]): string[] => [...before, value];
  const kustomize = new Command("kustomize")
    .description("print the objects of a kustomization, as `kustomize build` does")
    .argument("[dir]", "folder with a kustomization.yaml, or the address of one in a repository", ".")
    .addOption(new Option("--reorder <order>", "order of the objects").choices(["legacy", "none"]).default("legacy"))
    .addOption(
      new Option("--load-restrictor <rule>", "which files may be read")
        .choices(["LoadRestrictionsRootOnly", "LoadRestrictionsNone"])
        .default("LoadRestrictionsRootOnly"),
    )
    .option("--allow-remote", "fetch remote bases and files, over HTTP and git")
    .option("--enable-helm", "render helmCharts whose charts lie in the chart home")
    .option("--helm-api-versions <version>", "API version beside Helm's own list, for charts that name none; may be repeated", every, [])
    .option("--helm-kube-version <version>", "version of Kubernetes, for charts that name none")
    .action(async (dir: string, flags: BuildFlags) => {
      const result = await run(dir, flags, io);
      for (const warning of result.warnings) io.err(`# Warning: ${warning}\n`);
      io.out(toYamlStream(result));
    });
  return new Command("build").description("render locally what a controller would build").addCommand(kustomize);
}

async function run(dir: string, flags: BuildFlags, io: Io): Promise<KustomizeResult> {
  const options = optionsOf(flags, io);
  const source = tryRepositorySource(dir);
  if (source === undefined) {
    const { root } = parse(resolve(dir));
    return buildFetching(diskTree(root), resolve(dir).slice(root.length), options);
  }
  if (options.remote === undefined) throw cliProblems.remoteRefused(dir);
  const files: FileTree = await options.remote.repository(source);
  return buildFetching(files, source.path, { ...options, loadRestrictions: "root" });
}

function optionsOf(flags: BuildFlags, io: Io): FetchingOptions {
  const charts = { apiVersions: flags.helmApiVersions, kubeVersion: flags.helmKubeVersion, warn: (line: string) => io.err(`${line}\n`) };
  return {
    order: flags.reorder,
    loadRestrictions: flags.loadRestrictor === "LoadRestrictionsNone" ? "none" : "root",
    ...(flags.allowRemote === true && { remote: remoteFiles(io) }),
    ...(flags.enableHelm === true && { charts: chartRenderer(charts) }),
  };
}
