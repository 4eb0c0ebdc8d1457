// Inputs of our own that the cases share.
export interface BuildCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Directory that is built; the root when absent. */
  readonly path?: string;
  /** Order of the output; `legacy` when absent. */
  readonly order?: "none" | "legacy";
  readonly loadRestrictions?: "none";
}

export const deployment = (name: string, extra = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: {tier: front}
spec:
  replicas: 1
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      initContainers:
      - name: init
        image: busybox:1.36
      containers:
      - name: ${name}
        image: registry.example.com:5000/team/${name}:1.0@sha256:0123
        ports:
        - containerPort: 8080
          protocol: TCP
        env:
        - name: LEVEL
          value: info
        envFrom:
        - configMapRef: {name: settings}
        - secretRef: {name: login}
        volumeMounts:
        - {name: data, mountPath: /data}
      volumes:
      - name: data
        configMap: {name: settings}
${extra}`;

export const service = (name: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {app: ${name}}
  ports:
  - {port: 80, targetPort: 8080}
  - {port: 80, targetPort: 8080, protocol: UDP, name: udp}
`;

export const rbac = `apiVersion: v1
kind: ServiceAccount
metadata: {name: runner}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [settings]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: runner, namespace: elsewhere}
- {kind: ServiceAccount, name: default}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader-all}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- {kind: ServiceAccount, name: runner, namespace: elsewhere}
`;

export const generators = `configMapGenerator:
- name: settings
  literals:
  - level=info
  - quoted="a b"
  - empty=
  files:
  - app.ini
  - renamed.txt=notes.txt
  envs: [values.env]
secretGenerator:
- name: login
  literals: [user=admin, password=s3cret]
- name: tls
  type: kubernetes.io/tls
  files: [tls.crt=notes.txt]
`;
export const generatorFiles = {
  "app.ini": "[main]\nlevel = info\n",
  "notes.txt": "first\nsecond",
  "values.env": "# comment\nA=1\n  B = two \nC\n",
};

export const app = (
  kustomization: string,
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Readonly<Record<string, string | Uint8Array>> => ({
  "kustomization.yaml": `resources: [web.yaml, service.yaml]\n${kustomization}`,
  "web.yaml": deployment("web"),
  "service.yaml": service("web"),
  ...more,
});

export const NAMES = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: names\n  namespace: one\n";
