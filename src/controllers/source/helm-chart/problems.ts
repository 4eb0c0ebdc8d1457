import { catalogue } from "#base";

/** Names of the steps of a build, as upstream's reasons have them. What persists until the spec changes has the verdict `stall`. */
export const helmChartProblems = catalogue("helmChart", {
  sourceNotFound: (source: string) => ({
    verdict: "retry",
    message: `source ${source} was not found`,
    next: "create it in the namespace of the HelmChart",
  }),
  unsupportedSource: (kind: string) => ({
    verdict: "stall",
    message: `charts of a source of kind ${kind} are not available yet`,
    next: "use a HelmRepository or a GitRepository",
  }),
  noSourceArtifact: (kind: string, name: string) => ({ verdict: "retry", message: `no artifact available for ${kind} source '${name}'` }),
  invalidReference: (chart: string) => ({
    verdict: "stall",
    message: `invalid chart reference ${JSON.stringify(chart)}`,
    next: "name a chart of the repository, or the path of a chart in the source",
  }),
  invalidName: (chart: string) => ({
    verdict: "stall",
    message: `invalid chart name ${JSON.stringify(chart)}`,
    next: "use lower-case letters and digits, separated by dashes, slashes or dots",
  }),
  pullFailed: (chart: string) => ({ verdict: "retry", message: `cannot fetch chart ${chart}` }),
  metadataNotPatched: (version: string) => ({
    verdict: "stall",
    message: `version ${JSON.stringify(version)} of the chart is no semantic version`,
    next: "write it like 1.2.3 in Chart.yaml",
  }),
  valuesNotMerged: (chart: string) => ({ verdict: "stall", message: `cannot merge the values files of chart ${chart}` }),
  noValuesFile: (path: string) => ({ verdict: "stall", message: `no values file found at path '${path}'` }),
  noDefaultValues: () => ({ verdict: "stall", message: "the chart has no values.yaml that could be replaced" }),
  dependenciesNotBuilt: (chart: string) => ({ verdict: "retry", message: `cannot build the dependencies of chart ${chart}` }),
  dependencyMissing: (name: string, place: string) => ({
    verdict: "retry",
    message: `dependency '${name}': no chart found at '${place}'`,
  }),
  dependencyVersion: (name: string, wanted: string, found: string) => ({
    verdict: "retry",
    message: `dependency '${name}' has version ${found}, which does not meet '${wanted}'`,
  }),
  dependencyRepository: (name: string, repository: string) => ({
    verdict: "retry",
    message: `dependency '${name}': repository ${JSON.stringify(repository)} is not supported`,
    next: "write an http, https, oci or file address; aliases are known to the helm of their author only",
  }),
  notPackaged: (chart: string) => ({ verdict: "retry", message: `cannot pack chart ${chart}` }),
  fileTooLarge: (file: string, limit: number) => ({
    verdict: "retry",
    message: `chart file ${file} exceeds the maximum size of ${limit} bytes`,
  }),
});
