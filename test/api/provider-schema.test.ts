import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bootstrapGit,
  GitRepository,
  KINDS,
  providerConfiguration,
  toCamelCase,
  toProviderSchema,
  toSnakeCase,
  type Attribute,
  type AttributeType,
} from "#api";

function typeText(type: AttributeType): string {
  if (typeof type === "string") return type;
  const [collection, item] = Object.entries(type)[0] as [string, AttributeType];
  return `${collection}(${typeText(item)})`;
}

/** `path: type mode` for every attribute, nested ones after their parent. */
function linesOf(attributes: readonly Attribute[], path = ""): readonly string[] {
  return attributes.flatMap((each) => {
    const notes = [each.sensitive && "sensitive", each.replace && "replace", each.deprecated && "deprecated"].filter((note) => note);
    const line = [`${path}${each.name}:`, each.nested ? each.nested.nesting : typeText(each.type), each.mode, ...notes].join(" ");
    return [line, ...(each.nested ? linesOf(each.nested.attributes, `${path}${each.name}.`) : [])];
  });
}

function attributesOf(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.flatMap((each) => [each, ...(each.nested ? attributesOf(each.nested.attributes) : [])]);
}

describe("the resource of a kind", () => {
  test("keeps metadata, spec and status nested", () => {
    const schema = toProviderSchema(GitRepository);

    expect([schema.typeName, schema.version, linesOf(schema.attributes)]).toMatchSnapshot();
  });

  test("has an optional attribute computed where the API server fills in a default", () => {
    const spec = toProviderSchema(GitRepository).attributes.find(({ name }) => name === "spec");
    const timeout = spec?.nested?.attributes.find(({ name }) => name === "timeout");

    expect(timeout).toEqual({
      name: "timeout",
      jsonName: "timeout",
      doc: "Longest time that one fetch may take.",
      mode: "optional-computed",
      type: "string",
      default: "60s",
      pattern: "^([0-9]+(\\.[0-9]+)?(ms|s|m))+$",
    });
  });

  test.each(KINDS.map((kind) => [kind.kind, toProviderSchema(kind)] as const))(
    "%s computes everything in its status",
    (_name, { attributes }) => {
      const status = attributes.filter(({ name }) => name === "status");

      expect(attributesOf(status).filter(({ mode }) => mode !== "computed")).toEqual([]);
    },
  );
});

