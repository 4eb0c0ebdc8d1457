import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { isProblem } from "#base";
import {
  DEFAULT_CAPABILITIES,
  normalKubeVersion,
  pickShown,
  renderChart,
  toDebugText,
  toTemplateFiles,
  toTemplateText,
  userValues,
  type Capabilities,
  type RenderedChart,
  type Values,
} from "#helm";
import { loadKubeconfig } from "#kube";
import { readChart } from "../chart-source.ts";
import type { Io } from "../io.ts";
import { cliProblems } from "../problems.ts";
import { templatePlaces } from "../template-places.ts";
import { addTemplateFlags, checkTemplateFlags, type TemplateFlags } from "../chart-template/flags.ts";
import { writeTemplateFiles } from "../chart-template/output-dir.ts";
import { isRemote, releaseAndChart } from "../chart-template/release-chart.ts";

/** `headgate template [NAME] CHART`: prints what `helm template` prints. */
export function templateCommand(io: Io): Command {
  const command = new Command("template")
    .description("render a chart locally, as `helm template` does")
    .argument("[name-and-chart...]", "name of the release, then the folder or archive of the chart");
  return addTemplateFlags(command).action(async (args: readonly string[], flags: TemplateFlags) => {
    checkTemplateFlags(flags, command.opts());
    if (flags.kubeVersion !== undefined) normalKubeVersion(flags.kubeVersion);
    const { release, chart } = releaseAndChart(args, flags);
    if (isRemote(chart)) throw cliProblems.remoteChart(chart);
    await render({ release, chart, flags, io });
  });
}

interface TemplateRun {
  readonly release: string;
  readonly chart: string;
  readonly flags: TemplateFlags;
  readonly io: Io;
}

async function render({ release, chart: path, flags, io }: TemplateRun): Promise<void> {
  const warn = (message: string): void => io.err(`${message}\n`);
  const chart = await readChart(path, warn);
  if (chart.metadata.deprecated) warn("this chart is deprecated");
  let files: ReadonlyMap<string, string> = new Map();
  try {
    const rendered = renderChart({
      chart,
      values: valuesOf(flags, io),
      release: { name: release, namespace: await namespaceOf(flags, io), isUpgrade: flags.isUpgrade === true },
      capabilities: capabilitiesOf(flags),
      places: templatePlaces,
      skipSchema: flags.skipSchemaValidation === true,
      reshape: (all) => (files = all),
      warn,
    });
    print(rendered, { release, chart: path, flags, io });
  } catch (error) {
    if (isProblem(error, "helm.missingDependencies") && flags.dependencyUpdate === true) {
      throw cliProblems.templateFlag("--dependency-update", `${error.message}, and nothing is fetched`);
    }
    if (!isProblem(error, "helm.manifest")) throw error;
    if (flags.debug !== true) throw cliProblems.invalidManifest(error.message);
    io.out(toDebugText(files));
    throw error;
  }
}

function print(rendered: RenderedChart, { release, flags, io }: TemplateRun): void {
  const { includeCrds = false, skipTests = false, showOnly, outputDir } = flags;
  const options = { includeCrds, skipTests, noHooks: !flags.hooks, showOnly };
  if (outputDir === undefined) return io.out(toTemplateText(rendered, options));
  const folder = { outputDir, release: flags.releaseName === true ? release : "" };
  writeTemplateFiles(toTemplateFiles(rendered, options), folder, (line) => io.out(line));
  io.out(pickShown("\n", options));
}

function valuesOf(flags: TemplateFlags, io: Io): Values {
  const readText = (path: string): string => readValuesText(path, io);
  return userValues({
    files: flags.values.map((name) => ({ name, source: readText(name) })),
    json: flags.setJson,
    typed: flags.set,
    strings: flags.setString,
    fromFiles: flags.setFile,
    literals: flags.setLiteral,
    readText,
  });
}

function readValuesText(path: string, io: Io): string {
  if (/^[a-z]+:\/\//.test(path)) throw cliProblems.remoteValues(path);
  try {
    if (path.trim() === "-") return io.input?.() ?? readFileSync(0, "utf8");
    return readFileSync(path, "utf8");
  } catch (error) {
    throw cliProblems.unreadableFile(path, error);
  }
}

function capabilitiesOf({ kubeVersion, apiVersions }: TemplateFlags): Capabilities {
  return {
    kubeVersion: kubeVersion ?? DEFAULT_CAPABILITIES.kubeVersion,
    apiVersions: [...DEFAULT_CAPABILITIES.apiVersions, ...apiVersions],
  };
}

/** As Helm: the flag, the environment, the context of the kubeconfig, `default`. A kubeconfig that cannot be used says nothing. */
async function namespaceOf(flags: TemplateFlags, { env }: Io): Promise<string> {
  const said = flags.namespace ?? env["HELM_NAMESPACE"] ?? "";
  if (said !== "") return said;
  const paths = kubeconfigPaths(flags, env);
  if (paths.length === 0) return "default";
  try {
    const context = flags.kubeContext ?? env["HELM_KUBECONTEXT"];
    const { namespace } = await loadKubeconfig({ paths, ...(context !== undefined && { context }) });
    return namespace ?? "default";
  } catch (error) {
    if (!isProblem(error)) throw error;
    return "default"; // no cluster is asked, so that an unusable kubeconfig is no mistake here
  }
}

function kubeconfigPaths({ kubeconfig }: TemplateFlags, env: Io["env"]): readonly string[] {
  const listed = kubeconfig ?? env["KUBECONFIG"] ?? "";
  if (listed !== "") return listed.split(":");
  return env["HOME"] === undefined ? [] : [join(env["HOME"], ".kube", "config")];
}
