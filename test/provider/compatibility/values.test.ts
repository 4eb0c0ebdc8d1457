// Which values fluxcd/flux 1.8.5 accepts and refuses, asked of our provider through the protocol: validated, configured and planned
// as core does it for a first apply. Where we differ, the row says so.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isCtyObject, UNKNOWN, type CtyObject } from "#codec";
import { attach, fluxProvider, impliedObject, type Attached } from "#provider";
import { realClock, seededRandom } from "../../support/outside.ts";
import { packed, RawClient, unpacked } from "../client.ts";

const around = { clock: realClock, random: seededRandom(1), connect: () => Promise.reject(new Error("no cluster is asked")) };
const provider = fluxProvider(around, "0.0.0");
const configType = impliedObject(provider.schema.attributes);
const type = impliedObject(provider.resources?.find((each) => each.type === "flux_bootstrap_git")?.schema.attributes ?? {});
const HTTPS = { url: "https://git.example.com/team/fleet.git", http: { username: "flux", password: "p" } };
let attached: Attached;
let client: RawClient;

beforeAll(async () => {
  attached = await attach(provider, "headgate/flux");
  client = new RawClient({ network: "unix", address: attached.socket });
});
afterAll(() => {
  client.close();
  attached.close();
});

interface Answer {
  /** Attribute and detail of each error. */
  readonly errors: readonly string[];
  readonly planned: CtyObject;
}

type Diagnostics = readonly {
  readonly severity: number;
  readonly detail: string;
  readonly attribute?: { readonly steps: readonly { readonly attributeName?: string | undefined }[] } | undefined;
}[];

function errorsOf(diagnostics: Diagnostics): string[] {
  return diagnostics
    .filter(({ severity }) => severity === 1)
    .map(({ detail, attribute }) => `${attribute?.steps.map((step) => step.attributeName ?? "*").join(".") ?? ""}: ${detail}`);
}

async function plan(values: CtyObject, git: CtyObject = HTTPS): Promise<Answer> {
  const config = packed(type, values);
  const settings = packed(configType, { git, kubernetes: { host: "https://127.0.0.1:1" } });
  const checks = [
    await client.call("ValidateProviderConfig", { config: settings }),
    await client.call("ValidateResourceConfig", { typeName: "flux_bootstrap_git", config }),
    await client.call("ConfigureProvider", { terraformVersion: "1.11.4", config: settings }),
  ];
  const refused = checks.flatMap(({ diagnostics }) => errorsOf(diagnostics as Diagnostics));
  if (refused.length > 0) return { errors: refused, planned: {} };
  const prior = packed(type, null);
  const reply = await client.call("PlanResourceChange", {
    typeName: "flux_bootstrap_git",
    priorState: prior,
    proposedNewState: config,
    config,
  });
  const planned = unpacked(type, reply.plannedState);
  return { errors: errorsOf(reply.diagnostics as Diagnostics), planned: (planned ?? {}) as CtyObject };
}

const OVERRIDE = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [gotk-components.yaml, gotk-sync.yaml]\n";
const label = (length: number): string => "a".repeat(length);
const subdomain = (length: number): string => `${"a.".repeat(length)}`.slice(0, length - 1).replace(/\.$/, "a") + "b";
const CORE = ["source-controller", "kustomize-controller"];

describe("a value that upstream accepts is planned as it is written", () => {
  test.each<[string, CtyObject]>([
    ["the shortest namespace", { namespace: "f" }],
    ["the longest namespace", { namespace: label(63) }],
    ["the longest name of a Secret", { secret_name: subdomain(253) }],
    ["a name of a Secret with dots", { secret_name: "git.credentials-1" }],
    ["a path", { path: "clusters/prod" }],
    ["a path with dots and slashes around it", { path: "./clusters/prod/" }],
    ["a release", { version: "v0.3.0" }],
    ["the newest release", { version: "latest" }],
    ["two components", { components: CORE }],
    ["a domain", { cluster_domain: "k8s.example.com" }],
    ["log level debug", { log_level: "debug" }],
    ["log level error", { log_level: "error" }],
    ["an interval", { interval: "90s" }],
    ["an interval of several units", { interval: "1h30m" }],
    ["no network policies", { network_policy: false }],
    ["one namespace", { watch_all_namespaces: false }],
    ["submodules", { recurse_submodules: true }],
    ["keys of taints", { toleration_keys: ["dedicated", "example.com/flux_1.0"] }],
    ["a registry with a port and a path", { registry: "registry.example.com:5000/mirror/flux" }],
    ["credentials of a registry", { registry_credentials: "ada:lovelace", image_pull_secret: "pull" }],
    ["a pull secret that is there", { image_pull_secret: "pull.secret" }],
    ["embedded manifests", { embedded_manifests: true, version: "v0.3.0" }],
    ["a path of manifests", { manifests_path: "https://releases.example.com" }],
    ["an override", { kustomization_override: OVERRIDE }],
    ["a Secret that is there", { disable_secret_creation: true }],
    ["manifests that stay", { delete_git_manifests: false }],
    ["a namespace that stays", { keep_namespace: true }],
    ["time limits", { timeouts: { create: "20m", read: "1m", update: "1h", delete: "90s" } }],
  ])("%s", async (_case, values) => {
    const { errors, planned } = await plan(values);

    expect(errors).toEqual([]);
    expect(withSortedSets(planned)).toMatchObject(withSortedSets(values));
  });

  test("what is added accepts more: passwords with colons, ranges and releases without v", async () => {
    const answers = await Promise.all(
      [{ registry_credentials: "ada:byron:king", image_pull_secret: "pull" }, { version: "~0.3" }, { version: "0.3.0" }].map((each) =>
        plan(each),
      ),
    );

    expect(answers.map(({ errors }) => errors)).toEqual([[], [], []]);
  });
});

