// Charts and overlays of the sizes that people have, made up for measuring: files by path.

export type Files = Readonly<Record<string, string>>;

const HELPERS = `{{- define "NAME.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}
{{- define "NAME.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "NAME.labels" -}}
helm.sh/chart: {{ include "NAME.chart" . }}
{{ include "NAME.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- define "NAME.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "NAME.image" -}}
{{- $registry := default "docker.io" (default dict .global).registry -}}
{{- printf "%s/%s:%s" $registry .image.repository (.image.tag | default "latest" | toString) -}}
{{- end }}
`;

const DEPLOYMENT = `{{- $c := index .Values.components "COMPONENT" }}
{{- if $c.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "NAME.fullname" . }}-COMPONENT
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
    app.kubernetes.io/component: COMPONENT
spec:
  {{- if not $c.autoscaling.enabled }}
  replicas: {{ $c.replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "NAME.selectorLabels" . | nindent 6 }}
      app.kubernetes.io/component: COMPONENT
  template:
    metadata:
      annotations:
        checksum/config: {{ $c.config | toJson | sha256sum }}
        {{- range $key, $value := $c.podAnnotations }}
        {{ $key }}: {{ tpl $value $ | quote }}
        {{- end }}
      labels:
        {{- include "NAME.labels" . | nindent 8 }}
        app.kubernetes.io/component: COMPONENT
    spec:
      serviceAccountName: {{ include "NAME.fullname" . }}
      {{- with $c.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: COMPONENT
          image: {{ include "NAME.image" (dict "image" $c.image "global" .Values.global) | quote }}
          imagePullPolicy: {{ $c.image.pullPolicy | default "IfNotPresent" }}
          {{- with $c.args }}
          args:
            {{- range . }}
            - {{ . | quote }}
            {{- end }}
          {{- end }}
          env:
            {{- range $name, $value := $c.env }}
            - name: {{ $name | upper | replace "-" "_" }}
              value: {{ $value | quote }}
            {{- end }}
          ports:
            {{- range $c.ports }}
            - name: {{ .name }}
              containerPort: {{ .port }}
              protocol: {{ .protocol | default "TCP" }}
            {{- end }}
          livenessProbe:
            {{- toYaml $c.livenessProbe | nindent 12 }}
          resources:
            {{- toYaml $c.resources | nindent 12 }}
      {{- with $c.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $c.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}
`;

const SERVICE = `{{- $c := index .Values.components "COMPONENT" }}
{{- if and $c.enabled $c.service.enabled }}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "NAME.fullname" . }}-COMPONENT
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
spec:
  type: {{ $c.service.type }}
  ports:
    {{- range $i, $port := $c.ports }}
    - port: {{ add $port.port 8000 }}
      targetPort: {{ $port.name }}
      name: {{ $port.name }}
    {{- end }}
  selector:
    {{- include "NAME.selectorLabels" . | nindent 4 }}
    app.kubernetes.io/component: COMPONENT
{{- end }}
`;

const CONFIG = `{{- $c := index .Values.components "COMPONENT" }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "NAME.fullname" . }}-COMPONENT
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
data:
  {{- range $key, $value := $c.config }}
  {{ $key }}: {{ $value | toString | quote }}
  {{- end }}
  settings.yaml: |
    {{- toYaml $c | nindent 4 }}
  settings.json: {{ $c | toJson | quote }}
`;

const POLICY = `{{- $c := index .Values.components "COMPONENT" }}
{{- if $c.autoscaling.enabled }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "NAME.fullname" . }}-COMPONENT
  labels: {{- include "NAME.labels" . | nindent 4 }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ include "NAME.fullname" . }}-COMPONENT}
  minReplicas: {{ $c.autoscaling.min | int }}
  maxReplicas: {{ max ($c.autoscaling.max | int) 3 }}
---
{{- end }}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "NAME.fullname" . }}-COMPONENT
  labels: {{- include "NAME.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ ternary 2 1 (gt (int $c.replicas) 3) }}
  selector:
    matchLabels: {{- include "NAME.selectorLabels" . | nindent 6 }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "NAME.fullname" . }}-COMPONENT
  labels: {{- include "NAME.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- include "NAME.selectorLabels" . | nindent 6 }}
  ingress:
    {{- range $c.ports }}
    - ports: [{port: {{ .port }}, protocol: {{ default "TCP" .protocol }}}]
    {{- end }}
`;

const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "NAME.fullname" . }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
---
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "NAME.fullname" . }}
type: Opaque
data:
  {{- range $key, $value := .Values.secrets }}
  {{ $key }}: {{ $value | b64enc }}
  {{- end }}
