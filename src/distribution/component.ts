// One controller of an install: its CRDs, account, Service and Deployment.
import { apiVersionOf, GitRepository, HelmChart, HelmRepository, Kustomization, OciRepository, toCrd, type Kind } from "#api";
import { at, cloneJson, isObject, type Json, type JsonObject, type KubeObject, type MutableJsonObject } from "#base";
import { COMPONENT, labelsOf } from "./labels.ts";
import type { ComponentName, Release } from "./release.ts";
import type { ComponentOptions } from "./render.ts";

interface Component {
  /** In the order of their plurals, as upstream writes their CRDs. */
  readonly kinds: readonly Kind[];
  /** Arguments after those that every controller is given. */
  readonly args: readonly string[];
  readonly env: readonly Json[];
  /** Port on which it serves artifacts; it has a Service then. */
  readonly servesOn?: number;
  readonly readiness: Json;
  /** Keeps artifacts, which two processes must not write at once. */
  readonly hasData: boolean;
  readonly graceSeconds: number;
}

const HEALTH = { path: "/readyz", port: "healthz" };

const COMPONENTS: Readonly<Record<ComponentName, Component>> = {
  "source-controller": {
    kinds: [GitRepository, HelmChart, HelmRepository, OciRepository],
    args: ["--storage-path=/data", "--storage-adv-addr=source-controller.$(RUNTIME_NAMESPACE).svc.DOMAIN."],
    env: [],
    servesOn: 9090,
    readiness: { httpGet: { path: "/", port: "http" } },
    hasData: true,
    graceSeconds: 10,
  },
  "kustomize-controller": {
    kinds: [Kustomization],
    args: [],
    env: [],
    readiness: { httpGet: HEALTH },
    hasData: false,
    graceSeconds: 60,
  },
};

/** Kinds that a component of a release looks after, in the distribution's order. */
export function kindsOf(release: Release, component: ComponentName): readonly Kind[] {
  return COMPONENTS[component].kinds.filter(({ kind }) => !release.withoutKinds.includes(kind));
}

/** Image of a component: `<registry>/<component>:<version>`. */
export function imageOf(options: ComponentOptions, component: ComponentName): string {
  return `${options.registry.replace(/\/+$/, "")}/${component}:${options.release.version}`;
}

/** CRDs, ServiceAccount, Deployment and, where it serves something, Service. */
export function componentObjects(options: ComponentOptions, name: ComponentName): KubeObject[] {
  const component = COMPONENTS[name];
  const metadata = { name, namespace: options.namespace, labels: labelsOf(options, name) };
  return [
    ...kindsOf(options.release, name).map((kind) => crdOf(kind, options, name)),
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    deploymentOf(options, name),
    ...(component.servesOn === undefined ? [] : [serviceOf(metadata)]),
  ];
}

function crdOf(kind: Kind, options: ComponentOptions, component: ComponentName): KubeObject {
  const crd = withoutFields(toCrd(kind), kind, options.release);
  return { ...crd, metadata: { ...crd.metadata, labels: labelsOf(options, component) } };
}

function withoutFields(crd: KubeObject, kind: Kind, release: Release): KubeObject {
  const copy = cloneJson(crd);
  for (const [part, field] of release.withoutFields[kind.kind] ?? []) {
    const schema = at(copy.spec, "versions", 0, "schema", "openAPIV3Schema", "properties", part, "properties");
    if (!isObject(schema) || !Object.hasOwn(schema, field)) {
      throw new Error(`${apiVersionOf(kind)} ${kind.kind} has no field ${part}.${field} for release ${release.version} to be without`);
    }
    delete (schema as MutableJsonObject)[field];
  }
  return copy;
}

function serviceOf(metadata: KubeObject["metadata"] & { readonly name: string }): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: {
      ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: "http" }],
      selector: { app: metadata.name },
      type: "ClusterIP",
    },
  };
}

function deploymentOf(options: ComponentOptions, name: ComponentName): KubeObject {
  const { hasData } = COMPONENTS[name];
  const labels = labelsOf(options, name);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: options.namespace, labels: { ...labels, "control-plane": "controller" } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      ...(hasData && { strategy: { type: "Recreate" } }),
      template: {
        metadata: {
          annotations: { "prometheus.io/port": "8080", "prometheus.io/scrape": "true" },
          labels: { app: name, ...labels, [COMPONENT]: name },
        },
        spec: podOf(options, name),
      },
    },
  };
}

function podOf(options: ComponentOptions, name: ComponentName): JsonObject {
  const { hasData, graceSeconds } = COMPONENTS[name];
  return {
    containers: [containerOf(options, name)],
    ...(options.imagePullSecret && { imagePullSecrets: [{ name: options.imagePullSecret }] }),
    nodeSelector: { "kubernetes.io/os": "linux", ...options.nodeSelector },
    priorityClassName: options.priorityClassName ?? "system-cluster-critical",
    securityContext: { fsGroup: 1337 },
    serviceAccountName: name,
    terminationGracePeriodSeconds: graceSeconds,
    ...(options.tolerationKeys.length > 0 && {
      tolerations: options.tolerationKeys.toSorted().map((key) => ({ key, operator: "Exists" })),
    }),
    volumes: [...(hasData ? [{ emptyDir: {}, name: "data" }] : []), { emptyDir: {}, name: "temp" }],
  };
}

function containerOf(options: ComponentOptions, name: ComponentName): JsonObject {
  const { env, servesOn, readiness, hasData } = COMPONENTS[name];
  return {
    args: argumentsOf(options, name),
    env: [{ name: "RUNTIME_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } }, ...env],
    image: imageOf(options, name),
    imagePullPolicy: "IfNotPresent",
    livenessProbe: { httpGet: { path: "/healthz", port: "healthz" } },
    name: "manager",
    ports: [
      ...(servesOn === undefined ? [] : [{ containerPort: servesOn, name: "http", protocol: "TCP" }]),
      { containerPort: 8080, name: "http-prom", protocol: "TCP" },
      { containerPort: 9440, name: "healthz", protocol: "TCP" },
    ],
    readinessProbe: readiness,
    resources: { limits: { cpu: "1000m", memory: "1Gi" }, requests: { cpu: "100m", memory: "64Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    },
    volumeMounts: [...(hasData ? [{ mountPath: "/data", name: "data" }] : []), { mountPath: "/tmp", name: "temp" }],
  };
}

function argumentsOf(options: ComponentOptions, name: ComponentName): string[] {
  return [
    // Events go to the notification controller, which no release holds yet.
    "--events-addr=",
    `--watch-all-namespaces=${options.watchAllNamespaces}`,
    `--log-level=${options.logLevel}`,
    "--log-encoding=json",
    "--enable-leader-election",
    ...COMPONENTS[name].args.map((each) => each.replace("DOMAIN", options.clusterDomain)),
    ...(options.release.args[name] ?? []),
  ];
}
