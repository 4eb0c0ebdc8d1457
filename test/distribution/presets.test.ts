import { describe, expect, test } from "vitest";
import { at, formatRef, refOf, type KubeObject } from "#base";
import {
  applyPresets,
  argumentsOf,
  imagesIn,
  managerOf,
  renderComponents,
  resolveRelease,
  SHARDING_KEY,
  type Presets,
} from "#distribution";

const OURS = renderComponents({
  release: resolveRelease("v0.3.0"),
  namespace: "flux-system",
  components: ["kustomize-controller", "source-controller"],
  registry: "registry.example.com/flux",
  clusterDomain: "cluster.local",
  logLevel: "info",
  networkPolicy: true,
  watchAllNamespaces: true,
  tolerationKeys: [],
});

/** A Deployment in the form of upstream's manifests, for controllers that this distribution does not have. */
function upstream(name: string, more: readonly string[] = []): KubeObject {
  const labels = { "app.kubernetes.io/component": name, "app.kubernetes.io/part-of": "flux" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "flux-system", labels },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: {
          serviceAccountName: name,
          securityContext: { fsGroup: 1337 },
          containers: [{ name: "manager", image: `ghcr.io/fluxcd/${name}:v1.0.0`, args: ["--log-level=info", ...more] }],
        },
      },
    },
  };
}

const THEIRS = ["helm-controller", "notification-controller", "image-reflector-controller", "image-automation-controller"].map((each) =>
  upstream(each),
);
const ALL = [...OURS, ...THEIRS];
const made = (presets: Presets, objects: readonly KubeObject[] = ALL): KubeObject[] => applyPresets(objects, presets);
const deployment = (objects: readonly KubeObject[], name: string): KubeObject => {
  const found = objects.find((each) => each.kind === "Deployment" && each.metadata.name === name);
  if (found === undefined) throw new Error(`no Deployment ${name}`);
  return found;
};
const pod = (object: KubeObject): unknown => at(object, "spec", "template", "spec");
const args = (objects: readonly KubeObject[], name: string): readonly string[] =>
  argumentsOf(managerOf(deployment(objects, name))).filter((each) => !argumentsOf(managerOf(before(name))).includes(each));
const before = (name: string): KubeObject => deployment(ALL, name.replace(/-(a|b)$/, ""));
const limits = (objects: readonly KubeObject[], name: string): unknown => at(managerOf(deployment(objects, name)), "resources", "limits");

test("without a preset every object stays as it is", () => {
  expect(made({})).toEqual(ALL);
});

describe("a size", () => {
  const appliers = ["kustomize-controller", "helm-controller"];
  test.each([
    ["small", ["--concurrent=5", "--requeue-dependency=10s"], { cpu: "1000m", memory: "512Mi" }],
    ["medium", ["--concurrent=10", "--requeue-dependency=5s"], { cpu: "2000m", memory: "1Gi" }],
    ["large", ["--concurrent=20", "--requeue-dependency=5s"], { cpu: "3000m", memory: "3Gi" }],
  ] as const)("%s fits what applies", (size, flags, bounds) => {
    const objects = made({ size });

    expect(appliers.map((each) => [args(objects, each), limits(objects, each)])).toEqual(appliers.map(() => [flags, bounds]));
  });

  test.each([
    ["small", [], ["10s", 10], { cpu: "1000m", memory: "512Mi" }],
    ["medium", ["--concurrent=5"], ["5s", 50], { cpu: "2000m", memory: "1Gi" }],
    ["large", ["--concurrent=10"], ["5s", 100], { cpu: "2000m", memory: "2Gi" }],
  ] as const)("%s fits sources", (size, flags, [requeue, indexes], bounds) => {
    const objects = made({ size });

    expect(args(objects, "source-controller")).toEqual([
      ...flags,
      `--requeue-dependency=${requeue}`,
      `--helm-cache-max-size=${indexes}`,
      "--helm-cache-ttl=12h",
    ]);
    expect(limits(objects, "source-controller")).toEqual(bounds);
  });

  test("takes the place of a flag that is there, and leaves others and what else is asked of the machine", () => {
    const busy = upstream("helm-controller", ["--concurrent=2", "--log-encoding=json", "--concurrent=3"]);

    const objects = made({ size: "small" }, [busy, ...OURS]);

    expect(argumentsOf(managerOf(deployment(objects, "helm-controller")))).toEqual([
      "--log-level=info",
      "--concurrent=5",
      "--log-encoding=json",
      "--requeue-dependency=10s",
    ]);
    expect(at(managerOf(deployment(objects, "source-controller")), "resources", "requests")).toEqual({ cpu: "100m", memory: "64Mi" });
    expect(deployment(made({ size: "large" }), "notification-controller")).toEqual(before("notification-controller"));
  });
});