/** Sets come in any order. */
function withSortedSets(values: CtyObject): CtyObject {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.map(String).toSorted() : value]),
  );
}

test("what is left open stands at the defaults", async () => {
  const { errors, planned } = await plan({});

  expect(errors).toEqual([]);
  expect(planned).toMatchObject({
    id: "flux-system",
    namespace: "flux-system",
    secret_name: "flux-system",
    path: null,
    components_extra: null,
    cluster_domain: "cluster.local",
    log_level: "info",
    interval: "1m0s",
    network_policy: true,
    watch_all_namespaces: true,
    recurse_submodules: null,
    toleration_keys: null,
    registry_credentials: null,
    image_pull_secret: null,
    embedded_manifests: false,
    manifests_path: null,
    kustomization_override: null,
    disable_secret_creation: null,
    delete_git_manifests: true,
    keep_namespace: false,
    timeouts: null,
  });
  expect(Object.keys(planned["repository_files"] as CtyObject)).toEqual([
    "flux-system/gotk-components.yaml",
    "flux-system/gotk-sync.yaml",
    "flux-system/kustomization.yaml",
  ]);
});

describe("a value that upstream refuses is refused with the attribute, the value and the next step", () => {
  test.each<[string, CtyObject, string, RegExp]>([
    ["an empty namespace", { namespace: "" }, "namespace", /""/],
    ["a namespace in capitals", { namespace: "Flux" }, "namespace", /"Flux"/],
    ["a namespace with a dash at its end", { namespace: "flux-" }, "namespace", /"flux-"/],
    ["a namespace that is too long", { namespace: label(64) }, "namespace", /aaaa/],
    ["a name of a Secret with an underscore", { secret_name: "a_b" }, "secret_name", /"a_b"/],
    ["a name of a Secret that is too long", { secret_name: label(254) }, "secret_name", /254|aaaa/],
    ["a word for a version", { version: "newest" }, "version", /"newest"/],
    ["a release that is not there", { version: "v99.0.0" }, "version", /v99\.0\.0/],
    ["one component", { components: ["source-controller"] }, "components", /ustomize-controller is missing/],
    ["no components", { components: [] }, "components", /is missing/],
    [
      "components without source-controller",
      { components: ["kustomize-controller", "helm-controller"] },
      "components",
      /ource-controller is missing/,
    ],
    ["an unknown component", { components: [...CORE, "x-controller"] }, "components", /"x-controller"/],
    ["an extra component that is none", { components_extra: ["helm-controller"] }, "components_extra", /"helm-controller"/],
    ["an unknown log level", { log_level: "trace" }, "log_level", /"trace"/],
    ["an interval without unit", { interval: "60" }, "interval", /"60"/],
    ["a key of a taint with a blank", { toleration_keys: ["a b"] }, "toleration_keys", /"a b"/],
    ["a key of a taint with a dash before it", { toleration_keys: ["-invalid"] }, "toleration_keys", /"-invalid"/],
    ["a key of a taint with a question mark", { toleration_keys: ["Inval?id"] }, "toleration_keys", /"Inval\?id"/],
    ["a key of a taint that is too long", { toleration_keys: [label(254)] }, "toleration_keys", /254/],
    ["a registry that is no address", { registry: "://flux" }, "registry", /:\/\/flux/],
    // Core quotes what stands at the place of a complaint, so those about secrets name it in words only.
    [
      "credentials without a colon",
      { registry_credentials: "ada-lovelace", image_pull_secret: "p" },
      "",
      /egistry_credentials are not of the form user:password/,
    ],
    ["credentials without a pull secret", { registry_credentials: "user:p" }, "", /egistry_credentials are given without .* pull secret/],
    ["a pull secret in capitals", { image_pull_secret: "Pull" }, "image_pull_secret", /"Pull"/],
    ["a pull secret that is too long", { image_pull_secret: label(254) }, "image_pull_secret", /254|aaaa/],
    ["an override that is no YAML", { kustomization_override: "a: [" }, "kustomization_override", /YAML/],
    [
      "an override of another kind",
      { kustomization_override: "apiVersion: v1\nkind: ConfigMap" },
      "kustomization_override",
      /Kustomization/,
    ],
    [
      "an override without the sync",
      { kustomization_override: OVERRIDE.replace(", gotk-sync.yaml", "") },
      "kustomization_override",
      /gotk-sync\.yaml is not under resources/,
    ],
    ["a time limit that is none", { timeouts: { create: "soon" } }, "timeouts.create", /"soon"/],
  ])("%s", async (_case, values, attribute, expected) => {
    const { errors } = await plan(values);

    expect(errors.map((each) => each.split(":")[0]?.replace(/\.\*$/, ""))).toEqual(errors.map(() => attribute));
    expect(errors[0]).toMatch(expected);
    expect(errors[0]).toMatch(/\n\nNext: \S/);
  });

  test("a path out of the repository is refused too, which upstream finds out when it writes", async () => {
    expect(await plan({ path: "../other" })).toMatchObject({ errors: [expect.stringMatching(/^path: Invalid path "\.\.\/other"/)] });
  });
});

