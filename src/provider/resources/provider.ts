// The provider `headgate/flux`: its own block, and the list of what it offers.
import { KINDS, providerConfiguration } from "#api";
import { ctyPath, type CtyObject, type CtyPath } from "#codec";
import { boolAt, isUnknownAt, objectAt, textAt, type Provider } from "../plugin/index.ts";
import { dataSources } from "../data-sources/index.ts";
import { functions } from "../functions/index.ts";
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
    dataSources: dataSources(),
    functions: functions(),
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
  return [...(scheme === "ssh" ? sshFindings(git) : httpFindings(git, scheme)), ...signingFindings(git)];
}

function sshFindings(git: CtyObject): readonly Finding[] {
  const found: Finding[] = [];
  if (objectAt(git, "http") !== undefined) {
    found.push({
      path: ctyPath("git", "http"),
      reason: "http settings do not fit an ssh address",
      next: "set git.ssh instead, or write an https address",
    });
  }
  const ssh = objectAt(git, "ssh");
  if (!isUnknownAt(git, "ssh") && !isUnknownAt(ssh, "private_key") && !textAt(ssh, "private_key")) {
    found.push({
      path: ctyPath("git", "ssh"),
      reason: "an ssh address needs a private key",
      next: "set git.ssh.private_key to the key whose public half is a deploy key of the repository",
    });
  }
  return found;
}

function httpFindings(git: CtyObject, scheme: string): readonly Finding[] {
  const found: Finding[] = [];
  if (objectAt(git, "ssh") !== undefined) {
    found.push({
      path: ctyPath("git", "ssh"),
      reason: `ssh settings do not fit the address scheme ${scheme}`,
      next: "set git.http instead, or write an ssh address",
    });
  }
  const http = objectAt(git, "http");
  const unsettled = isUnknownAt(git, "http") || isUnknownAt(http, "allow_insecure_http");
  if (scheme === "http" && !unsettled && boolAt(http, "allow_insecure_http") !== true) {
    found.push({
      path: ctyPath("git", "url"),
      reason: "an http address sends credentials in the clear",
      next: "write an https address, or set git.http.allow_insecure_http to true",
    });
  }
  return found;
}

function signingFindings(git: CtyObject): readonly Finding[] {
  const names = ["gpg_key_ring", "gpg_key_id", "gpg_passphrase"].filter((name) => textAt(git, name) !== undefined);
  return names.map((name) => ({
    path: ctyPath("git", name),
    reason: "this release of the provider does not sign commits",
    next: `remove ${name}`,
  }));
}
