import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Kind } from "#api";
import { at, formatRef, refOf, type Json, type KubeObject } from "#base";
import { parseYamlDocuments } from "#codec";
import {
  componentsOf,
  DEFAULT_REGISTRY,
  formatManifests,
  imagesOf,
  kindsOf,
  releases,
  renderComponents,
  resolveRelease,
  type ComponentOptions,
} from "#distribution";

const options = (change: Partial<ComponentOptions> = {}): ComponentOptions => ({
  release: resolveRelease("v0.3.0"),
  namespace: "flux-system",
  components: ["kustomize-controller", "source-controller"],
  registry: DEFAULT_REGISTRY,
  clusterDomain: "cluster.local",
  logLevel: "info",
  networkPolicy: true,
  watchAllNamespaces: true,
  tolerationKeys: [],
  ...change,
});
const names = (objects: readonly KubeObject[]): string[] => objects.map((each) => formatRef(refOf(each)));
const find = (objects: readonly KubeObject[], name: string): KubeObject => {
  const found = objects.find((each) => formatRef(refOf(each)) === name);
  if (found === undefined) throw new Error(`no ${name} in ${names(objects).join(", ")}`);
  return found;
};

test("an install holds these objects in this order", () => {
  expect(names(renderComponents(options()))).toEqual([
    "Namespace/flux-system",
    "NetworkPolicy/flux-system/allow-egress",
    "NetworkPolicy/flux-system/allow-scraping",
    "NetworkPolicy/flux-system/allow-webhooks",
    "ResourceQuota/flux-system/critical-pods-flux-system",
    "ClusterRole/crd-controller-flux-system",
    "ClusterRole/flux-edit-flux-system",
    "ClusterRole/flux-view-flux-system",
    "ClusterRoleBinding/cluster-reconciler-flux-system",
    "ClusterRoleBinding/crd-controller-flux-system",
    "CustomResourceDefinition/kustomizations.kustomize.toolkit.fluxcd.io",
    "ServiceAccount/flux-system/kustomize-controller",
    "Deployment/flux-system/kustomize-controller",
    "CustomResourceDefinition/gitrepositories.source.toolkit.fluxcd.io",
    "CustomResourceDefinition/helmcharts.source.toolkit.fluxcd.io",
    "CustomResourceDefinition/helmrepositories.source.toolkit.fluxcd.io",
    "CustomResourceDefinition/ocirepositories.source.toolkit.fluxcd.io",
    "ServiceAccount/flux-system/source-controller",
    "Deployment/flux-system/source-controller",
    "Service/flux-system/source-controller",
  ]);
});

test("every object and every pod carries instance, part-of and version", () => {
  const labels = { "app.kubernetes.io/instance": "gitops", "app.kubernetes.io/part-of": "flux", "app.kubernetes.io/version": "v0.1.0" };
  const objects = renderComponents(options({ namespace: "gitops", release: resolveRelease("v0.1.0") }));
  const pods = objects.filter((each) => each.kind === "Deployment").map((each) => at(each.spec, "template", "metadata", "labels"));

  expect([...objects.map((each) => each.metadata.labels), ...pods].filter((each) => !includes(each, labels))).toEqual([]);
});

const includes = (found: unknown, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([key, value]) => at(found, key) === value);

test("the options reach the pods", () => {
  const objects = renderComponents(
    options({
      registry: "registry.example.com:5000/mirror/flux/",
      imagePullSecret: "pull",
      clusterDomain: "corp.internal",
      logLevel: "debug",
      watchAllNamespaces: false,
      tolerationKeys: ["b", "a"],
    }),
  );

  const pod = at(find(objects, "Deployment/flux-system/source-controller").spec, "template", "spec");
  expect(at(pod, "containers", 0, "image")).toBe("registry.example.com:5000/mirror/flux/source-controller:v0.3.0");
  expect(at(pod, "containers", 0, "args")).toEqual([
    "--events-addr=",
    "--watch-all-namespaces=false",
    "--log-level=debug",
    "--log-encoding=json",
    "--enable-leader-election",
    "--storage-path=/data",
    "--storage-adv-addr=source-controller.$(RUNTIME_NAMESPACE).svc.corp.internal.",
    "--interval-jitter-percentage=5",
  ]);
  expect(at(pod, "imagePullSecrets")).toEqual([{ name: "pull" }]);
  expect(at(pod, "tolerations")).toEqual([
    { key: "a", operator: "Exists" },
    { key: "b", operator: "Exists" },
  ]);
});

