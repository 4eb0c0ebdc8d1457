// The attributes of flux_bootstrap_git: those of the API truth, with what a plan needs to know beyond names and types.
import { bootstrapGit } from "#api";
import { ctyPath, isUnknown, type CtyObject, type CtyPath } from "#codec";
import {
  boolAt,
  dnsLabel,
  dnsSubdomain,
  duration,
  each,
  mapOf,
  matching,
  objectAt,
  sameDuration,
  textAt,
  textsAt,
  type Attribute,
  type Attributes,
  type Validator,
} from "../plugin/index.ts";
import { placementFindings } from "./bootstrap-placement.ts";
import { twinFindings, withTwins } from "./bootstrap-secrets.ts";
import { toResourceAttributes } from "./from-api.ts";
import { githubAppFindings } from "./github-app.ts";

/** An optional DNS prefix and a name: keys of taints and labels. */
const QUALIFIED_NAME = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

const TOLERATION_KEY = matching(QUALIFIED_NAME, "the key of a taint", { max: 253 });

const version: Validator = (value) =>
  typeof value === "string" && !/^(latest$|v?\d|[~^<>=*])/.test(value)
    ? { reason: `${JSON.stringify(value)} is no version`, next: "write a release such as v0.2.0, a range such as ~0.2, or latest" }
    : undefined;

/** Host, port and path of a registry, without scheme. */
const registry: Validator = matching(
  /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*\/?$/,
  "a registry such as registry.example.com/flux, without scheme",
);

/** The value is settled by the plan: it depends on the releases that this provider brings. */
function settled(attribute: Attribute, more: Partial<Attribute> = {}): Attribute {
  const { default: _static, ...rest } = attribute;
  return { ...rest, optional: true, computed: true, keep: true, ...more };
}

export function attributesOfBootstrap(): Attributes {
  const attributes = toResourceAttributes(bootstrapGit);
  const of = (name: string): Attribute => attributes[name] ?? missing(name);
  return {
    ...attributes,
    id: { ...of("id"), keep: true },
    namespace: { ...of("namespace"), validate: [dnsLabel] },
    secret_name: { ...of("secret_name"), validate: [dnsSubdomain] },
    image_pull_secret: { ...of("image_pull_secret"), validate: [dnsSubdomain] },
    priority_class_name: { ...of("priority_class_name"), validate: [dnsSubdomain] },
    version: settled(of("version"), { validate: [version] }),
    components: settled(of("components")),
    registry: settled(of("registry"), { validate: [registry] }),
    distribution: settled(of("distribution")),
    upgrade: { ...of("upgrade"), keep: true },
    interval: { ...of("interval"), validate: [duration], same: sameDuration },
    toleration_keys: { ...of("toleration_keys"), validate: [each(TOLERATION_KEY)] },
    objects: mapOf("string", {
      computed: true,
      description: "Every object of the install by its inventory id, with a short digest of its content; drift stands in its place.",
    }),
  };
}

function missing(name: string): never {
  throw new Error(`flux_bootstrap_git has no attribute ${name}`);
}

interface Finding {
  readonly path: CtyPath;
  readonly reason: string;
  readonly next: string;
}

