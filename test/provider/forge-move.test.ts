import { describe, expect, test } from "vitest";
import { bootstrapGit, FORGE_BOOTSTRAPS } from "#api";
import type { CtyObject } from "#codec";
import type { ForgeKind } from "#forge";
import { forgeResources } from "../../src/provider/resources/bootstrap-forge.ts";
import { bootstrapGitResource } from "../../src/provider/resources/bootstrap-git.ts";
import type { MoveSource } from "../../src/provider/plugin/index.ts";

const stateOf = (url: string): CtyObject => ({
  id: "flux-system",
  namespace: "flux-system",
  path: "clusters/acc",
  repository_files: {
    "clusters/acc/flux-system/gotk-sync.yaml": `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {url: '${url}'}\n`,
  },
});
const sourceOf = (url: string, more: Partial<MoveSource> = {}): MoveSource => ({
  provider: "registry.terraform.io/fluxcd/flux",
  type: "flux_bootstrap_git",
  version: 0,
  json: stateOf(url) as unknown as MoveSource["json"],
  ...more,
});
const moveOf = (kind: ForgeKind, source: MoveSource) => {
  const found = forgeResources().find(({ type }) => type === FORGE_BOOTSTRAPS[kind].typeName);
  if (found?.move === undefined) throw new Error(`nothing moves to ${kind}`);
  return found.move(source);
};

test.each<[string, ForgeKind, string, CtyObject]>([
  [
    "GitHub over ssh",
    "github",
    "ssh://git@github.com/acme/fleet.git",
    { owner: "acme", repository: "fleet", hostname: "github.com", ssh_hostname: null, token_auth: false, personal: false },
  ],
  [
    "a group of GitLab over https",
    "gitlab",
    "https://gitlab.example.com:8443/acme/platform/fleet.git",
    { owner: "acme/platform", repository: "fleet", hostname: "gitlab.example.com:8443", token_auth: true, deploy_token_auth: false },
  ],
  [
    "Gitea over ssh with a port",
    "gitea",
    "ssh://git@git.example.com:2222/ada/fleet",
    { owner: "ada", hostname: "git.example.com", ssh_hostname: "git.example.com:2222", ssh_key_algorithm: "ecdsa" },
  ],
  [
    "a user of Bitbucket Server",
    "bitbucket-server",
    "https://bitbucket.example.com/scm/~ada/fleet.git",
    { owner: "ada", repository: "fleet", hostname: "bitbucket.example.com", personal: true },
  ],
])("an install of flux_bootstrap_git that follows %s becomes one of the service, and back", async (_case, kind, url, expected) => {
  const moved = await moveOf(kind, sourceOf(url));

  expect(moved).toMatchObject({ ...stateOf(url), ...expected });
  expect(Object.keys(moved ?? {}).filter((name) => !FORGE_BOOTSTRAPS[kind].attributes.some((each) => each.name === name))).toEqual([]);
  const back = await bootstrapGitResource().move?.({
    provider: "registry.opentofu.org/headgate/flux",
    type: FORGE_BOOTSTRAPS[kind].typeName,
    version: 0,
    json: { ...moved, objects: { a: "b" } } as unknown as MoveSource["json"],
  });
  expect(back).toEqual({ ...stateOf(url), objects: { a: "b" } });
  expect(Object.keys(back ?? {}).filter((name) => !bootstrapGit.attributes.some((each) => each.name === name))).toEqual([]);
});

describe("a move to a hosting service", () => {
  test.each<[string, Partial<MoveSource>]>([
    ["from another type", { type: "null_resource" }],
    ["from another provider", { provider: "registry.terraform.io/acme/reflux" }],
    ["from a newer state", { version: 1 }],
  ])("%s is not one", async (_case, more) => {
    expect(await moveOf("github", sourceOf("https://github.com/acme/fleet", more))).toBeUndefined();
  });

  test.each([
    ["follows a repository that is none of the service's", "https://github.com/acme/platform/fleet"],
    ["follows nothing that can be read", "\u0000"],
  ])("that %s is refused", (_case, url) => {
    expect(() => moveOf("github", sourceOf(url))).toThrow("no repository of github");
  });
});
