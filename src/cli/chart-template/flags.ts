// The flags of `helm template` 4.2.2: those that shape the output, those that are taken without an effect, and those that are refused.
import { Option, type Command } from "commander";
import { isObject } from "#base";
import { cliProblems } from "../problems.ts";

/** What a command line of `template` says. */
export interface TemplateFlags {
  readonly namespace?: string;
  readonly kubeconfig?: string;
  readonly kubeContext?: string;
  readonly nameTemplate?: string;
  readonly generateName?: true;
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly setJson: readonly string[];
  readonly setFile: readonly string[];
  readonly setLiteral: readonly string[];
  readonly apiVersions: readonly string[];
  readonly labels: readonly string[];
  readonly kubeVersion?: string;
  readonly includeCrds?: true;
  readonly skipTests?: true;
  readonly hooks: boolean;
  readonly showOnly: readonly string[];
  readonly outputDir?: string;
  readonly releaseName?: true;
  readonly isUpgrade?: true;
  readonly skipSchemaValidation?: true;
  readonly dependencyUpdate?: true;
  readonly dryRun?: string | true;
  readonly debug?: true;
}

const every = (value: string, before: readonly string[]): string[] => [...before, value];
const listed = (value: string, before: readonly string[]): string[] => [...before, ...value.split(",")];

/** Declares all flags. */
export function addTemplateFlags(command: Command): Command {
  command
    .option("-n, --namespace <name>", "namespace of the release; HELM_NAMESPACE or that of the kubeconfig when absent")
    .option("--kubeconfig <file>", "kubeconfig whose namespace is taken")
    .option("--kube-context <name>", "context of the kubeconfig")
    .option("--name-template <text>", "Go template that makes the name of the release")
    .option("-g, --generate-name", "make up the name of the release, and leave the argument out")
    .option("-f, --values <file>", "values file, or - for standard input; may be repeated, a later one wins", listed, [])
    .option("--set <text>", "values such as a.b=1,list[0]=x", every, [])
    .option("--set-string <text>", "as --set, but every value is a text", every, [])
    .option("--set-json <text>", 'values in JSON: a.b={"c":1}, or a whole object', every, [])
    .option("--set-file <text>", "as --set, but the values are files whose content is taken", every, [])
    .option("--set-literal <text>", "one value, taken as it stands", every, [])
    .option("-a, --api-versions <list>", "API versions that the cluster has beside Helm's own list", listed, [])
    .option("--kube-version <version>", "version of Kubernetes to render for")
    .option("--include-crds", "print the files of crds/ too")
    .option("--skip-tests", "leave out hooks that are tests")
    .option("--no-hooks", "leave out hooks")
    .option("-s, --show-only <path>", "print only what this template makes, patterns allowed; may be repeated", every, [])
    .option("--output-dir <folder>", "write one file a template into this folder instead of printing")
    .option("--release-name", "with --output-dir: into a folder of the name of the release")
    .option("--is-upgrade", "set .Release.IsUpgrade instead of .Release.IsInstall")
    .option("--skip-schema-validation", "do not check the values against values.schema.json")
    .option("-l, --labels <list>", "labels of the release record; checked, and else of no effect here", listed, [])
    .option("--dependency-update", "refused where charts are missing: nothing is fetched")
    .option("--dry-run [strategy]", "client; another strategy is refused")
    .option("--debug", "print what was rendered even if it is no YAML");
  for (const flags of SILENT) command.addOption(new Option(flags).hideHelp());
  for (const flags of Object.keys(REFUSED)) command.addOption(new Option(flags).hideHelp());
  return command;
}

/** Flags for what happens in a cluster or on the way to it. Scripts give them; where nothing is installed they change nothing. */
const SILENT = [
  "--create-namespace",
  "--description <text>",
  "--devel",
  "--disable-openapi-validation",
  "--force",
  "--force-conflicts",
  "--force-replace",
  "--hide-notes",
  "--render-subchart-notes",
  "--replace",
  "--rollback-on-failure",
  "--atomic",
  "--server-side [boolean]",
  "--skip-crds",
  "--take-ownership",
  "--timeout <duration>",
  "--version <constraint>",
  "--wait [strategy]",
  "--wait-for-jobs",
];

const READS_DISK = "charts and values are read from this disk only";
const NO_PROGRAMS = "no other program is started";
const NO_CLUSTER = "no cluster is asked";

/** Flags whose effect would be missed, with the reason. */
const REFUSED: Readonly<Record<string, string>> = {
  "--validate": NO_CLUSTER,
  "--enable-dns": "no host name is resolved",
  "--repo <url>": READS_DISK,
  "--verify": "no signature is checked",
  "--post-renderer <name>": NO_PROGRAMS,
  "--post-renderer-args <args>": NO_PROGRAMS,
};

/**
 * Refuses flags whose effect would be missed, and flags that contradict each other.
 * @throws cli.templateFlag · cli.dryRun · cli.bothFlags · cli.label · cli.reservedLabel
 */
export function checkTemplateFlags(flags: TemplateFlags, given: unknown): void {
  for (const [each, reason] of Object.entries(REFUSED)) {
    const name = each.split(" ")[0] ?? "";
    if (has(given, name) && flags.dryRun !== undefined && name === "--validate") throw cliProblems.bothFlags("dry-run", "validate");
    if (has(given, name)) throw cliProblems.templateFlag(name, reason);
  }
  checkDryRun(flags.dryRun);
  for (const label of flags.labels) checkLabel(label);
}

function has(given: unknown, flag: string): boolean {
  const key = flag.slice(2).replaceAll(/-(.)/g, (_all, letter: string) => letter.toUpperCase());
  return isObject(given) && given[key] !== undefined;
}

/** Go's strconv.ParseBool. */
const TRUE = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE = new Set(["0", "f", "F", "FALSE", "false", "False", "none"]);

function checkDryRun(strategy: string | true | undefined): void {
  if (strategy === undefined || strategy === true || strategy === "client" || strategy === "unset" || TRUE.has(strategy)) return;
  if (strategy === "server") throw cliProblems.templateFlag("--dry-run=server", NO_CLUSTER);
  throw cliProblems.dryRun(strategy, FALSE.has(strategy) ? '"server" or "client"' : '"none", "server", or "client"');
}

const RESERVED = ["name", "owner", "status", "version", "createdAt", "modifiedAt"];

function checkLabel(label: string): void {
  const at = label.indexOf("=");
  if (at < 0) throw cliProblems.label(label);
  if (RESERVED.includes(label.slice(0, at))) throw cliProblems.reservedLabel(RESERVED);
}
