// The attributes of a bootstrap at a hosting service as an order, and the rules between them.
import { messageOf, Secret } from "#base";
import { ctyPath, type CtyObject } from "#codec";
import { forgeUrl, parseTeam, publicHostname, tokenVariable, type ForgeKind, type Permission, type Visibility } from "#forge";
import type { ForgeLogin, ForgeOrder, GitAccess } from "#operations";
import { boolAt, textAt, textsAt } from "../plugin/index.ts";
import type { Finding } from "./git-rules.ts";

/** Attributes that decide where the repository is, and with what the cluster logs in; while one is unknown, so is what is written. */
export const ADDRESS_SETTINGS = ["owner", "repository", "personal", "hostname", "ssh_hostname", "token_auth", "deploy_token_auth"];
/** Attributes beside those that decide what the cluster logs in with. */
export const LOGIN_SETTINGS = [...ADDRESS_SETTINGS, "disable_secret_creation", "read_write_key", "path", "cluster_credentials"];

const PRESETS: Readonly<Partial<Record<ForgeKind, Permission>>> = { "bitbucket-server": "push" };

/** The order of a state; what is not set stands at its default. @throws forge.invalidTeam */
export function forgeOrderOf(kind: ForgeKind, state: CtyObject): ForgeOrder {
  const [description, defaultBranch, sshHostname] = ["description", "default_branch", "ssh_hostname"].map((name) => textAt(state, name));
  return {
    kind,
    hostname: textAt(state, "hostname") ?? publicHostname(kind) ?? "",
    place: { owner: textAt(state, "owner") ?? "", name: textAt(state, "repository") ?? "", isPersonal: boolAt(state, "personal") ?? false },
    visibility: (textAt(state, "visibility") ?? "private") as Visibility,
    teams: (textsAt(state, "teams") ?? []).map((each) => parseTeam(each, PRESETS[kind] ?? "maintain")),
    reconcile: boolAt(state, "reconcile") ?? false,
    login: loginOf(state),
    readWriteKey: boolAt(state, "read_write_key") ?? false,
    key: keyOf(state),
    ...(description !== undefined && { description }),
    ...(defaultBranch !== undefined && { defaultBranch }),
    ...(sshHostname !== undefined && { sshHostname }),
  };
}

function keyOf(state: CtyObject): ForgeOrder["key"] {
  const bits = state["ssh_rsa_bits"];
  return {
    algorithm: (textAt(state, "ssh_key_algorithm") ?? "ecdsa") as ForgeOrder["key"]["algorithm"],
    ecdsaCurve: (textAt(state, "ssh_ecdsa_curve") ?? "p384") as ForgeOrder["key"]["ecdsaCurve"],
    rsaBits: typeof bits === "number" ? bits : 2048,
  };
}

function loginOf(state: CtyObject): ForgeLogin {
  if (boolAt(state, "token_auth") === true) return "token";
  return boolAt(state, "deploy_token_auth") === true ? "deploy-token" : "deploy-key";
}

/** Settings of git with the token of the environment, where the provider block gives no login. */
export function withToken(kind: ForgeKind, settings: GitAccess, environment: Readonly<Record<string, string | undefined>>): GitAccess {
  const token = environment[tokenVariable(kind)];
  const { http, githubApp } = settings;
  const hasLogin = githubApp !== undefined || http?.password !== undefined || http?.bearerToken !== undefined;
  return hasLogin || !token ? settings : { ...settings, http: { ...http, password: new Secret(token) } };
}

/** Rules between the attributes that concern the hosting service. */
export function forgeFindings(kind: ForgeKind, config: CtyObject): readonly Finding[] {
  const found: Finding[] = [];
  const add = (name: string, reason: string, next: string): void => void found.push({ path: ctyPath(name), reason, next });
  if (boolAt(config, "token_auth") === true && boolAt(config, "deploy_token_auth") === true)
    add("deploy_token_auth", "token_auth is set too, and the cluster logs in with one thing", "keep one of the two");
  const hostname = textAt(config, "hostname");
  if (hostname !== undefined)
    addIfThrown(
      () => forgeUrl(hostname),
      (reason) => add("hostname", reason, "write it like git.example.com"),
    );
  const teams = textsAt(config, "teams") ?? [];
  for (const team of teams)
    addIfThrown(
      () => parseTeam(team, PRESETS[kind] ?? "maintain"),
      (reason) => add("teams", reason, "write it like platform or platform:push"),
    );
  if (teams.length > 0 && boolAt(config, "personal") === true)
    add("teams", "repositories of users have no teams", "remove teams, or set personal to false");
  const bits = config["ssh_rsa_bits"];
  if (typeof bits === "number" && (!Number.isInteger(bits) || bits < 2048 || bits > 16_384 || bits % 8 !== 0))
    add("ssh_rsa_bits", `${bits} bits make no RSA key that is safe to use`, "write 2048, 3072 or 4096");
  return found;
}

function addIfThrown(work: () => unknown, add: (reason: string) => void): void {
  try {
    work();
  } catch (error) {
    add(messageOf(error));
  }
}
