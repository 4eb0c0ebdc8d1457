import { describe, expect, test } from "vitest";
import type { BootstrapInspection, BootstrapRendering, Drift } from "#operations";
import { UNKNOWN, type CtyObject } from "#codec";
import { validateBootstrap } from "../../src/provider/resources/bootstrap-attributes.ts";
import { describeDrift } from "../../src/provider/resources/bootstrap-drift.ts";
import { decidesTheSame, fromOrder, isSettled, toOrder } from "../../src/provider/resources/bootstrap-order.ts";
import { withWriteOnly } from "../../src/provider/resources/bootstrap-secrets.ts";
import { chooseRelease } from "../../src/provider/resources/bootstrap-release.ts";

const releases = {
  resolveRelease(range: string) {
    const known: Record<string, readonly string[]> = {
      "v2.0.0": ["kustomize-controller", "source-controller"],
      "v1.0.0": ["kustomize-controller", "source-controller"],
    };
    const version = range === "latest" ? "v2.0.0" : range;
    if (known[version] === undefined) throw new Error(`no release ${range}`);
    return { version, components: known[version] };
  },
  defaultRegistry: "registry.example.com/ours",
};
const upstream = {
  version: "v2.8.5",
  components: ["helm-controller", "kustomize-controller", "source-controller"],
  registry: "ghcr.io/fluxcd",
};

const ours = { components: ["kustomize-controller", "source-controller"], distribution: "headgate", isOpen: false } as const;
const theirs = { distribution: "flux", isOpen: false } as const;
const REGISTRY = "registry.example.com/ours";

describe("what the user leaves open", () => {
  test.each<[string, CtyObject | null, CtyObject, object]>([
    ["is the newest release on a first install", null, {}, { ...ours, version: "v2.0.0", registry: REGISTRY, recorded: "headgate" }],
    [
      "follows the provider from an older release of ours",
      { ...upstream, version: "v1.0.0", registry: "mirror" },
      {},
      { ...ours, version: "v2.0.0", registry: "mirror", recorded: null },
    ],
    ["stays as it is for a release of upstream", upstream, {}, { ...upstream, ...theirs, recorded: null }],
    [
      "stays upstream's when another release of upstream is named",
      upstream,
      { version: "~2.9" },
      { ...upstream, ...theirs, version: "~2.9", recorded: null },
    ],
    [
      "stays upstream's where only the registry tells the latest release apart",
      { ...upstream, version: "latest" },
      { version: "latest" },
      { ...upstream, ...theirs, version: "latest", recorded: null },
    ],
    [
      "moves to ours when a release of ours is named",
      upstream,
      { version: "v2.0.0" },
      { ...ours, version: "v2.0.0", registry: REGISTRY, recorded: "headgate" },
    ],
    [
      "stays upstream's, whatever release is named, once that is recorded",
      { ...upstream, distribution: "flux" },
      { version: "v2.0.0" },
      { ...upstream, ...theirs, version: "v2.0.0", recorded: "flux" },
    ],
    [
      "moves to ours when that is asked for",
      { ...upstream, distribution: "flux" },
      { distribution: "headgate" },
      { ...ours, version: "v2.0.0", registry: REGISTRY, recorded: "headgate" },
    ],
    [
      "is upstream's newest release, from upstream's registry, when upstream is asked for",
      { version: "v1.0.0", registry: "mirror", components: ["source-controller"], distribution: "headgate" },
      { distribution: "flux" },
      {
        version: "latest",
        isOpen: true,
        components: ["helm-controller", "kustomize-controller", "notification-controller", "source-controller"],
        registry: "ghcr.io/fluxcd",
        distribution: "flux",
        recorded: "flux",
      },
    ],
    [
      "gives way to what is configured",
      null,
      { version: "v1.0.0", components: ["source-controller", "kustomize-controller"], registry: "mine" },
      {
        ...ours,
        version: "v1.0.0",
        components: ["source-controller", "kustomize-controller"],
        registry: "mine",
        recorded: "headgate",
      },
    ],
  ])("%s", (_case, prior, config, expected) => {
    expect(chooseRelease(prior, config, releases)).toEqual(expected);
  });

  test("a release that ours does not have is refused when it is named for a new install", () => {
    expect(() => chooseRelease(null, { version: "v9.0.0" }, releases)).toThrow("no release v9.0.0");
  });
});

test("an order survives the way into attributes and back", () => {
  const order = toOrder(
    { path: "./clusters/acc/", toleration_keys: ["a"], image_pull_secret: "p", recurse_submodules: true },
    { version: "v1.0.0", components: ["source-controller"] },
  );

  expect(order).toMatchObject({ path: "clusters/acc", namespace: "flux-system", interval: "1m0s" });
  expect(toOrder(fromOrder(order), { version: "v1.0.0", components: ["source-controller"] })).toEqual(order);
});

