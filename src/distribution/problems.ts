import { catalogue } from "#base";

export const distributionProblems = catalogue("distribution", {
  noSuchRelease: (wanted: string, known: readonly string[]) => ({
    verdict: "stall",
    message: `no release of the distribution meets ${JSON.stringify(wanted)}`,
    next: `choose one of ${known.join(", ")}, or a range over them; releases of upstream are those of the distribution flux`,
    data: { wanted, known },
  }),
  componentUnavailable: (component: string, release: string, available: readonly string[]) => ({
    verdict: "stall",
    message: `release ${release} does not have ${component}`,
    next: `it has ${available.join(" and ")}; leave the others out`,
    data: { component, release, available },
  }),
  unknownComponent: (component: string, available: readonly string[]) => ({
    verdict: "stall",
    message: `unknown component ${JSON.stringify(component)}`,
    next: `choose from ${available.join(", ")}`,
    data: { component, available },
  }),
  noComponents: () => ({
    verdict: "stall",
    message: "no component is asked for",
    next: "ask for source-controller and kustomize-controller at least",
  }),
});