const hasSecret = (value: CtyObject[string]): boolean =>
  typeof value === "string" || (isCtyObject(value) && ["password", "private_key"].some((name) => typeof value[name] === "string"));

describe("the settings of git", () => {
  const url = (scheme: string): string => `${scheme}://git.example.com/team/fleet.git`;
  const key = { private_key: "k", known_hosts: "git.example.com ssh-ed25519 AAAA" };

  test.each<[string, CtyObject]>([
    ["https with a password", HTTPS],
    ["https with an authority", { ...HTTPS, http: { certificate_authority: "PEM" } }],
    ["https without any settings, which upstream refuses when it runs", { url: url("https") }],
    ["http with leave", { url: url("http"), http: { allow_insecure_http: true } }],
    ["ssh with a key", { url: url("ssh"), ssh: key }],
    ["ssh with algorithms of host keys", { url: url("ssh"), ssh: { ...key, hostkey_algos: ["rsa-sha2-512", "rsa-sha2-256"] } }],
    ["ssh with another user", { url: url("ssh"), ssh: { ...key, username: "ada" } }],
    ["a branch and an author", { ...HTTPS, branch: "production", author_name: "CI", author_email: "ci@example.com" }],
    ["an appendix", { ...HTTPS, commit_message_appendix: "[skip ci]" }],
    ["a key of GnuPG by its id with 0x", { ...HTTPS, gpg_key_ring: "/ring", gpg_key_id: "0x0123456789ABCDEF", gpg_passphrase: "p" }],
    ["values that are not known yet", { url: UNKNOWN, http: UNKNOWN, ssh: UNKNOWN }],
  ])("%s are accepted", async (_case, git) => {
    expect((await plan({}, git)).errors).toEqual([]);
  });

  test.each<[string, CtyObject, string, RegExp]>([
    ["an address of another scheme", { url: url("git") }, "git.url", /"git:\/\/git\.example\.com/],
    ["the form of scp", { url: "git@git.example.com:team/fleet.git" }, "git.url", /"git@git/],
    ["no address", { url: "" }, "git.url", /""/],
    ["http settings beside ssh", { url: url("ssh"), ssh: key, http: {} }, "git.http", /ssh address/],
    ["ssh settings beside https", { ...HTTPS, ssh: key }, "git.ssh", /scheme https/],
    ["http without leave", { url: url("http"), http: {} }, "git.url", /in the clear/],
    ["http without any settings, at which upstream crashes", { url: url("http") }, "git.url", /in the clear/],
    ["ssh without a key", { url: url("ssh"), ssh: {} }, "git.ssh", /private key/],
    ["ssh without any settings", { url: url("ssh") }, "git.ssh", /private key/],
    ["a key id that is too short", { ...HTTPS, gpg_key_ring: "/ring", gpg_key_id: "abc" }, "git.gpg_key_id", /"abc"/],
  ])("%s are refused", async (_case, git, attribute, expected) => {
    const { errors } = await plan({}, git);

    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(expected);
    // Where a secret is given beside it, core would quote that too, so the place is told in words.
    const isNear = ["http", "ssh", "gpg_key_ring"].some((name) => hasSecret(git[name]));
    expect(errors[0]?.split(":")[0]).toBe(isNear ? "" : attribute);
    expect(errors[0]).toContain(attribute);
  });
});

test("without any settings a plan of the resource says which are missing", async () => {
  await client.call("ConfigureProvider", { terraformVersion: "1.11.4", config: packed(configType, {}) });
  const config = packed(type, {});
  const reply = await client.call("PlanResourceChange", {
    typeName: "flux_bootstrap_git",
    priorState: packed(type, null),
    proposedNewState: config,
    config,
  });

  expect(errorsOf(reply.diagnostics as Diagnostics)).toEqual([
    ": Missing configuration: planning Flux needs the provider's git settings.\n\nNext: set git in the provider block.",
  ]);
});