test("network policies may be left out", () => {
  expect(names(renderComponents(options({ networkPolicy: false }))).filter((each) => each.startsWith("NetworkPolicy"))).toEqual([]);
});

test("a later release differs in images, arguments, roles and fields of the CRDs", () => {
  const [older, newer] = ["v0.1.0", "v0.2.0"].map((version) => renderComponents(options({ release: resolveRelease(version) })));
  const field = (objects: readonly KubeObject[] = []): (Json | undefined)[] =>
    (
      [
        ["gitrepositories.source", "spec", "sparseCheckout"],
        ["kustomizations.kustomize", "spec", "ignore"],
      ] as const
    ).map(([crd, part, name]) =>
      at(
        find(objects, `CustomResourceDefinition/${crd}.toolkit.fluxcd.io`).spec,
        "versions",
        0,
        "schema",
        "openAPIV3Schema",
        "properties",
        part,
        "properties",
        name,
        "type",
      ),
    );

  expect([field(older), field(newer)]).toEqual([
    [undefined, undefined],
    ["array", "array"],
  ]);
  expect(names(newer ?? []).filter((each) => !names(older ?? []).includes(each))).toEqual([
    "ClusterRole/flux-edit-flux-system",
    "ClusterRole/flux-view-flux-system",
  ]);
});

test("v0.3.0 adds the CRDs of charts and registries, and changes nothing else but the version", () => {
  const [older = [], newer = []] = ["v0.2.0", "v0.3.0"].map((version) => renderComponents(options({ release: resolveRelease(version) })));
  const asNewer = JSON.parse(JSON.stringify(older).replaceAll("v0.2.0", "v0.3.0")) as Json;

  const added = newer.filter((each) => !names(older).includes(formatRef(refOf(each))));

  expect(names(added)).toEqual([
    "CustomResourceDefinition/helmcharts.source.toolkit.fluxcd.io",
    "CustomResourceDefinition/helmrepositories.source.toolkit.fluxcd.io",
    "CustomResourceDefinition/ocirepositories.source.toolkit.fluxcd.io",
  ]);
  expect(newer.filter((each) => !added.includes(each))).toEqual(asNewer);
});

// Who has one of these sees a plan with changes when their bytes change: add a release instead.
test.each([
  ["v0.1.0", "b3b9050776ef761fc1957afeb7920b38ff42fffee17cf3c9d5aa857d65e27f1c"],
  ["v0.2.0", "4d423ee4d7cbf6057e4c18d811fb65cab7c6f6c7ac8da52771d0b6e8d1d3682a"],
])("the manifests of %s are those that it came out with", (version, digest) => {
  const { release, components } = options({ release: resolveRelease(version) });

  const text = formatManifests(version, components, renderComponents(options({ release })));

  expect(createHash("sha256").update(text).digest("hex")).toBe(digest);
});

test.each(releases().map((release) => [release.version, release] as const))(
  "the roles of %s cover every kind that it has",
  (_version, release) => {
    const verbs = { "crd-controller": "update", ...(release.userRoles && { "flux-edit": "patch", "flux-view": "watch" }) };
    const objects = renderComponents(options({ release }));
    const kinds = release.components.flatMap((component) => kindsOf(release, component));

    const uncovered = Object.entries(verbs).flatMap(([role, verb]) => {
      const rules = find(objects, `ClusterRole/${role}-flux-system`)["rules"] as readonly Rule[];
      const covers = ({ apiGroups = [], resources = [], verbs }: Rule, { group, plural }: Kind): boolean =>
        apiGroups.includes(group) &&
        [plural, "*"].some((each) => resources.includes(each)) &&
        [verb, "*"].some((each) => verbs.includes(each));
      return kinds.filter((kind) => !rules.some((rule) => covers(rule, kind))).map(({ plural }) => `${role} cannot ${verb} ${plural}`);
    });

    expect(uncovered).toEqual([]);
  },
);

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
}

