import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { TerraformOutput, TerraformStack, Testing, type App } from "cdktf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  bootstrapGit,
  GitRepository,
  Kustomization,
  providerConfiguration,
  toProviderSchema,
  type Attribute,
  type AttributeType,
} from "#api";
import { FluxBootstrapGit, FluxGitRepository, FluxKustomization, FluxProvider } from "../../constructs/index.ts";
import { PROVIDER_VERSION } from "../../constructs/generated/version.ts";
import { PLATFORMS, type Platform } from "../../tools/package/layout.ts";
import { packageProvider } from "../../tools/package/package-provider.ts";
import { Terraform } from "../../tools/stage/terraform.ts";
import { tryPeer } from "../support/peers.ts";

/** A value for every attribute that may be given, so that a name or type that the two sides do not share is found. */
function everything(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes
      .filter(({ mode }) => mode !== "computed")
      .map((each) => [each.jsonName, each.nested ? nestedValue(each.nested) : plainValue(each, each.type)]),
  );
}

function nestedValue({ nesting, attributes }: NonNullable<Attribute["nested"]>): unknown {
  if (nesting === "map") return { "source-controller": everything(attributes) };
  return nesting === "single" ? everything(attributes) : [everything(attributes)];
}

function plainValue(attribute: Attribute, type: AttributeType): unknown {
  const { values, pattern, name } = attribute;
  if (CHOSEN[name] !== undefined) return CHOSEN[name];
  if (typeof type === "object")
    return "map" in type
      ? { someKey: pattern?.includes("KMGTPE") ? "1" : "x" }
      : values
        ? [...values]
        : [plainValue(attribute, "list" in type ? type.list : type.set)];
  if (type === "bool") return false;
  if (type === "number") return 1;
  if (values) return values[0];
  if (pattern?.includes("ms|s|m")) return "5m";
  if (pattern?.includes("://")) return "https://example.org/fleet.git";
  return "x";
}

const CHOSEN: Readonly<Record<string, unknown>> = {
  affinity: "{}",
  effect: "NoExecute",
  image_digests: { "source-controller": `sha256:${"0".repeat(64)}` },
  operator: "Equal",
  registry: "ghcr.io/fluxcd",
  proxy_url: "http://proxy.example.com:3128",
  gpg_key_id: "0123456789ABCDEF",
  registry_credentials: "user:password",
  version: "v2.9.0",
  kustomization_override: "resources:\n  - gotk-components.yaml\n  - gotk-sync.yaml\n",
};

function complete(app: App): TerraformStack {
  const stack = new TerraformStack(app, "complete");
  const { kubernetes, git } = everything(providerConfiguration.attributes) as { kubernetes: object; git: Record<string, unknown> };
  // credentials for ssh and for http exclude one another, and so do the ways to sign
  const unwanted = ["ssh", "sshSigning", "githubApp"];
  const { bearerToken: _, ...http } = git["http"] as Record<string, unknown>;
  const overHttp = Object.fromEntries(Object.entries(git).filter(([name]) => !unwanted.includes(name)));
  new FluxProvider(stack, "flux", { kubernetes, git: { ...overHttp, http } } as never);
  // of the ways to log in there is one too
  const {
    clusterCredentials,
    registryCredentialsWo: _secret,
    registryCredentialsWoVersion: _number,
    ...rest
  } = everything(bootstrapGit.attributes) as Record<string, unknown> & { clusterCredentials: Record<string, string> };
  const { username = "", password = "", certificateAuthority = "" } = clusterCredentials;
  const install = { ...rest, clusterCredentials: { username, password, certificateAuthority } };
  const source = toProviderSchema(GitRepository).attributes;
  const apps = toProviderSchema(Kustomization).attributes;
  const references = [
    ...referencesOf(new FluxBootstrapGit(stack, "flux-system", install), bootstrapGit.attributes),
    ...referencesOf(new FluxGitRepository(stack, "source", everything(source) as never), source),
    ...referencesOf(new FluxKustomization(stack, "apps", everything(apps) as never), apps),
  ];
  references.forEach((value, i) => new TerraformOutput(stack, `reference-${i}`, { value, sensitive: true }));
  return stack;
}

/** What every getter of a resource gives, those of nested attributes and of the first item of a list included. */
function referencesOf(holder: object, attributes: readonly Attribute[]): readonly unknown[] {
  return attributes.flatMap(({ jsonName, nested }) => {
    const value = (holder as Readonly<Record<string, unknown>>)[jsonName];
    if (!nested || nested.nesting === "map") return [value];
    const inner = nested.nesting === "single" ? value : (value as { get(index: number): unknown }).get(0);
    return [value, ...referencesOf(inner as object, nested.attributes)];
  });
}

const binaries = [
  ["tofu", await tryPeer("tofu")],
  ["terraform", await tryPeer("terraform")],
] as const;
const platform = PLATFORMS.find((each) => each === `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`) as Platform;

describe.each(binaries)("%s", (_name, binary) => {
  let folder = "";

  beforeAll(async () => {
    if (binary === undefined) return;
    folder = await mkdtemp(path.join(tmpdir(), "headgate-validate-"));
    await packageProvider({ version: PROVIDER_VERSION, platforms: [platform], folder, onlyMirror: true, say: () => undefined });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test.skipIf(binary === undefined)("accepts every argument and every reference of every resource as the constructs write it", async () => {
    const written = path.join(Testing.fullSynth(complete(Testing.app())), "stacks/complete");
    const client = await Terraform.open({
      binary: binary ?? "",
      dir: written,
      work: path.join(folder, "work"),
      mirror: path.join(folder, "mirror"),
    });

    const init = await client.run("init", "-no-color");
    const validate = await client.run("validate", "-json");

    expect([init.code, init.stderr]).toEqual([0, ""]);
    const { valid, diagnostics } = JSON.parse(validate.stdout) as {
      valid: boolean;
      diagnostics: { severity: string; summary: string; detail: string }[];
    };
    expect([
      valid,
      diagnostics.filter(({ severity }) => severity === "error").map(({ summary, detail }) => `${summary}: ${detail}`),
    ]).toEqual([true, []]);
    await rm(path.dirname(path.dirname(written)), { recursive: true, force: true });
  });
});
