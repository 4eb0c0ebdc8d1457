import { TerraformVariable } from "cdktf";
import { describe, expect, test } from "vitest";
import {
  BootstrapBitbucketServer,
  BootstrapGitea,
  BootstrapGithub,
  BootstrapGitlab,
  Kustomization,
  type HostedBootstrapProps,
} from "../../constructs/index.ts";
import { onlyResource, synth } from "../support/synth.ts";

const place = { owner: "acme", repository: "fleet" };

describe("a bootstrap at a hosting service", () => {
  test("writes only what was given, and the namespace", () => {
    const stack = synth((scope) => {
      new BootstrapGithub(scope, "flux", { ...place, teams: ["platform:push"], sshKeyAlgorithm: "ed25519", path: "clusters/prod" });
    });

    expect(onlyResource(stack, "flux_bootstrap_github")).toEqual({
      owner: "acme",
      repository: "fleet",
      teams: ["platform:push"],
      ssh_key_algorithm: "ed25519",
      path: "clusters/prod",
      namespace: "flux-system",
    });
  });

  test("has a class for each service, with what only that one has", () => {
    const stack = synth((scope) => {
      new BootstrapGitlab(scope, "lab", { ...place, deployTokenAuth: true, visibility: "internal" });
      new BootstrapGitea(scope, "tea", { ...place, personal: true, tokenAuth: true });
      new BootstrapBitbucketServer(scope, "bucket", { ...place, hostname: "bb.example.com", sshHostname: "bb.example.com:7999" });
    });

    expect(onlyResource(stack, "flux_bootstrap_gitlab")).toMatchObject({ deploy_token_auth: true, visibility: "internal" });
    expect(onlyResource(stack, "flux_bootstrap_gitea")).toMatchObject({ personal: true, token_auth: true });
    expect(onlyResource(stack, "flux_bootstrap_bitbucket_server")).toMatchObject({
      hostname: "bb.example.com",
      ssh_hostname: "bb.example.com:7999",
    });
  });

  test("is the source of what follows it, and tells its repository", () => {
    const stack = synth((scope) => {
      const flux = new BootstrapGithub(scope, "flux", place);
      const spec = { interval: "10m", prune: true, sourceRef: flux.source, path: "./apps" };
      new Kustomization(scope, "apps", { metadata: { namespace: flux.namespace, labels: { of: flux.repositoryUrl } }, spec });
    });

    const reference = (name: string): string =>
      expect.stringMatching(new RegExp(String.raw`^\$\{flux_bootstrap_github\.flux_[0-9A-F]{8}\.${name}\}$`)) as string;
    expect(onlyResource(stack, "flux_kustomization")).toMatchObject({
      metadata: { namespace: reference("namespace"), labels: { of: reference("repository_url") } },
      spec: { source_ref: { kind: "GitRepository", name: reference("namespace") } },
    });
  });

  test.each<[string, Partial<HostedBootstrapProps>, string]>([
    ["a team that is none", { teams: ["platform:own"] }, 'teams: "platform:own" is no team such as platform or platform:push'],
    ["teams of a user", { personal: true, teams: ["platform"] }, "teams: repositories of users have no teams"],
    ["what every bootstrap refuses", { path: "/clusters" }, 'path: "/clusters" must be relative to the root of the repository'],
  ])("refuses %s", (_case, props, message) => {
    expect(() => synth((scope) => void new BootstrapGithub(scope, "flux", { ...place, ...props }))).toThrow(message);
  });

  test("leaves values that are not known yet to the provider", () => {
    const stack = synth((scope) => {
      const owner = new TerraformVariable(scope, "owner", { type: "string" });
      new BootstrapGithub(scope, "flux", { owner: owner.stringValue, repository: "fleet", teams: [owner.stringValue] });
    });

    expect(onlyResource(stack, "flux_bootstrap_github")).toMatchObject({ owner: "${var.owner}", teams: ["${var.owner}"] });
  });
});
