// A cluster with Flux, and one application that Flux keeps: what `cdktf synth` runs in this repository.
//
//   GIT_URL           repository that the cluster follows, https or http (required)
//   GIT_USERNAME      user of the repository; default "git"
//   GIT_BRANCH        default "main"
//   KUBECONFIG        path of the kubeconfig; default "~/.kube/config"
//   CLUSTER_PATH      folder of this cluster in the repository; default "clusters/production"
//   APPLICATION_PATH  folder of the application in the repository; default "application/overlays/production"
//   FLUX_VERSION      release of the components; default the newest that the provider brings
//
// The password is a variable of the plan and no input of this program, so that it never stands in cdktf.out: TF_VAR_git_password.
import { App, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { Bootstrap, FluxProvider, GitRepository, Kustomization } from "headgate";
import { readInputs, type Inputs } from "./inputs.ts";

class Production extends TerraformStack {
  constructor(scope: Construct, id: string, inputs: Inputs) {
    super(scope, id);
    const password = new TerraformVariable(this, "git_password", {
      type: "string",
      sensitive: true,
      description: "Password or token of the repository.",
    });
    new FluxProvider(this, "flux", {
      kubernetes: { configPath: inputs.kubeconfig },
      git: {
        url: inputs.url,
        branch: inputs.branch,
        http: { username: inputs.username, password: password.stringValue, allowInsecureHttp: inputs.url.startsWith("http://") },
      },
    });

    const flux = new Bootstrap(this, "flux-system", {
      path: inputs.clusterPath,
      ...(inputs.version !== undefined && { version: inputs.version }),
    });

    const repository = new GitRepository(this, "application-source", {
      metadata: { name: "application", namespace: flux.namespace },
      spec: { url: inputs.url, interval: "1m", ref: { branch: inputs.branch }, secretRef: { name: flux.resource.secretName } },
      wait: {},
    });
    // Applies as soon as the folder is in git, which may be later; destroying the stack leaves what it applied.
    new Kustomization(this, "application", {
      metadata: { namespace: flux.namespace, labels: { "app.kubernetes.io/part-of": "shop" } },
      spec: {
        interval: "10m",
        retryInterval: "1m",
        timeout: "3m",
        prune: true,
        deletionPolicy: "Orphan",
        wait: true,
        sourceRef: repository.source,
        path: inputs.applicationPath,
      },
    });
  }
}

const app = new App();
new Production(app, "production", readInputs(process.env));
app.synth();