test("a placement survives the way into attributes and back", () => {
  const state: CtyObject = {
    affinity: '{"nodeAffinity":{}}',
    tolerations: [{ key: "a", operator: "Equal", value: "b", effect: "NoExecute", toleration_seconds: 30 }],
    resources: { limits: { memory: "2Gi" }, requests: null },
    component_overrides: {
      "source-controller": {
        node_selector: { pool: "io" },
        priority_class_name: "high",
        affinity: null,
        tolerations: null,
        resources: { limits: null, requests: { cpu: "250m" } },
      },
    },
    commit_manifests: false,
    sync_provider: "aws",
  };
  const choice = { version: "v1.0.0", components: [] };

  const order = toOrder(state, choice);

  expect(order).toMatchObject({
    commitManifests: false,
    deleteGitManifests: false,
    syncProvider: "aws",
    placement: {
      affinity: { nodeAffinity: {} },
      tolerations: [{ key: "a", operator: "Equal", value: "b", effect: "NoExecute", tolerationSeconds: 30 }],
      resources: { limits: { memory: "2Gi" } },
      components: {
        "source-controller": { nodeSelector: { pool: "io" }, priorityClassName: "high", resources: { requests: { cpu: "250m" } } },
      },
    },
  });
  expect(fromOrder(order)).toMatchObject(state);
  expect(decidesTheSame(state, { ...state, tolerations: [] })).toBe(false);
  expect(decidesTheSame(state, { ...state, component_overrides: null })).toBe(false);
});

test.each<[string, CtyObject, readonly string[]]>([
  ["of known controllers", { component_overrides: { "x-controller": {} } }, ['"x-controller" is no controller']],
  ["an object as affinity", { affinity: "[]" }, ["an affinity is an object"]],
  [
    "affinities that there are",
    { affinity: '{"nodes":{}}' },
    ['an affinity has no "nodes", but nodeAffinity, podAffinity, podAntiAffinity'],
  ],
  [
    "tolerations that fit themselves",
    {
      tolerations: [
        { value: "v" },
        { key: "a", operator: "Exists", value: "v" },
        { key: "a", effect: "NoSchedule", toleration_seconds: 5 },
        { operator: "Exists" },
        { key: "a", operator: UNKNOWN, effect: UNKNOWN, toleration_seconds: 5 },
      ],
    },
    [
      "a toleration without key tolerates every taint",
      "the operator Exists looks at no value",
      "toleration_seconds belong to the effect NoExecute",
    ],
  ],
])("a placement has %s", (_case, config, expected) => {
  expect(validateBootstrap(config).map(({ reason }) => reason)).toEqual(expected);
});

describe("a secret that is never stored", () => {
  test.each<[string, CtyObject, readonly string[]]>([
    ["goes with its number", { registry_credentials_wo: "a:b", registry_credentials_wo_version: 1, image_pull_secret: "p" }, []],
    ["counts as a login", { cluster_credentials: { username: "u", password_wo: "p", password_wo_version: 1 } }, []],
    [
      "does not stand beside its twin",
      { cluster_credentials: { password: "p", password_wo: "p", password_wo_version: 1 } },
      ["cluster_credentials.password and cluster_credentials.password_wo are both given"],
    ],
    [
      "needs its number",
      { cluster_credentials: { bearer_token_wo: "t" } },
      ["cluster_credentials.bearer_token_wo is given without cluster_credentials.bearer_token_wo_version"],
    ],
    [
      "is what its number is for",
      { registry_credentials_wo_version: 1 },
      ["registry_credentials_wo_version is given without registry_credentials_wo"],
    ],
    [
      "has the form of its twin",
      { registry_credentials_wo: "ab", registry_credentials_wo_version: 1, image_pull_secret: "p" },
      ["registry_credentials are not of the form user:password"],
    ],
  ])("%s", (_case, config, expected) => {
    const found = validateBootstrap(config);

    expect(found.map(({ reason }) => reason)).toEqual(expected);
    // Core quotes what a path leads to.
    expect(found.map(({ path }) => path)).toEqual(expected.map(() => []));
  });

  test("is written from the configuration, and only looked for when it is not at hand", () => {
    const state = { cluster_credentials: { username: "u", password_wo_version: 1 }, registry_credentials_wo_version: 2 };
    const config = { cluster_credentials: { ...state.cluster_credentials, password_wo: "p" }, registry_credentials_wo: "a:b" };
    const stored = toOrder(state, { version: "v1.0.0", components: [] });

    const order = withWriteOnly(stored, config);

    expect(stored.withheld).toEqual({ source: true, registry: true });
    expect([order.withheld, order.clusterCredentials?.password?.reveal(), order.registryCredentials?.reveal()]).toEqual([
      undefined,
      "p",
      "a:b",
    ]);
  });
});

