// What the example is told by its environment.

export interface Inputs {
  readonly url: string;
  readonly username: string;
  readonly branch: string;
  readonly kubeconfig: string;
  readonly clusterPath: string;
  readonly applicationPath: string;
  readonly version?: string;
}

/** Reads the environment; ends the program with one sentence when the repository is not named. */
export function readInputs(environment: NodeJS.ProcessEnv): Inputs {
  const { GIT_URL: url, FLUX_VERSION: version } = environment;
  if (!url) {
    console.error("GIT_URL is not set: give the https address of the repository that the cluster is to follow");
    process.exit(1);
  }
  return {
    url,
    username: environment["GIT_USERNAME"] ?? "git",
    branch: environment["GIT_BRANCH"] ?? "main",
    kubeconfig: environment["KUBECONFIG"] ?? "~/.kube/config",
    clusterPath: environment["CLUSTER_PATH"] ?? "clusters/production",
    applicationPath: environment["APPLICATION_PATH"] ?? "application/overlays/production",
    ...(version && { version }),
  };
}