describe("every attribute", () => {
  const all = [bootstrapGit, providerConfiguration, ...KINDS.map(toProviderSchema)].flatMap(({ attributes }) => attributesOf(attributes));

  test("has a sentence, and a name that OpenTofu takes and that constructs find again", () => {
    const wanting = all.filter(
      ({ name, jsonName, doc }) => !/^[A-Z`].*\.$/s.test(doc) || !/^[a-z][a-z0-9_]*$/.test(name) || toSnakeCase(jsonName) !== name,
    );

    expect(wanting).toEqual([]);
  });

  test("with a static default is computed", () => {
    expect(all.filter((each) => each.default !== undefined && each.mode !== "optional-computed")).toEqual([]);
  });
});

test("the bootstrap resource keeps the attributes, forms and modes of fluxcd/flux 1.8.5, and adds those of our own", () => {
  expect([bootstrapGit.version, linesOf(bootstrapGit.attributes).toSorted()]).toEqual([
    0,
    [
      "affinity: string optional",
      "allow_downgrade: bool optional",
      "cluster_credentials.bearer_token: string optional sensitive",
      "cluster_credentials.bearer_token_wo: string optional sensitive",
      "cluster_credentials.bearer_token_wo_version: number optional",
      "cluster_credentials.certificate_authority: string optional",
      "cluster_credentials.github_app.app_id: string optional",
      "cluster_credentials.github_app.base_url: string optional",
      "cluster_credentials.github_app.installation_id: string optional",
      "cluster_credentials.github_app.installation_owner: string optional",
      "cluster_credentials.github_app.private_key: string optional sensitive",
      "cluster_credentials.github_app: single optional",
      "cluster_credentials.known_hosts: string optional",
      "cluster_credentials.passphrase: string optional sensitive",
      "cluster_credentials.passphrase_wo: string optional sensitive",
      "cluster_credentials.passphrase_wo_version: number optional",
      "cluster_credentials.password: string optional sensitive",
      "cluster_credentials.password_wo: string optional sensitive",
      "cluster_credentials.password_wo_version: number optional",
      "cluster_credentials.private_key: string optional sensitive",
      "cluster_credentials.private_key_wo: string optional sensitive",
      "cluster_credentials.private_key_wo_version: number optional",
      "cluster_credentials.username: string optional",
      "cluster_credentials: single optional",
      "cluster_domain: string optional-computed",
      "commit_manifests: bool optional",
      "component_overrides.affinity: string optional",
      "component_overrides.node_selector: map(string) optional",
      "component_overrides.priority_class_name: string optional",
      "component_overrides.resources.limits: map(string) optional",
      "component_overrides.resources.requests: map(string) optional",
      "component_overrides.resources: single optional",
      "component_overrides.tolerations.effect: string optional",
      "component_overrides.tolerations.key: string optional",
      "component_overrides.tolerations.operator: string optional",
      "component_overrides.tolerations.toleration_seconds: number optional",
      "component_overrides.tolerations.value: string optional",
      "component_overrides.tolerations: list optional",
      "component_overrides: map optional",
      "components: set(string) optional-computed",
      "components_extra: set(string) optional",
      "delete_git_manifests: bool optional-computed",
      "delete_workloads: bool optional",
      "disable_secret_creation: bool optional",
      "distribution: string optional-computed",
      "distribution_source: string optional",
      "embedded_manifests: bool optional-computed",
      "id: string computed",
      "image_digests: map(string) optional",
      "image_pull_secret: string optional",
      "interval: string optional-computed",
      "keep_namespace: bool optional-computed",
      "kustomization_override: string optional",
      "log_level: string optional-computed",
      "manifests_path: string optional deprecated",
      "namespace: string optional-computed",
      "network_policy: bool optional-computed",
      "node_selector: map(string) optional",
      "objects: map(string) computed",
      "path: string optional",
      "priority_class_name: string optional",
      "recurse_submodules: bool optional",
      "registry: string optional-computed",
      "registry_credentials: string optional sensitive",
      "registry_credentials_wo: string optional sensitive",
      "registry_credentials_wo_version: number optional",
      "repository_files: map(string) computed",
      "resources.limits: map(string) optional",
      "resources.requests: map(string) optional",
      "resources: single optional",
      "rollback_on_failure: bool optional",
      "secret_name: string optional-computed",
      "sparse_checkout: list(string) optional",
      "sync_provider: string optional",
      "timeouts.create: string optional",
      "timeouts.delete: string optional",
      "timeouts.read: string optional",
      "timeouts.update: string optional",
      "timeouts: single optional",
      "toleration_keys: set(string) optional",
      "tolerations.effect: string optional",
      "tolerations.key: string optional",
      "tolerations.operator: string optional",
      "tolerations.toleration_seconds: number optional",
      "tolerations.value: string optional",
      "tolerations: list optional",
      "upgrade.added: list(string) computed",
      "upgrade.changed: list(string) computed",
      "upgrade.definition_versions: map(string) computed",
      "upgrade.from: string computed",
      "upgrade.images: map(string) computed",
      "upgrade.removed: list(string) computed",
      "upgrade.to: string computed",
      "upgrade: single computed",
      "version: string optional-computed",
      "watch_all_namespaces: bool optional-computed",
    ],
  ]);
});

test("the provider's block keeps the attributes of fluxcd/flux 1.8.5, and hides what is secret", () => {
  expect(linesOf(providerConfiguration.attributes)).toMatchSnapshot();
});

test("names go to snake case and back", () => {
  const words = fc.array(fc.stringMatching(/^[a-z][a-z0-9]{1,5}$/), { minLength: 1, maxLength: 4 });

  fc.assert(fc.property(words, (parts) => toSnakeCase(toCamelCase(parts.join("_"))) === parts.join("_")));
  expect(["secretRef", "lastHandledReconcileAt", "healthCheckExprs", "caBundleURL", "url"].map(toSnakeCase)).toEqual([
    "secret_ref",
    "last_handled_reconcile_at",
    "health_check_exprs",
    "ca_bundle_url",
    "url",
  ]);
});