describe("credentials for the cluster", () => {
  test.each<[string, CtyObject, readonly string[]]>([
    ["none", { disable_secret_creation: true }, []],
    ["a user", { cluster_credentials: { username: "u", password: "p", certificate_authority: "PEM" } }, []],
    ["a token", { cluster_credentials: { bearer_token: "t" } }, []],
    ["a key that is not known yet", { cluster_credentials: { private_key: UNKNOWN, passphrase: UNKNOWN, known_hosts: "h" } }, []],
    ["all of them not known yet", { cluster_credentials: UNKNOWN }, []],
    ["nothing to log in with", { cluster_credentials: { username: "u" } }, ["cluster_credentials gives nothing to log in with"]],
    [
      "two logins",
      { cluster_credentials: { bearer_token: "t", password: "p" } },
      ["cluster_credentials gives more than one login: password, bearer_token"],
    ],
    [
      "parts of another login",
      { cluster_credentials: { bearer_token: "t", username: "u", known_hosts: "h" } },
      [
        "cluster_credentials.username stands without password, which it belongs to",
        "cluster_credentials.known_hosts stands without private_key, which it belongs to",
      ],
    ],
    [
      "no Secret to be kept in",
      { disable_secret_creation: true, cluster_credentials: { bearer_token: "t" } },
      ["the Secret that would hold cluster_credentials is not to be created"],
    ],
  ])("%s", (_case, config, expected) => {
    expect(validateBootstrap(config).map(({ reason }) => reason)).toEqual(expected);
  });
});

test.each<[string, CtyObject, readonly string[]]>([
  ["is a map of labels", { pool: "system", "example.com/zone": "", later: UNKNOWN }, []],
  ["has keys of labels", { "a b": "c" }, ['"a b" is no key of a label']],
  ["has values of labels", { pool: "a/b" }, ['"a/b" is no value of a label']],
])("a node selector %s", (_case, selector, expected) => {
  expect(validateBootstrap({ node_selector: selector }).map(({ reason }) => reason)).toEqual(expected);
});

test("where the controllers run decides what is written, and is waited for while it is not known", () => {
  const state = { node_selector: { pool: "system" }, priority_class_name: "high" };

  expect(toOrder(state, { version: "v1.0.0", components: [] })).toMatchObject({
    nodeSelector: { pool: "system" },
    priorityClassName: "high",
  });
  expect(decidesTheSame(state, { ...state, node_selector: null })).toBe(false);
  expect(decidesTheSame({}, { node_selector: null, priority_class_name: null })).toBe(true);
  expect(isSettled(state, state)).toBe(true);
  expect(isSettled({ node_selector: { pool: UNKNOWN } }, {})).toBe(false);
});

describe("drift", () => {
  const object = (name: string, digest: string) => ({
    id: `ns_${name}_apps_Deployment`,
    apiVersion: "apps/v1",
    kind: "Deployment",
    namespace: "ns",
    name,
    digest: `sha256:${digest.repeat(64)}`,
  });
  const rendering: BootstrapRendering = { version: "v2.0.0", files: {}, objects: [object("a", "a"), object("b", "b")] };
  const stored = {
    repository_files: { "x/one.yaml": "1", "x/two.yaml": "2" },
    objects: { ns_a_apps_Deployment: "a".repeat(12), ns_b_apps_Deployment: "b".repeat(12) },
  };
  const inspect = (
    drift: readonly Drift[],
    files: Record<string, string> = { "x/one.yaml": "1", "x/two.yaml": "2" },
  ): BootstrapInspection => ({ files, drift, installed: true });

  test("nothing found leaves the stored values", () => {
    expect(describeDrift(stored, rendering, inspect([]))).toEqual({ files: stored.repository_files, objects: undefined, warnings: [] });
  });

  test("a file that is gone from git is absent, an object that is gone from the cluster too", () => {
    const found = describeDrift(
      stored,
      rendering,
      inspect([{ where: "cluster", subject: "Deployment/ns/a", change: "missing" }], { "x/one.yaml": "1" }),
    );

    expect(found).toMatchObject({ files: { "x/one.yaml": "1" }, objects: { ns_b_apps_Deployment: "b".repeat(12) } });
    expect(found.warnings.map(({ detail }) => detail)).toEqual(["- Deployment/ns/a: missing"]);
  });

  test("a changed field stands in the place of the digest", () => {
    const drift: Drift = {
      where: "cluster",
      subject: "Deployment/ns/a",
      change: "changed",
      field: "spec.replicas",
      wanted: "1",
      found: "0",
    };

    expect(describeDrift(stored, rendering, inspect([drift])).objects).toEqual({
      ...stored.objects,
      ns_a_apps_Deployment: "spec.replicas: 0 instead of 1",
    });
  });

  test("what a newer rendering changes is an upgrade and no drift", () => {
    const drift: Drift = { where: "cluster", subject: "Deployment/ns/a", change: "changed", field: "spec.image" };
    const older = { ...stored, objects: { ...stored.objects, ns_a_apps_Deployment: "older" } };

    expect(describeDrift(older, rendering, inspect([drift])).objects).toBeUndefined();
  });

  test("a secret that differs is named although it is not among the objects", () => {
    const drift: Drift = {
      where: "cluster",
      subject: "Secret/ns/creds",
      change: "changed",
      field: 'data["password"]',
      wanted: "sha256:1",
      found: "sha256:2",
    };

    expect(describeDrift(stored, rendering, inspect([drift])).objects).toMatchObject({
      ns_creds__Secret: 'data["password"]: sha256:2 instead of sha256:1',
    });
  });
});
