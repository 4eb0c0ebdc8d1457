import { readFileSync } from "node:fs";
import { Command } from "commander";
import { DEFAULT_CAPABILITIES, normalKubeVersion, renderChart, toTemplateText, userValues, type Capabilities, type Values } from "#helm";
import { readChart } from "../chart-source.ts";
import type { Io } from "../io.ts";
import { cliProblems } from "../problems.ts";
import { templatePlaces } from "../template-places.ts";

interface TemplateFlags {
  readonly namespace: string;
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly setJson: readonly string[];
  readonly setFile: readonly string[];
  readonly setLiteral: readonly string[];
  readonly apiVersions: readonly string[];
  readonly kubeVersion?: string;
  readonly includeCrds?: true;
  readonly skipTests?: true;
  readonly hooks: boolean;
  readonly showOnly: readonly string[];
  readonly isUpgrade?: true;
  readonly skipSchemaValidation?: true;
}

/** `headgate template RELEASE CHART`: prints what `helm template RELEASE CHART` prints. */
export function templateCommand(io: Io): Command {
  const every = (value: string, before: readonly string[]): string[] => [...before, value];
  const listed = (value: string, before: readonly string[]): string[] => [...before, ...value.split(",")];
  return new Command("template")
    .description("render a chart locally, as `helm template` does")
    .argument("<release>", "name of the release")
    .argument("<chart>", "folder or archive of the chart")
    .option("-n, --namespace <name>", "namespace of the release", io.env["HELM_NAMESPACE"] ?? "default")
    .option("-f, --values <file>", "values file; may be repeated, a later one wins", listed, [])
    .option("--set <text>", "values such as a.b=1,list[0]=x", every, [])
    .option("--set-string <text>", "as --set, but every value is a text", every, [])
    .option("--set-json <text>", 'values in JSON: a.b={"c":1}', every, [])
    .option("--set-file <text>", "as --set, but the values are files whose content is taken", every, [])
    .option("--set-literal <text>", "one value, taken as it stands", every, [])
    .option("-a, --api-versions <list>", "API versions that the cluster has beside Helm's own list", listed, [])
    .option("--kube-version <version>", "version of Kubernetes to render for")
    .option("--include-crds", "print the files of crds/ too")
    .option("--skip-tests", "leave out hooks that are tests")
    .option("--no-hooks", "leave out hooks")
    .option("-s, --show-only <path>", "print only what this template makes; may be repeated", every, [])
    .option("--is-upgrade", "set .Release.IsUpgrade instead of .Release.IsInstall")
    .option("--skip-schema-validation", "do not check the values against values.schema.json")
    .action(async (release: string, path: string, flags: TemplateFlags) => {
      const warn = (message: string): void => io.err(`${message}\n`);
      const rendered = renderChart({
        chart: await readChart(path, warn),
        values: valuesOf(flags),
        release: { name: release, namespace: flags.namespace, isUpgrade: flags.isUpgrade === true },
        capabilities: capabilitiesOf(flags),
        places: templatePlaces,
        skipSchema: flags.skipSchemaValidation === true,
        warn,
      });
      const { includeCrds = false, skipTests = false, showOnly } = flags;
      io.out(toTemplateText(rendered, { includeCrds, skipTests, noHooks: !flags.hooks, showOnly }));
    });
}

function valuesOf(flags: TemplateFlags): Values {
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

function readText(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    throw cliProblems.unreadableFile(path, error);
  }
}

function capabilitiesOf({ kubeVersion, apiVersions }: TemplateFlags): Capabilities {
  if (kubeVersion !== undefined) normalKubeVersion(kubeVersion);
  return {
    kubeVersion: kubeVersion ?? DEFAULT_CAPABILITIES.kubeVersion,
    apiVersions: [...DEFAULT_CAPABILITIES.apiVersions, ...apiVersions],
  };
}
