// Manifests of our own that a real API server refuses, each with one fault or a few that belong together.
import type { MutableJsonObject } from "#base";
import type { Manifest } from "./manifests.ts";

type Body = Record<string, unknown>;
const container = { name: "app", image: "app:1" };
const labels = { app: "web" };
const selector = { matchLabels: labels };
const template = (spec: Body = {}, metadata: Body = { labels }): Body => ({ metadata, spec: { containers: [container], ...spec } });

function of(title: string, apiVersion: string, kind: string, body: Body = {}): Manifest {
  const { metadata, ...rest } = body as { metadata?: Body };
  return { title, object: { apiVersion, kind, metadata: { name: "sample", ...metadata }, ...rest } as MutableJsonObject };
}

const deployment = (title: string, spec: Body): Manifest =>
  of(`Deployment: ${title}`, "apps/v1", "Deployment", { spec: { selector, template: template(), ...spec } });
const pod = (title: string, spec: Body): Manifest => of(`Pod: ${title}`, "v1", "Pod", { spec: { containers: [container], ...spec } });
const withContainer = (title: string, extra: Body, spec: Body = {}): Manifest =>
  pod(title, { containers: [{ ...container, ...extra }], ...spec });
const service = (title: string, spec: Body, metadata: Body = {}): Manifest =>
  of(`Service: ${title}`, "v1", "Service", { metadata, spec: { ports: [{ port: 80 }], ...spec } });
const job = (title: string, spec: Body): Manifest =>
  of(`Job: ${title}`, "batch/v1", "Job", { spec: { template: template({ restartPolicy: "Never" }), ...spec } });
const cron = (title: string, spec: Body): Manifest =>
  of(`CronJob: ${title}`, "batch/v1", "CronJob", {
    spec: { schedule: "* * * * *", jobTemplate: { spec: { template: template({ restartPolicy: "Never" }) } }, ...spec },
  });
const ingress = (title: string, spec: Body): Manifest => of(`Ingress: ${title}`, "networking.k8s.io/v1", "Ingress", { spec });
const path = (extra: Body): Body => ({
  rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } }, ...extra }] } }],
});
const scaler = (title: string, spec: Body): Manifest =>
  of(`HorizontalPodAutoscaler: ${title}`, "autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, ...spec },
  });
