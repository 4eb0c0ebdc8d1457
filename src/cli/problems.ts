import { catalogue, redactUrls } from "#base";

export const cliProblems = catalogue("cli", {
  listenAddress: (text: string) => ({
    verdict: "stall",
    message: `--listen ${JSON.stringify(text)} is not an address`,
    next: "write it like 127.0.0.1:6443; port 0 takes a free one",
  }),
  notLoopback: (host: string) => ({
    verdict: "stall",
    message: `the control plane listens on loopback only, not on ${JSON.stringify(host)}`,
    next: "use 127.0.0.1, and a tunnel where another machine must reach it",
  }),
  auditPolicyAlone: () => ({
    verdict: "stall",
    message: "--audit-policy says what to write, and --audit-log is missing",
    next: "name a file with --audit-log, or - for standard output",
  }),
  fleet: (text: string) => ({
    verdict: "stall",
    message: `--fleet ${JSON.stringify(text)} is no number of clusters`,
    next: "write it like --fleet 5; 1000 are the most",
  }),
  unknownController: (name: string, known: readonly string[]) => ({
    verdict: "stall",
    message: `there is no controller ${JSON.stringify(name)}`,
    next: `name one of ${known.join(", ")}`,
  }),
  unknownResource: (name: string, known: readonly string[]) => ({
    verdict: "stall",
    message: `there is no kind ${JSON.stringify(name)} to get`,
    next: `name one of ${known.join(", ")}`,
  }),
  nameRequired: (kind: string) => ({ verdict: "stall", message: `a name of a ${kind} is required`, next: "write it after the kind" }),
  notFound: (what: string) => ({
    verdict: "stall",
    message: `${what} is not in the cluster`,
    next: "list what is there with: headgate get all -A",
  }),
  notReconciled: (what: string, message: string) => ({ verdict: "stall", message: `${what} is not Ready: ${message}` }),
  suspended: (what: string) => ({ verdict: "stall", message: `${what} is suspended`, next: "resume it first with: headgate resume" }),
  timedOut: (what: string, millis: number) => ({
    verdict: "stall",
    message: `${what} did not become Ready in ${Math.round(millis / 1000)} s`,
    next: "look at its message with: headgate get all -A",
  }),
  variable: (text: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(text)} is no variable`,
    next: "write it like --set NAME=VALUE",
  }),
  /** Says the name only: what follows it may be a secret. */
  variableForm: (option: string, position: number) => ({
    verdict: "stall",
    message: `${option} number ${position} is not of the form NAME=VALUE`,
    next: `write it like ${option} region=eu-central-1`,
  }),
  notVariables: (file: string, what: string) => ({
    verdict: "stall",
    message: `${file} holds ${what}, not variables`,
    next: "name a file of NAME=VALUE lines, or of ConfigMaps and Secrets",
  }),
  remoteRefused: (url: string) => ({
    verdict: "stall",
    message: `${redactUrls(url)} is the address of a repository, and nothing is fetched`,
    next: "add --allow-remote, or name a folder as ./NAME",
  }),
  noChart: (path: string) => ({
    verdict: "stall",
    message: `path ${JSON.stringify(path)} not found`,
    next: "name a folder or a .tgz archive",
  }),
  brokenLink: (path: string) => ({ verdict: "stall", message: `${path} is a link to nothing`, next: "remove the link, or ignore it" }),
  linkLoop: (path: string) => ({
    verdict: "stall",
    message: `${path} is a link to a folder that it lies in`,
    next: "remove the link, or ignore it",
  }),
  notReadable: (path: string, limit: number) => ({
    verdict: "stall",
    message: `${path} is no file of at most ${limit} bytes`,
    next: "leave it out with .helmignore",
  }),
  missingFlag: (flag: string, reason: string) => ({ verdict: "stall", message: `${flag} is missing: ${reason}`, next: `add ${flag}` }),
  foreignFlag: (flag: string, reason: string, next: string) => ({ verdict: "stall", message: `${flag} is not supported: ${reason}`, next }),
  managedElsewhere: (manager: string) => ({
    verdict: "stall",
    message: `${manager} manages the Flux of this cluster`,
    next: "take it out there first, or add --force to take it over as it is",
    data: { manager },
  }),
  unreadableFile: (path: string) => ({ verdict: "stall", message: `cannot read ${path}`, next: "name a file that exists" }),
  unwritableFile: (path: string) => ({ verdict: "stall", message: `cannot write ${path}`, next: "name a folder that may be written to" }),
  templateFlag: (flag: string, reason: string) => ({
    verdict: "stall",
    message: `${flag} is not supported: ${reason}`,
    next: "leave the flag out, or use helm for it",
  }),
  dryRun: (strategy: string, known: string) => ({
    verdict: "stall",
    message: `invalid dry-run value (${JSON.stringify(strategy)}). Must be ${known}`,
    next: "leave the flag out: nothing is ever installed here",
  }),
  bothFlags: (one: string, other: string) => ({
    verdict: "stall",
    message: `if any flags in the group [${other} ${one}] are set none of the others can be; [${one} ${other}] were all set`,
    next: "give one of the two",
  }),
  label: (label: string) => ({
    verdict: "stall",
    message: `invalid argument ${JSON.stringify(label)} for "-l, --labels" flag: ${label} must be formatted as key=value`,
    next: "write it like team=web,tier=front",
  }),
  reservedLabel: (reserved: readonly string[]) => ({
    verdict: "stall",
    message: `user supplied labels contains system reserved label name. System labels: [${reserved.join(" ")}]`,
    next: "use another key",
  }),
  noChartNamed: () => ({
    verdict: "stall",
    message: '"headgate template" requires at least 1 argument',
    next: "write it like headgate template NAME CHART",
  }),
  tooManyArguments: (more: readonly string[]) => ({
    verdict: "stall",
    message: `expected at most two arguments, unexpected arguments: ${more.join(", ")}`,
    next: "write it like headgate template NAME CHART",
  }),
  nameTwice: (flag: string) => ({
    verdict: "stall",
    message: `cannot set ${flag} and also specify a name`,
    next: "leave the flag or the name out",
  }),
  remoteChart: (chart: string) => ({
    verdict: "stall",
    message: `chart ${chart} is not fetched: charts are read from this disk only`,
    next: "run helm pull first, and name the archive",
  }),
  remoteValues: (path: string) => ({
    verdict: "stall",
    message: `values ${path} are not fetched: they are read from this disk only`,
    next: "download the file first, and name it",
  }),
  invalidManifest: (reason: string) => ({ verdict: "stall", message: reason, next: "use --debug flag to render out invalid YAML" }),
  snapshotsDiffer: (count: number) => ({
    verdict: "stall",
    message: `${count} ${count === 1 ? "object differs" : "objects differ"}`,
    next: "look at the fields that are named",
  }),
  drifted: (count: number) => ({
    verdict: "stall",
    message: `${count} ${count === 1 ? "thing is" : "things are"} not as git and charts say`,
    next: "run headgate reconcile for their owner, or put the change into git",
  }),
  bundleDamaged: (place: string, count: number) => ({
    verdict: "stall",
    message: `${place} is not whole: ${count} ${count === 1 ? "fault" : "faults"}`,
    next: "create or push it again; what is whole is kept",
  }),
});