test("no release leaves a validation rule that speaks of a field it does not have", () => {
  for (const release of releases()) {
    const rules = JSON.stringify(renderComponents(options({ release }))).match(/"rule":"[^"]*"/g) ?? [];
    const gone = Object.values(release.withoutFields).flatMap((fields) => fields.map(([, field]) => field));

    expect(rules.filter((rule) => gone.some((field) => new RegExp(`\\bself\\.(spec\\.)?${field}\\b`).test(rule)))).toEqual([]);
  }
});

test("the text says what it is, and reads back as the objects", () => {
  const objects = renderComponents(options());

  const text = formatManifests("v0.3.0", options().components, objects);

  expect(text.split("\n").slice(0, 8)).toEqual([
    "---",
    "# This manifest was generated by flux. DO NOT EDIT.",
    "# Flux Version: v0.3.0",
    "# Components: kustomize-controller,source-controller",
    "apiVersion: v1",
    "kind: Namespace",
    "metadata:",
    "  labels:",
  ]);
  expect(parseYamlDocuments(text)).toEqual(JSON.parse(JSON.stringify(objects)));
  expect(formatManifests("v0.3.0", options().components, renderComponents(options()))).toBe(text);
});

test.each([
  ["latest", "v0.3.0"],
  ["v0.1.0", "v0.1.0"],
  ["~0.1", "v0.1.0"],
  ["~0.2", "v0.2.0"],
  [">=0.1.0 <1.0.0", "v0.3.0"],
])("%s means release %s", (range, version) => {
  expect(resolveRelease(range).version).toBe(version);
});

test.each([
  ["v9.9.9", "distribution.noSuchRelease"],
  ["newest", "semver.invalidConstraint"],
])("the release %s is refused", (range, code) => {
  expect(() => resolveRelease(range)).toThrow(expect.objectContaining({ code }));
});

test.each([
  ["a component that the release does not have", ["helm-controller"], "distribution.componentUnavailable"],
  ["a component that nobody knows", ["cron-controller"], "distribution.unknownComponent"],
  ["no component", [], "distribution.noComponents"],
])("%s is refused", (_case, wanted, code) => {
  expect(() => componentsOf(resolveRelease("latest"), wanted)).toThrow(expect.objectContaining({ code }));
});

test("the refusal of a component names what the release has", () => {
  expect(() => componentsOf(resolveRelease("v0.1.0"), ["source-controller", "image-automation-controller"])).toThrow(
    expect.objectContaining({
      message: "release v0.1.0 does not have image-automation-controller",
      next: "it has source-controller and kustomize-controller; leave the others out",
    }),
  );
});

test("the images of an install are listed for mirrors", () => {
  expect(imagesOf(options())).toEqual(["ghcr.io/headgate/kustomize-controller:v0.3.0", "ghcr.io/headgate/source-controller:v0.3.0"]);
});

test("the controllers run where the user wants them, and elsewhere nothing changes", () => {
  const pods = (change: Partial<ComponentOptions>) =>
    renderComponents(options(change))
      .filter(({ kind }) => kind === "Deployment")
      .map((each) => [at(each, "spec", "template", "spec", "nodeSelector"), at(each, "spec", "template", "spec", "priorityClassName")]);

  expect(pods({ nodeSelector: { pool: "system" }, priorityClassName: "high" })).toEqual([
    [{ "kubernetes.io/os": "linux", pool: "system" }, "high"],
    [{ "kubernetes.io/os": "linux", pool: "system" }, "high"],
  ]);
  expect(pods({ nodeSelector: { "kubernetes.io/os": "other" } })[0]).toEqual([{ "kubernetes.io/os": "other" }, "system-cluster-critical"]);
  const rendered = renderComponents(options({ nodeSelector: {}, priorityClassName: "system-cluster-critical" }));
  expect(rendered).toEqual(renderComponents(options()));
});