`;

const NOTES = `{{ .Chart.Name }} is installed as {{ .Release.Name }}.
{{- range $name, $c := .Values.components }}
{{ $name }}: {{ $c.replicas }} replicas
{{- end }}
`;

function component(at: number): Readonly<Record<string, unknown>> {
  return {
    enabled: true,
    replicas: 2,
    image: { repository: `example/part-${at}`, tag: "1.2.3" },
    args: ["--port=8080", `--shard=${at}`],
    env: { "log-level": "info", region: "eu-1", "cache-size": 128, shard: at },
    ports: [
      { name: "http", port: 8080 },
      { name: "metrics", port: 9090, protocol: "TCP" },
    ],
    service: { enabled: true, type: "ClusterIP" },
    autoscaling: { enabled: at % 3 === 0, min: 2, max: 10 },
    podAnnotations: { "example.com/release": "{{ .Release.Name }}-{{ .Chart.Version }}", "example.com/part": String(at) },
    podSecurityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 2000 },
    livenessProbe: { httpGet: { path: "/healthz", port: "http" }, periodSeconds: 10, failureThreshold: 3 },
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
    nodeSelector: { "kubernetes.io/os": "linux" },
    tolerations: [{ key: "dedicated", operator: "Equal", value: "apps", effect: "NoSchedule" }],
    config: Object.fromEntries(Array.from({ length: 12 }, (_, key) => [`key-${key}`, `value ${key} of part ${at}`])),
  };
}

function chart(name: string, components: number, prefix = ""): Record<string, string> {
  const names = Array.from({ length: components }, (_, at) => `part${at}`);
  const fill = (text: string, part = ""): string => text.replaceAll("NAME", name).replaceAll("COMPONENT", part);
  const files: Record<string, string> = {
    [`${prefix}Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\nappVersion: "4.5.6"\n`,
    [`${prefix}values.yaml`]: `${JSON.stringify({
      nameOverride: "",
      fullnameOverride: "",
      commonLabels: { "example.com/team": "web" },
      secrets: { password: "changeme", token: "abc" },
      components: Object.fromEntries(names.map((each, at) => [each, component(at)])),
    })}\n`,
    [`${prefix}templates/_helpers.tpl`]: fill(HELPERS),
    [`${prefix}templates/account.yaml`]: fill(ACCOUNT),
    [`${prefix}templates/NOTES.txt`]: fill(NOTES),
  };
  for (const part of names) {
    files[`${prefix}templates/${part}/deployment.yaml`] = fill(DEPLOYMENT, part);
    files[`${prefix}templates/${part}/service.yaml`] = fill(SERVICE, part);
    files[`${prefix}templates/${part}/config.yaml`] = fill(CONFIG, part);
    files[`${prefix}templates/${part}/policy.yaml`] = fill(POLICY, part);
  }
  return files;
}

/** One component, 7 objects. */
export const SMALL: Files = chart("small", 1);
/** Ten components in one chart, 56 objects. */
export const MEDIUM: Files = chart("medium", 10);

const SUBCHARTS = 8;

/** Eight charts of six components each below one, 320 objects. */
export const LARGE: Files = {
  ...chart("large", 2),
  ...Object.assign({}, ...Array.from({ length: SUBCHARTS }, (_, at) => chart(`sub${at}`, 6, `charts/sub${at}/`))),
};

/** Values of a user, different from turn to turn. */
export function valuesOf(turn: number): Readonly<Record<string, unknown>> {
  const parts = { part0: { replicas: (turn % 7) + 1, image: { tag: `2.0.${turn}` }, env: { turn } } };
  const subcharts = Array.from({ length: SUBCHARTS }, (_, at) => [`sub${at}`, { components: parts }]);
  return { global: { registry: `registry-${turn}.example.com` }, components: parts, ...Object.fromEntries(subcharts) };
}

const OVERLAY = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: prod
namePrefix: prod-
resources: [../base]
labels: [{pairs: {env: prod}, includeSelectors: true}]
commonAnnotations: {team: web}
images: [{name: example/app, newTag: "2.0"}]
replicas: [{name: app-1, count: 5}]
patches:
- target: {kind: Deployment}
  patch: |
    - op: add
      path: /spec/template/spec/priorityClassName
      value: high
- path: memory.yaml
configMapGenerator: [{name: settings, literals: [a=1, b=2]}]
`;

const MEMORY = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app-2}
spec: {template: {spec: {containers: [{name: app, resources: {limits: {memory: 1Gi}}}]}}}
`;

/** An overlay over a base of 200 resources: 50 each of Deployments, Services, ConfigMaps and ServiceAccounts. */
export const OVERLAY_OF_200: { readonly files: Files; readonly dir: string } = { files: overlay(), dir: "overlay" };

function overlay(): Record<string, string> {
  const files: Record<string, string> = { "overlay/kustomization.yaml": OVERLAY, "overlay/memory.yaml": MEMORY };
  const names = Array.from({ length: 50 }, (_, at) => `app-${at}`);
  for (const name of names) files[`base/${name}.yaml`] = application(name);
  const resources = names.map((name) => `- ${name}.yaml\n`).join("");
  files["base/kustomization.yaml"] = `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${resources}`;
  return files;
}

function application(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  replicas: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      serviceAccountName: ${name}
      containers:
      - name: app
        image: example/app:1.0
        envFrom: [{configMapRef: {name: ${name}}}, {configMapRef: {name: settings}}]
        ports: [{containerPort: 8080, name: http}]
        resources: {requests: {cpu: 100m, memory: 128Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {app.properties: "a=1\\nb=2\\n", mode: prod}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ${name}}
`;
}
