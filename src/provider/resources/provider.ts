// The provider `headgate/flux`: its own block, and the list of what it offers.
import { KINDS, providerConfiguration } from "#api";
import { ctyPath, type CtyObject, type CtyPath } from "#codec";
import { boolAt, isUnknownAt, objectAt, textAt, type Provider } from "../plugin/index.ts";
import { FluxClient, type FluxSurroundings } from "./client.ts";
import { toAttributes } from "./from-api.ts";
import { bootstrapGitResource } from "./bootstrap-git.ts";
import { kindResource } from "./kind-resource.ts";

/** The provider over a world. `version` is that of the package. */
export function fluxProvider(around: FluxSurroundings, version: string): Provider<FluxClient> {
  return {
    version,
    schema: { description: providerConfiguration.doc, attributes: toAttributes(providerConfiguration.attributes) },
    validate: validateConfiguration,
    configure: ({ config, log }) => new FluxClient(config, around, log),
    resources: [bootstrapGitResource(), ...KINDS.map((kind) => kindResource(kind))],
  };
}

interface Finding {
  readonly path: CtyPath;
  readonly reason: string;
  readonly next: string;
}

/** Rules between the settings of git: what stands beside an address must fit its scheme. */
function validateConfiguration(config: CtyObject): readonly Finding[] {
  const git = objectAt(config, "git");
  const url = textAt(git, "url");
  if (git === undefined || url === undefined) return [];
  const scheme = /^([a-z]+):\/\//.exec(url)?.[1] ?? "";
  const http = objectAt(git, "http");
  const found: Finding[] = [];
  if (scheme === "ssh" && http !== undefined) {
    found.push({
      path: ctyPath("git", "http"),
      reason: "http settings do not fit an ssh address",
      next: "set git.ssh instead, or write an https address",
    });
  }
  if (scheme !== "ssh" && objectAt(git, "ssh") !== undefined) {
    found.push({
      path: ctyPath("git", "ssh"),
      reason: `ssh settings do not fit the address scheme ${scheme}`,
      next: "set git.http instead, or write an ssh address",
    });
  }
  const unsettled = isUnknownAt(git, "http") || isUnknownAt(http, "allow_insecure_http");
  if (scheme === "http" && !unsettled && boolAt(http, "allow_insecure_http") !== true) {
    found.push({
      path: ctyPath("git", "url"),
      reason: "an http address sends credentials in the clear",
      next: "write an https address, or set git.http.allow_insecure_http to true",
    });
  }
  for (const name of ["gpg_key_ring", "gpg_key_id", "gpg_passphrase"]) {
    if (textAt(git, name) !== undefined)
      found.push({ path: ctyPath("git", name), reason: "this release of the provider does not sign commits", next: `remove ${name}` });
  }
  return found;
}
