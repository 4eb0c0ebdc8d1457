// A pod specification that uses what real manifests use.
const selector = { matchLabels: { app: "web" } };

export const fullPod = {
  serviceAccountName: "default",
  hostNetwork: false,
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "dedicated", operator: "Equal", value: "db", effect: "NoSchedule" }],
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule", labelSelector: selector }],
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 10, podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: selector } },
      ],
    },
  },
  initContainers: [{ name: "init", image: "busybox", command: ["true"], restartPolicy: "Always" }],
  containers: [
    {
      name: "app",
      image: "registry.example:5000/app",
      args: [],
      ports: [
        { name: "http", containerPort: 8080 },
        { containerPort: 9090, protocol: "UDP" },
      ],
      env: [
        { name: "A", value: "" },
        { name: "B", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "C", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
        { name: "D", valueFrom: { configMapKeyRef: { name: "c", key: "k", optional: false } } },
        { name: "E", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
      ],
      envFrom: [{ configMapRef: { name: "c" } }, { prefix: "X_", secretRef: { name: "s", optional: true } }],
      resources: { limits: { cpu: "1000m", memory: "1024Mi" }, requests: { cpu: 0.1, memory: "128974848" } },
      livenessProbe: { httpGet: { port: "http" } },
      readinessProbe: { tcpSocket: { port: 8080 }, initialDelaySeconds: 0, failureThreshold: 5 },
      startupProbe: { grpc: { port: 9090 } },
      lifecycle: { preStop: { exec: { command: ["sleep", "1"] } }, postStart: { httpGet: { port: 8080, path: "/up" } } },
      securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: false, capabilities: { drop: ["ALL"] } },
      volumeMounts: [
        { name: "config", mountPath: "/etc/config", readOnly: true },
        { name: "data", mountPath: "/data", subPath: "" },
        { name: "all", mountPath: "/all" },
      ],
    },
    { name: "side", image: "side@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", tty: false },
  ],
  volumes: [
    { name: "config", configMap: { name: "c" } },
    { name: "data" },
    { name: "secret", secret: { secretName: "s", items: [{ key: "k", path: "p" }] } },
    { name: "host", hostPath: { path: "/var/log" } },
    { name: "claim", persistentVolumeClaim: { claimName: "data" } },
    { name: "down", downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } },
    {
      name: "eph",
      ephemeral: { volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } } },
    },
    {
      name: "all",
      projected: {
        sources: [
          { serviceAccountToken: { path: "token" } },
          { configMap: { name: "c", items: [{ key: "ca", path: "ca.crt" }] } },
          { downwardAPI: { items: [{ path: "ns", fieldRef: { fieldPath: "metadata.namespace" } }] } },
        ],
      },
    },
    { name: "mem", emptyDir: { medium: "Memory", sizeLimit: "0.5Gi" } },
    { name: "csi", csi: { driver: "secrets.example", readOnly: false } },
  ],
};
