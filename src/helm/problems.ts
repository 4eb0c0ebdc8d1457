// What can be wrong with a chart, its values, or a stored release.
import { catalogue } from "#base";

export const helmProblems = catalogue("helm", {
  chartFile: (chart: string, file: string, reason: string) => ({
    verdict: "stall",
    message: `chart ${chart}: ${file}: ${reason}`,
    next: "correct the chart",
    data: { chart, file, reason },
  }),
  chartMissing: (chart: string) => ({
    verdict: "stall",
    message: `${chart} has no Chart.yaml`,
    next: "name a folder or an archive that holds a chart",
    data: { chart },
  }),
  tooLarge: (file: string, limit: number) => ({
    verdict: "stall",
    message: `chart file ${file} is larger than ${limit} bytes`,
    next: "leave it out with .helmignore",
    data: { file, limit },
  }),
  tooDeep: (chart: string, limit: number) => ({
    verdict: "stall",
    message: `charts within chart ${chart} are nested deeper than ${limit}`,
    next: "remove the chart that contains itself",
    data: { chart, limit },
  }),
  missingDependencies: (chart: string, names: readonly string[]) => ({
    verdict: "stall",
    message:
      "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing " +
      `dependencies: found in Chart.yaml, but missing in charts/ directory: ${names.join(", ")}`,
    next: `run helm dependency build in the folder of chart ${chart}`,
    data: { chart, names },
  }),
  notInstallable: (chart: string, type: string) => ({
    verdict: "stall",
    message: `${type} charts are not installable`,
    next: `chart ${chart} is a library: render a chart of type application that depends on it`,
    data: { chart, type },
  }),
  kubeVersion: (chart: string, wanted: string, found: string) => ({
    verdict: "stall",
    message: `chart requires kubeVersion: ${wanted} which is incompatible with Kubernetes ${found}`,
    next: `render chart ${chart} for another version of Kubernetes`,
    data: { chart, wanted, found },
  }),
  invalidKubeVersion: (text: string, reason: string) => ({
    verdict: "stall",
    message: `invalid kube version '${text}': ${reason}`,
    next: "write it like 1.36.0",
    data: { text },
  }),
  valuesType: (path: string) => ({
    verdict: "stall",
    message: `values for the chart ${path} must be a map`,
    next: `make ${path} a map of the chart's values`,
    data: { path },
  }),
  valuesFile: (file: string, reason: string) => ({
    verdict: "stall",
    message: `${file}: ${reason}`,
    next: "a values file is a map in YAML",
    data: { file, reason },
  }),
  valuesReference: (
    reference: { readonly kind: string; readonly name: string; readonly key: string; readonly optional: boolean },
    reason: string,
  ) => ({
    verdict: "stall",
    message:
      `could not resolve${reference.optional ? " optional" : ""} ${reference.kind} chart values reference '${reference.name}' ` +
      `with key '${reference.key}': ${reason}`,
    next: "correct the entry of spec.valuesFrom, or the object that it names",
    data: { ...reference, reason },
  }),
  postRender: (step: string, reason: string) => ({
    verdict: "stall",
    message: `error while ${step}: ${reason}`,
    next: "correct the post-renderers, or what they are given",
    data: { step, reason },
  }),
  setText: (flag: string, reason: string) => ({
    verdict: "stall",
    message: `failed parsing ${flag} data: ${reason}`,
    next: "write it like name=value or list[0].name=value; commas in a value are written \\,",
    data: { flag, reason },
  }),
  schema: (report: string) => ({
    verdict: "stall",
    message: `values don't meet the specifications of the schema(s) in the following chart(s):\n${report}`,
    next: "correct the values",
    data: { report },
  }),
  schemaFile: (chart: string, reason: string) => ({
    verdict: "stall",
    message: `values.schema.json of chart ${chart} cannot be used: ${reason}`,
    next: "correct the schema, or leave its check out",
    data: { chart, reason },
  }),
  remoteSchema: (chart: string, reference: string) => ({
    verdict: "stall",
    message: `values.schema.json of chart ${chart} refers to ${reference}, which is not fetched`,
    next: "put the schema into the file, or leave its check out",
    data: { chart, reference },
  }),
  manifest: (file: string, reason: string) => ({
    verdict: "stall",
    message: `YAML parse error on ${file}: ${reason}`,
    next: "look at what the template makes of these values",
    data: { file, reason },
  }),
  template: (reason: string) => ({ verdict: "stall", message: reason, next: "correct the template or the values", data: {} }),
  templateNotFound: (pattern: string) => ({
    verdict: "stall",
    message: `could not find template ${pattern} in chart`,
    next: "name a file that gives a manifest, like templates/deployment.yaml",
    data: { pattern },
  }),
  releaseName: (name: string, reason: string) => ({
    verdict: "stall",
    message: `release name check failed: release name ${JSON.stringify(name)}: ${reason}`,
    next: "use at most 53 lower-case letters, digits, dashes and dots",
    data: { name, reason },
  }),
  storedRelease: (name: string, reason: string) => ({
    verdict: "stall",
    message: `stored release ${name} cannot be read: ${reason}`,
    next: "restore the Secret from a backup, or delete it to forget that revision",
    data: { name, reason },
  }),
});