test("tenants are confined to their namespaces", () => {
  const objects = made({ tenancy: { defaultServiceAccount: "default" } });

  expect(
    Object.fromEntries(["source", "kustomize", "helm", "notification"].map((each) => [each, args(objects, `${each}-controller`)])),
  ).toEqual({
    source: [],
    kustomize: ["--no-cross-namespace-refs=true", "--no-remote-bases=true", "--default-service-account=default"],
    helm: ["--no-cross-namespace-refs=true", "--default-service-account=default"],
    notification: ["--no-cross-namespace-refs=true"],
  });
  expect(args(objects, "image-reflector-controller")).toEqual(["--no-cross-namespace-refs=true"]);
});

test("tenants log in as ServiceAccounts of their own", () => {
  const gated = upstream("helm-controller", ["--feature-gates=OOMWatch=true,ObjectLevelWorkloadIdentity=false"]);
  const objects = made({ objectIdentity: true, tenantIdentity: { serviceAccount: "tenant", decryption: "keys", kubeConfig: "clusters" } }, [
    gated,
    ...ALL.filter((each) => each.metadata.name !== "helm-controller"),
  ]);
  const gate = "--feature-gates=ObjectLevelWorkloadIdentity=true";

  expect(args(objects, "source-controller")).toEqual([gate, "--default-service-account=tenant"]);
  expect(args(objects, "kustomize-controller")).toEqual([
    gate,
    "--default-decryption-service-account=keys",
    "--default-kubeconfig-service-account=clusters",
  ]);
  expect(args(objects, "helm-controller")).toEqual([
    "--feature-gates=OOMWatch=true,ObjectLevelWorkloadIdentity=true",
    "--default-kubeconfig-service-account=clusters",
  ]);
  expect(args(objects, "notification-controller")).toEqual([gate, "--default-service-account=tenant"]);
});

const rulesOf = (objects: readonly KubeObject[]): readonly { resources?: string[] }[] =>
  (objects.find((each) => each.metadata.name === "crd-controller-flux-system")?.["rules"] ?? []) as readonly { resources?: string[] }[];

test("without identities of objects the controllers may make no tokens", () => {
  const role = (objects: readonly KubeObject[]): unknown =>
    rulesOf(objects).filter(({ resources }) => resources?.includes("serviceaccounts/token"));

  expect(role(ALL)).toHaveLength(1);
  expect(role(made({ objectIdentity: false }))).toEqual([]);
});

test("OpenShift chooses users and profiles itself", () => {
  const objects = made({ openshift: true });

  const source = deployment(objects, "source-controller");
  expect(at(pod(source), "securityContext")).toBeUndefined();
  expect(at(managerOf(source), "securityContext")).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  });
  expect(Object.keys(objects.find((each) => each.kind === "Namespace")?.metadata.labels ?? {})).toEqual([
    "app.kubernetes.io/instance",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/version",
  ]);
});

describe("storage", () => {
  const storage = { class: "fast", size: "10Gi" };
  const volumes = (object: KubeObject): unknown => at(pod(object), "volumes");

  test("that persists is claimed by source-controller", () => {
    const objects = made({ storage });

    expect(objects.filter((each) => each.kind === "PersistentVolumeClaim")).toEqual([
      {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "source-controller", namespace: "flux-system", labels: expect.any(Object) as object },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } }, storageClassName: "fast" },
      },
    ]);
    expect(volumes(deployment(objects, "source-controller"))).toEqual([
      { name: "data", persistentVolumeClaim: { claimName: "source-controller" } },
      { emptyDir: {}, name: "temp" },
    ]);
  });

  test("of builds is in memory when it is asked for", () => {
    const objects = made({ buildsInMemory: true });

    expect(volumes(deployment(objects, "kustomize-controller"))).toEqual([{ emptyDir: { medium: "Memory" }, name: "temp" }]);
    expect(deployment(objects, "source-controller")).toEqual(before("source-controller"));
  });
});

