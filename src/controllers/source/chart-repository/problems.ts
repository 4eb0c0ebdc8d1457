import { catalogue } from "#base";

export const chartRepositoryProblems = catalogue("chartRepository", {
  invalidUrl: (url: string, reason: string) => ({
    verdict: "stall",
    message: `invalid Helm repository URL ${JSON.stringify(url)}: ${reason}`,
    next: "write an http or https address, or set spec.type to oci for a registry",
  }),
  invalidIndex: (reason: string) => ({
    verdict: "retry",
    message: `the index cannot be used: ${reason}`,
    next: "make it anew with helm repo index",
  }),
  noChart: (chart: string) => ({ verdict: "stall", message: `the repository has no chart ${JSON.stringify(chart)}` }),
  noVersion: (chart: string, version: string) => ({
    verdict: "stall",
    message: `no '${chart}' chart with version matching '${version}' found`,
  }),
  noTag: (chart: string, version: string) => ({
    verdict: "retry",
    message: `${chart} has no tag with a version matching '${version}'`,
  }),
  noDownload: (chart: string, reason: string) => ({ verdict: "retry", message: `chart ${chart} cannot be downloaded: ${reason}` }),
  noChartLayer: (chart: string, config: string) => ({
    verdict: "retry",
    message: `${chart} holds no chart, but an artifact whose configuration is of type ${JSON.stringify(config)}`,
  }),
});