/** Rules between attributes. */
export function validateBootstrap(config: CtyObject): readonly Finding[] {
  const found: Finding[] = [];
  const components = config["components"];
  const names = textsAt(config, "components");
  const isKnown = names !== undefined && Array.isArray(components) && names.length === components.length;
  for (const needed of ["source-controller", "kustomize-controller"]) {
    if (isKnown && !names.includes(needed)) {
      found.push({
        path: ctyPath("components"),
        reason: `${needed} is missing`,
        next: "an install that follows git needs source-controller and kustomize-controller",
      });
    }
  }
  const credentials = textAt(withTwins(config), "registry_credentials");
  const pullSecret = config["image_pull_secret"] ?? null;
  if (credentials !== undefined && !credentials.includes(":")) {
    found.push({
      path: ctyPath(),
      reason: "registry_credentials are not of the form user:password",
      next: "write the user name, a colon and the password",
    });
  }
  if (credentials !== undefined && pullSecret === null && !isUnknown(pullSecret)) {
    found.push({
      path: ctyPath(),
      reason: "registry_credentials are given without the name of a pull secret",
      next: "set image_pull_secret too",
    });
  }
  return [
    ...found,
    ...twinFindings(config),
    ...credentialFindings(config),
    ...selectorFindings(config),
    ...digestFindings(config),
    ...placementFindings(config),
  ];
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const CONTROLLERS = bootstrapGit.attributes.filter(({ name }) => /^components(_extra)?$/.test(name)).flatMap(({ values = [] }) => values);

/** A digest under a name that no controller has would pin nothing, and nobody would notice. */
function digestFindings(config: CtyObject): readonly Finding[] {
  const found: Finding[] = [];
  for (const [key, value] of Object.entries(objectAt(config, "image_digests") ?? {})) {
    const path = ctyPath("image_digests", { key });
    if (!CONTROLLERS.includes(key))
      found.push({ path, reason: `${JSON.stringify(key)} is no controller`, next: `write one of ${CONTROLLERS.join(", ")}` });
    if (typeof value === "string" && !DIGEST.test(value))
      found.push({ path, reason: `${JSON.stringify(value)} is no digest`, next: "write it like sha256:<64 hexadecimal digits>" });
  }
  return found;
}

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Labels that the API server would refuse, which is too late: the manifests are in git by then. */
function selectorFindings(config: CtyObject): readonly Finding[] {
  const found: Finding[] = [];
  for (const [key, value] of Object.entries(objectAt(config, "node_selector") ?? {})) {
    const path = ctyPath("node_selector", { key });
    if (!QUALIFIED_NAME.test(key) || key.length > 253)
      found.push({ path, reason: `${JSON.stringify(key)} is no key of a label`, next: "write it like pool or example.com/pool" });
    if (typeof value === "string" && !LABEL_VALUE.test(value))
      found.push({ path, reason: `${JSON.stringify(value)} is no value of a label`, next: "write at most 63 letters, digits, - _ and ." });
  }
  return found;
}

/**
 * What the cluster logs in with is one thing, whole. Where a complaint is about several members it names none by its path: core would
 * quote all of them, and secrets may stand among them.
 */
function credentialFindings(config: CtyObject): readonly Finding[] {
  const given = objectAt(config, "cluster_credentials");
  if (given === undefined) return [];
  const found: Finding[] = [];
  const has = (name: string): boolean => [given[name], given[`${name}_wo`]].some((each) => (each ?? null) !== null);
  if (boolAt(config, "disable_secret_creation") === true) {
    found.push({
      path: ctyPath("disable_secret_creation"),
      reason: "the Secret that would hold cluster_credentials is not to be created",
      next: "remove cluster_credentials, or disable_secret_creation",
    });
  }
  const ways = ["password", "bearer_token", "github_app", "private_key"].filter(has);
  if (ways.length !== 1) {
    found.push({
      path: ctyPath(),
      reason: `cluster_credentials gives ${ways.length === 0 ? "nothing to log in with" : `more than one login: ${ways.join(", ")}`}`,
      next: "set one of cluster_credentials.password, bearer_token, github_app and private_key",
    });
  }
  for (const [name, owner] of Object.entries({ username: "password", passphrase: "private_key", known_hosts: "private_key" })) {
    if (ways.length > 0 && has(name) && !has(owner))
      found.push({
        path: ctyPath(),
        reason: `cluster_credentials.${name} stands without ${owner}, which it belongs to`,
        next: `set ${owner} too, or remove ${name}`,
      });
  }
  return [...found, ...githubAppFindings(given, "cluster_credentials")];
}