describe("shards", () => {
  const sharding = { key: SHARDING_KEY, shards: ["a", "b"], storage: "ephemeral" } as const;
  const named = (objects: readonly KubeObject[], kind: string): string[] =>
    objects.filter((each) => each.kind === kind).map((each) => each.metadata.name ?? "");

  test("have controllers of their own, and the main ones look after the rest", () => {
    const objects = made({ sharding });

    expect(named(objects, "Deployment").filter((each) => /-(a|b)$/.test(each))).toEqual(
      ["kustomize-controller", "source-controller", "helm-controller", "image-reflector-controller", "image-automation-controller"].flatMap(
        (each) => [`${each}-a`, `${each}-b`],
      ),
    );
    expect(args(objects, "kustomize-controller")).toEqual(["--watch-label-selector=!sharding.fluxcd.io/key"]);
    expect(args(objects, "notification-controller")).toEqual([]);
    expect(args(objects, "helm-controller-b")).toEqual(["--watch-label-selector=sharding.fluxcd.io/key=b"]);
    expect(args(objects, "source-controller-a")).toEqual([
      "--storage-adv-addr=source-controller-a.$(RUNTIME_NAMESPACE).svc.cluster.local.",
      "--watch-label-selector=sharding.fluxcd.io/key=a",
    ]);
  });

  test("are found by their own labels and run as the account of the main controller", () => {
    const objects = made({ sharding });

    const shard = deployment(objects, "source-controller-a");
    expect(at(shard, "spec", "selector", "matchLabels")).toEqual({ app: "source-controller-a" });
    expect(at(shard, "spec", "template", "metadata", "labels", "app")).toBe("source-controller-a");
    expect(at(pod(shard), "serviceAccountName")).toBe("source-controller");
    expect(shard.metadata.annotations).toEqual({ "sharding.fluxcd.io/role": "shard" });
    expect(named(objects, "Service")).toEqual(["source-controller", "source-controller-a", "source-controller-b"]);
    expect(at(objects.find((each) => each.kind === "Service" && each.metadata.name === "source-controller-b")?.spec, "selector")).toEqual({
      app: "source-controller-b",
    });
    expect(named(objects, "ServiceAccount")).toEqual(named([...ALL], "ServiceAccount"));
  });

  test.each([
    ["ephemeral", ["source-controller"], { emptyDir: {}, name: "data" }],
    [
      "persistent",
      ["source-controller", "source-controller-a", "source-controller-b"],
      { name: "data", persistentVolumeClaim: { claimName: "source-controller-a" } },
    ],
  ] as const)("keep artifacts in %s storage", (kind, claims, volume) => {
    const objects = made({ storage: { class: "fast", size: "1Gi" }, sharding: { ...sharding, storage: kind } });

    expect(named(objects, "PersistentVolumeClaim")).toEqual(claims);
    expect(at(pod(deployment(objects, "source-controller-a")), "volumes", 0)).toEqual(volume);
  });

  test("have what other presets made of the main controllers", () => {
    const objects = made({ sharding, size: "large", digests: { "kustomize-controller": `sha256:${"1".repeat(64)}` } });

    expect(limits(objects, "kustomize-controller-a")).toEqual({ cpu: "3000m", memory: "3Gi" });
    expect(at(managerOf(deployment(objects, "kustomize-controller-a")), "image")).toBe(
      `registry.example.com/flux/kustomize-controller:v0.3.0@sha256:${"1".repeat(64)}`,
    );
  });

  test("that are none change nothing", () => {
    expect(made({ sharding: { ...sharding, shards: [] } })).toEqual(ALL);
  });
});

test("a digest takes the place of another one", () => {
  const [old, fresh] = [`sha256:${"1".repeat(64)}`, `sha256:${"2".repeat(64)}`];

  const objects = made({ digests: { "source-controller": fresh } }, made({ digests: { "source-controller": old } }, OURS));

  expect(imagesIn(objects)).toEqual({
    "kustomize-controller": "registry.example.com/flux/kustomize-controller:v0.3.0",
    "source-controller": `registry.example.com/flux/source-controller:v0.3.0@${fresh}`,
  });
});

test("common metadata goes over that of every object, and to no pod", () => {
  const objects = made({ metadata: { labels: { team: "platform", "app.kubernetes.io/part-of": "gitops" }, annotations: { owner: "me" } } });

  expect(objects.every(({ metadata }) => metadata.labels?.["team"] === "platform" && metadata.annotations?.["owner"] === "me")).toBe(true);
  expect(objects.every(({ metadata }) => metadata.labels?.["app.kubernetes.io/part-of"] === "gitops")).toBe(true);
  expect(deployment(objects, "source-controller").spec).toEqual(before("source-controller").spec);
});

test("presets keep every object, and what they are not for", () => {
  const everything: Presets = {
    size: "large",
    openshift: true,
    tenancy: { defaultServiceAccount: "default" },
    objectIdentity: false,
    storage: { class: "fast", size: "1Gi" },
    buildsInMemory: true,
    digests: {},
    metadata: { labels: { a: "b" } },
  };
  const names = (objects: readonly KubeObject[]): string[] => objects.map((each) => formatRef(refOf(each)));

  expect(names(made(everything)).filter((each) => !each.startsWith("PersistentVolumeClaim/"))).toEqual(names(ALL));
});