const claim = (title: string, spec: Body): Manifest =>
  of(`PersistentVolumeClaim: ${title}`, "v1", "PersistentVolumeClaim", {
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  });
const volumes = (title: string, volume: Body): Manifest => pod(title, { volumes: [{ name: "v", ...volume }] });
const networkPolicy = (title: string, spec: Body): Manifest =>
  of(`NetworkPolicy: ${title}`, "networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {}, ...spec } });
const statefulSet = (title: string, spec: Body): Manifest =>
  of(`StatefulSet: ${title}`, "apps/v1", "StatefulSet", { spec: { selector, template: template(), ...spec } });

export const FAULTS: readonly Manifest[] = [
  // names
  of("ConfigMap: a name with capitals", "v1", "ConfigMap", { metadata: { name: "Sample" } }),
  of("ConfigMap: a name that is too long", "v1", "ConfigMap", { metadata: { name: "a".repeat(254) } }),
  of("Namespace: a name with a dot", "v1", "Namespace", { metadata: { name: "a.b" } }),
  service("a name that begins with a digit", {}, { name: "1web" }),
  of("Role: a name with a slash", "rbac.authorization.k8s.io/v1", "Role", { metadata: { name: "a/b" }, rules: [] }),
  of("ServiceAccount: a name with an underscore", "v1", "ServiceAccount", { metadata: { name: "a_b" } }),
  // configuration
  of("ConfigMap: a key with a blank", "v1", "ConfigMap", { data: { "a b": "1" } }),
  of("ConfigMap: a key twice", "v1", "ConfigMap", { data: { a: "1" }, binaryData: { a: "AAE=" } }),
  of("ConfigMap: a key of dots", "v1", "ConfigMap", { data: { "..": "1" } }),
  of("Secret: a key with a slash", "v1", "Secret", { stringData: { "a/b": "1" } }),
  of("Secret: docker configuration that is no JSON", "v1", "Secret", {
    type: "kubernetes.io/dockerconfigjson",
    stringData: { ".dockerconfigjson": "{" },
  }),
  of("Secret: docker configuration without its key", "v1", "Secret", { type: "kubernetes.io/dockerconfigjson" }),
  of("Secret: TLS without keys", "v1", "Secret", { type: "kubernetes.io/tls" }),
  of("Secret: basic auth without keys", "v1", "Secret", { type: "kubernetes.io/basic-auth" }),
  of("Secret: SSH auth without its key", "v1", "Secret", { type: "kubernetes.io/ssh-auth" }),
  of("Secret: token without an account", "v1", "Secret", { type: "kubernetes.io/service-account-token" }),
  of("Deployment: empty", "apps/v1", "Deployment"),
  deployment("no selector", { selector: undefined }),
  deployment("an empty selector", { selector: {} }),
  deployment("a selector that does not match", { selector: { matchLabels: { app: "other" } } }),
  deployment("a selector with a wrong operator", { selector: { matchExpressions: [{ key: "app", operator: "Is", values: ["web"] }] } }),
  deployment("a selector without values", { selector: { matchLabels: labels, matchExpressions: [{ key: "app", operator: "In" }] } }),
  deployment("a selector with needless values", {
    selector: { matchLabels: labels, matchExpressions: [{ key: "app", operator: "Exists", values: ["a"] }] },
  }),
  deployment("a selector with a bad value", { selector: { matchLabels: { app: "a b" } } }),
  deployment("no containers", { template: { metadata: { labels }, spec: {} } }),
  deployment("negative numbers", { replicas: -1, minReadySeconds: -1, revisionHistoryLimit: -1, progressDeadlineSeconds: -1 }),
  deployment("a deadline below the minimum", { minReadySeconds: 10, progressDeadlineSeconds: 10 }),
  deployment("an unknown strategy", { strategy: { type: "Canary" } }),
  deployment("rolling values with Recreate", { strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1 } } }),
  deployment("neither surge nor unavailability", { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
  deployment("a surge that is no percentage", { strategy: { rollingUpdate: { maxSurge: "a" } } }),
  deployment("unavailability above 100%", { strategy: { rollingUpdate: { maxUnavailable: "101%" } } }),
  deployment("restartPolicy Never", { template: template({ restartPolicy: "Never" }) }),
  deployment("a deadline in the template", { template: template({ activeDeadlineSeconds: 5 }) }),
  deployment("bad template labels", { template: template({}, { labels: { ...labels, "a b": "c", d: "-" } }) }),
  of("DaemonSet: a selector that does not match", "apps/v1", "DaemonSet", { spec: { selector, template: template({}, { labels: {} }) } }),
  of("DaemonSet: an unknown strategy", "apps/v1", "DaemonSet", {
    spec: { selector, template: template(), updateStrategy: { type: "Canary" } },
  }),
  of("DaemonSet: surge and unavailability", "apps/v1", "DaemonSet", {
    spec: { selector, template: template(), updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } },
  }),
  of("ReplicaSet: a selector that does not match", "apps/v1", "ReplicaSet", {
    spec: { selector, template: template({}, { labels: { a: "b" } }) },
  }),
  statefulSet("an unknown policy", { podManagementPolicy: "Random" }),
  statefulSet("an unknown strategy", { updateStrategy: { type: "Canary" } }),
  statefulSet("a negative partition", { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: -1 } } }),
  statefulSet("restartPolicy OnFailure", { template: template({ restartPolicy: "OnFailure" }) }),
  // pods
  withContainer("no name", { name: "" }),
  withContainer("a bad name", { name: "App" }),
  withContainer("no image", { image: "" }),
  withContainer("an image with blanks around", { image: " app" }),
  pod("two containers of one name", { containers: [container, container] }),
  pod("an init container with the name of a container", { initContainers: [container] }),
  withContainer("an unknown pull policy", { imagePullPolicy: "Sometimes" }),
  withContainer("port 0", { ports: [{ containerPort: 0 }] }),
  withContainer("port 70000", { ports: [{ containerPort: 70_000 }] }),
  withContainer("port names", {
    ports: [
      { name: "http", containerPort: 1 },
      { name: "http", containerPort: 2 },
    ],
  }),
  withContainer("a bad port name", { ports: [{ name: "HTTP_port_with_long_name", containerPort: 1 }] }),
  withContainer("a bad protocol", { ports: [{ containerPort: 1, protocol: "ICMP" }] }),
  withContainer("host ports twice", {
    ports: [
      { containerPort: 1, hostPort: 80 },
      { containerPort: 2, hostPort: 80 },
    ],
  }),
  withContainer("host network with another host port", { ports: [{ containerPort: 1, hostPort: 80 }] }, { hostNetwork: true }),
  withContainer("an environment variable without a name", { env: [{ value: "a" }] }),
  withContainer("an environment variable with =", { env: [{ name: "A=B" }] }),
  withContainer("value and valueFrom", { env: [{ name: "A", value: "a", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }] }),
  withContainer("an empty valueFrom", { env: [{ name: "A", valueFrom: {} }] }),
  withContainer("two sources of a value", {
    env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name" }, secretKeyRef: { name: "s", key: "k" } } }],
  }),
  withContainer("an unknown field path", { env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.nothing" } } }] }),
  withContainer("an unsupported field path", { env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.labels" } } }] }),
  withContainer("a secret key without a name", { env: [{ name: "A", valueFrom: { secretKeyRef: { key: "k" } } }] }),
  withContainer("a secret key without a key", { env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s" } } }] }),
  withContainer("an unknown resource", { env: [{ name: "A", valueFrom: { resourceFieldRef: { resource: "limits.disk" } } }] }),
  withContainer("an empty envFrom", { envFrom: [{}] }),
  withContainer("envFrom without a name", { envFrom: [{ configMapRef: {} }] }),
  withContainer("requests above limits", { resources: { requests: { cpu: "2", memory: "2Gi" }, limits: { cpu: "1", memory: "1Gi" } } }),
  withContainer("a negative request", { resources: { requests: { cpu: "-1" } } }),
  withContainer("an unknown resource name", { resources: { requests: { disk: "1" } } }),
  withContainer("an extended resource below its limit", {
    resources: { requests: { "example.com/gpu": "1" }, limits: { "example.com/gpu": "2" } },
  }),
  withContainer("an extended resource with a fraction", { resources: { limits: { "example.com/gpu": "500m" } } }),
  withContainer("a mount of nothing", { volumeMounts: [{ name: "nothing", mountPath: "/a" }] }),
  withContainer("a mount without a path", { volumeMounts: [{ name: "v" }] }, { volumes: [{ name: "v" }] }),
  withContainer(
    "a mount path twice",
    {
      volumeMounts: [
        { name: "v", mountPath: "/a" },
        { name: "v", mountPath: "/a" },
      ],
    },
    { volumes: [{ name: "v" }] },
  ),
  withContainer(
    "a sub path that climbs",
    { volumeMounts: [{ name: "v", mountPath: "/a", subPath: "../b" }] },
    { volumes: [{ name: "v" }] },
  ),
  withContainer("a probe without a handler", { livenessProbe: {} }),
  withContainer("a probe with two handlers", { livenessProbe: { exec: { command: ["a"] }, tcpSocket: { port: 1 } } }),
  withContainer("a probe with a bad port", { livenessProbe: { httpGet: { port: 0 } } }),
  withContainer("a probe with a bad port name", { readinessProbe: { tcpSocket: { port: "A_B" } } }),
  withContainer("a liveness probe with two successes", { livenessProbe: { exec: { command: ["a"] }, successThreshold: 2 } }),
  withContainer("negative probe numbers", { readinessProbe: { exec: { command: ["a"] }, initialDelaySeconds: -1, periodSeconds: -1 } }),
  withContainer("a probe without a command", { readinessProbe: { exec: {} } }),
  withContainer("an empty hook", { lifecycle: { preStop: {} } }),
  withContainer("an unknown message policy", { terminationMessagePolicy: "Always" }),
  withContainer("privileged without escalation", { securityContext: { privileged: true, allowPrivilegeEscalation: false } }),
  withContainer("a negative user", { securityContext: { runAsUser: -1 } }),
  pod("an init container with a probe", { initContainers: [{ name: "i", image: "i", readinessProbe: { exec: { command: ["a"] } } }] }),
  pod("volumes of one name", { volumes: [{ name: "v" }, { name: "v" }] }),
  pod("a volume without a name", { volumes: [{ emptyDir: {} }] }),
  volumes("a volume of two kinds", { emptyDir: {}, hostPath: { path: "/" } }),
  volumes("a Secret volume without a name", { secret: {} }),
  volumes("a ConfigMap volume without a name", { configMap: {} }),
  volumes("a ConfigMap volume with a bad mode", { configMap: { name: "c", defaultMode: 512 } }),
  volumes("a ConfigMap volume with bad items", {
    configMap: {
      name: "c",
      items: [
        { key: "", path: "" },
        { key: "a", path: "/a" },
        { key: "b", path: "../b" },
      ],
    },
  }),
  volumes("a claim volume without a name", { persistentVolumeClaim: {} }),
  volumes("a host path that is empty", { hostPath: { path: "" } }),
  volumes("a host path that climbs", { hostPath: { path: "/a/../b" } }),
  volumes("a host path of an unknown type", { hostPath: { path: "/a", type: "Folder" } }),
  volumes("a projection of nothing", { projected: { sources: [{}] } }),
  volumes("a CSI volume without a driver", { csi: {} }),
  volumes("an NFS volume without a server", { nfs: { path: "a" } }),
  pod("an unknown restart policy", { restartPolicy: "Sometimes" }),
  pod("an unknown DNS policy", { dnsPolicy: "Some" }),
  pod("DNS policy None without servers", { dnsPolicy: "None" }),
  pod("a negative grace period", { terminationGracePeriodSeconds: -1 }),
  pod("a toleration of everything by value", { tolerations: [{ operator: "Exists", value: "a" }] }),
  pod("a toleration without a key", { tolerations: [{ value: "a" }] }),
  pod("a toleration of an unknown effect", { tolerations: [{ key: "a", effect: "Never" }] }),
  pod("toleration seconds without NoExecute", { tolerations: [{ key: "a", effect: "NoSchedule", tolerationSeconds: 1 }] }),
  pod("a spread without a topology", { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: "", whenUnsatisfiable: "Maybe" }] }),
  pod("a spread twice", {
    topologySpreadConstraints: [1, 2].map(() => ({
      maxSkew: 1,
      topologyKey: "a",
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector: selector,
    })),
  }),
  pod("node affinity without terms", {
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
  }),
  pod("node affinity with a bad operator", {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Is" }] }] },
      },
    },
  }),
  pod("node affinity with a bad weight", {
    affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, preference: {} }] } },
  }),
  pod("pod affinity without a topology", {
    affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: selector }] } },
  }),
  pod("a bad node selector", { nodeSelector: { "a b": "c" } }),
  pod("a bad account name", { serviceAccountName: "A_B" }),
  pod("an unknown profile", { securityContext: { seccompProfile: { type: "Some" } } }),
  pod("a local profile without a path", { securityContext: { seccompProfile: { type: "Localhost" } } }),
  pod("a bad sysctl", { securityContext: { sysctls: [{ name: "A B", value: "1" }] } }),
  pod("a bad host name", { hostname: "A_B" }),
  pod("host aliases without an address", { hostAliases: [{ ip: "x", hostnames: ["a"] }] }),
  pod("a readiness gate", { readinessGates: [{ conditionType: "a b" }] }),
  // services
  of("Service: no ports", "v1", "Service", { spec: {} }),
  service("port 0", { ports: [{ port: 0 }] }),
  service("two ports without names", { ports: [{ port: 80 }, { port: 81 }] }),
  service("two ports of one name", {
    ports: [
      { name: "a", port: 80 },
      { name: "a", port: 81 },
    ],
  }),
  service("one port twice", {
    ports: [
      { name: "a", port: 80 },
      { name: "b", port: 80 },
    ],
  }),
  service("a bad port name", { ports: [{ name: "A_b", port: 80 }] }),
  service("a bad target port", { ports: [{ port: 80, targetPort: "a_b" }] }),
  service("a target port out of range", { ports: [{ port: 80, targetPort: 70_000 }] }),
  service("a bad protocol", { ports: [{ port: 80, protocol: "ICMP" }] }),
  service("an unknown type", { type: "Public" }),
  service("an unknown affinity", { sessionAffinity: "Always" }),
  service("ExternalName without a name", { type: "ExternalName" }),
  service("ExternalName with a bad name", { type: "ExternalName", externalName: "a_b" }),
  service("ExternalName with an address", { type: "ExternalName", externalName: "a", clusterIP: "10.96.0.9" }),
  service("a cluster address that is none", { clusterIP: "x" }),
  service("a cluster address out of range", { clusterIP: "192.168.0.1" }),
  service("a node port out of range", { type: "NodePort", ports: [{ port: 80, nodePort: 80 }] }),
  service("a node port on ClusterIP", { ports: [{ port: 80, nodePort: 30_080 }] }),
  service("headless NodePort", { type: "NodePort", clusterIP: "None" }),
  service("a bad selector", { selector: { "a b": "c" } }),
  service("a bad source range", { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0"] }),
  service("an external address that is none", { externalIPs: ["a"] }),
  service("traffic policy on ClusterIP", { externalTrafficPolicy: "Local" }),
  service("an unknown internal policy", { internalTrafficPolicy: "Some" }),
  // jobs
  job("restartPolicy Always", { template: template() }),
  job("negative numbers", { parallelism: -1, completions: -1, backoffLimit: -1, activeDeadlineSeconds: -1, ttlSecondsAfterFinished: -1 }),
  job("indexed without completions", { completionMode: "Indexed", parallelism: 1 }),
  job("an unknown completion mode", { completionMode: "Some" }),
  job("a selector without permission", { selector, template: template({ restartPolicy: "Never" }) }),
  job("a manual selector that does not match", { manualSelector: true, selector: { matchLabels: { a: "b" } } }),
  cron("a bad schedule", { schedule: "every day" }),
  cron("no schedule", { schedule: "" }),
  cron("a schedule with a time zone", { schedule: "TZ=UTC * * * * *" }),
  cron("an unknown time zone", { timeZone: "Moon/Base" }),
  cron("an unknown policy", { concurrencyPolicy: "Some" }),
  cron("negative numbers", { startingDeadlineSeconds: -1, successfulJobsHistoryLimit: -1, failedJobsHistoryLimit: -1 }),
  cron("restartPolicy Always", { jobTemplate: { spec: { template: template() } } }),
  of("CronJob: a name that is too long", "batch/v1", "CronJob", {
    metadata: { name: "a".repeat(53) },
    spec: { schedule: "* * * * *", jobTemplate: { spec: { template: template({ restartPolicy: "Never" }) } } },
  }),
  // autoscaling and budgets
  scaler("no maximum", { maxReplicas: 0 }),
  scaler("a minimum above the maximum", { minReplicas: 5 }),
  scaler("a minimum of 0", { minReplicas: 0 }),
  scaler("no target", { scaleTargetRef: {} }),
  scaler("a metric without its source", { metrics: [{ type: "Resource" }] }),
  scaler("an unknown metric", { metrics: [{ type: "Disk" }] }),
  scaler("a target without a value", { metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization" } } }] }),
  scaler("a bad scaling rule", {
    behavior: { scaleUp: { stabilizationWindowSeconds: 5000, policies: [{ type: "Pods", value: 0, periodSeconds: 0 }] } },
  }),
  of("PodDisruptionBudget: both limits", "policy/v1", "PodDisruptionBudget", { spec: { selector, minAvailable: 1, maxUnavailable: 1 } }),
  of("PodDisruptionBudget: a bad percentage", "policy/v1", "PodDisruptionBudget", { spec: { selector, minAvailable: "120%" } }),
  // network
  ingress("nothing", {}),
  ingress("a bad host", { rules: [{ host: "a_b" }] }),
  ingress("a host that is an address", { rules: [{ host: "10.0.0.1", http: path({}) }] }),
  ingress("no path type", path({ pathType: undefined })),
  ingress("an unknown path type", path({ pathType: "Regex" })),
  ingress("a relative path", path({ path: "a" })),
  ingress("a path with a double slash", path({ path: "/a//b" })),
  ingress("no backend", path({ backend: {} })),
  ingress("a backend without a port", path({ backend: { service: { name: "web" } } })),
  ingress("a backend with two ports", path({ backend: { service: { name: "web", port: { number: 80, name: "http" } } } })),
  ingress("a backend with a bad name", path({ backend: { service: { name: "A", port: { number: 80 } } } })),
  ingress("a backend with a bad port", path({ backend: { service: { name: "web", port: { number: 70_000 } } } })),
  ingress("no paths", { rules: [{ http: { paths: [] } }] }),
  ingress("a bad class", { ingressClassName: "A_B", defaultBackend: { service: { name: "web", port: { number: 80 } } } }),
  ingress("a bad TLS host", { tls: [{ hosts: ["a_b"] }], defaultBackend: { service: { name: "web", port: { number: 80 } } } }),
  networkPolicy("an unknown policy type", { policyTypes: ["Both"] }),
  networkPolicy("an empty peer", { ingress: [{ from: [{}] }] }),
  networkPolicy("a bad block", { egress: [{ to: [{ ipBlock: { cidr: "10.0.0.1" } }] }] }),
  networkPolicy("an exception outside", { egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["11.0.0.0/16"] } }] }] }),
  networkPolicy("a block beside a selector", { egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" }, podSelector: {} }] }] }),
  networkPolicy("a bad port", { ingress: [{ ports: [{ port: 0 }, { port: "A_B" }, { protocol: "ICMP" }] }] }),
  networkPolicy("an end port below the port", { ingress: [{ ports: [{ port: 80, endPort: 70 }] }] }),
  of("IngressClass: a bad controller", "networking.k8s.io/v1", "IngressClass", { spec: { controller: "nginx" } }),
  // access
  of("Role: a rule without verbs", "rbac.authorization.k8s.io/v1", "Role", {
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: [] }],
  }),
  of("Role: a rule without groups", "rbac.authorization.k8s.io/v1", "Role", { rules: [{ resources: ["pods"], verbs: ["get"] }] }),
  of("Role: a rule without resources", "rbac.authorization.k8s.io/v1", "Role", { rules: [{ apiGroups: [""], verbs: ["get"] }] }),
  of("Role: URLs in a namespace", "rbac.authorization.k8s.io/v1", "Role", { rules: [{ nonResourceURLs: ["/a"], verbs: ["get"] }] }),
  of("ClusterRole: URLs and resources", "rbac.authorization.k8s.io/v1", "ClusterRole", {
    rules: [{ nonResourceURLs: ["/a"], resources: ["pods"], apiGroups: [""], verbs: ["get"] }],
  }),
  of("RoleBinding: no role", "rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: {} }),
  of("RoleBinding: an unknown kind of role", "rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { kind: "Thing", name: "a" } }),
  of("RoleBinding: bad subjects", "rbac.authorization.k8s.io/v1", "RoleBinding", {
    roleRef: { kind: "Role", name: "a" },
    subjects: [
      { kind: "ServiceAccount", name: "A_B" },
      { kind: "Thing", name: "a" },
      { kind: "User" },
      { kind: "Group", name: "a", apiGroup: "b" },
    ],
  }),
  of("ClusterRoleBinding: a Role", "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", { roleRef: { kind: "Role", name: "a" } }),
  // storage
  claim("no modes", { accessModes: [] }),
  claim("an unknown mode", { accessModes: ["ReadWriteSometimes"] }),
  claim("no request", { resources: {} }),
  claim("a request of 0", { resources: { requests: { storage: "0" } } }),
  claim("a bad class", { storageClassName: "A_B" }),
  claim("a mode beside ReadWriteOncePod", { accessModes: ["ReadWriteOncePod", "ReadWriteOnce"] }),
  of("PersistentVolume: empty", "v1", "PersistentVolume", { spec: {} }),
  of("PersistentVolume: two sources", "v1", "PersistentVolume", {
    spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/a" }, nfs: { server: "a", path: "/b" } },
  }),
  of("StorageClass: no provisioner", "storage.k8s.io/v1", "StorageClass"),
  of("StorageClass: unknown policies", "storage.k8s.io/v1", "StorageClass", {
    provisioner: "a",
    reclaimPolicy: "Keep",
    volumeBindingMode: "Late",
  }),
  of("PriorityClass: a value that is too high", "scheduling.k8s.io/v1", "PriorityClass", { value: 2_000_000_000 }),
  of("LimitRange: a default above the maximum", "v1", "LimitRange", {
    spec: { limits: [{ type: "Container", max: { cpu: "1" }, default: { cpu: "2" } }] },
  }),
  of("LimitRange: min above max", "v1", "LimitRange", { spec: { limits: [{ type: "Container", max: { cpu: "1" }, min: { cpu: "2" } }] } }),
  of("ResourceQuota: an unknown resource", "v1", "ResourceQuota", { spec: { hard: { things: "1" } } }),
  of("Lease: a negative duration", "coordination.k8s.io/v1", "Lease", { spec: { leaseDurationSeconds: -1 } }),
  of("EndpointSlice: no address type", "discovery.k8s.io/v1", "EndpointSlice", { endpoints: [] }),
  of("EndpointSlice: a bad address", "discovery.k8s.io/v1", "EndpointSlice", {
    addressType: "IPv4",
    endpoints: [{ addresses: ["x"] }, { addresses: [] }],
  }),
  of("ValidatingWebhookConfiguration: a bad webhook", "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", {
    webhooks: [
      { name: "a", sideEffects: "Some", admissionReviewVersions: [], clientConfig: {}, timeoutSeconds: 31, failurePolicy: "Maybe" },
    ],
  }),
  of("MutatingWebhookConfiguration: bad rules", "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", {
    webhooks: [
      {
        name: "m.example.com",
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
        clientConfig: { url: "http://a" },
        rules: [{ operations: ["*", "CREATE"], apiGroups: [], apiVersions: [], resources: ["*", "pods"] }],
      },
    ],
  }),
];
