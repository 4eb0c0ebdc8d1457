// Kustomizations that between them use every field, with inputs of our own. The expected output of each is recorded from the real tool.

export interface BuildCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Directory that is built; the root when absent. */
  readonly path?: string;
  /** Order of the output; `legacy` when absent. */
  readonly order?: "none" | "legacy";
  readonly loadRestrictions?: "none";
}

const deployment = (name: string, extra = ""): string => `apiVersion: apps/v1
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

const service = (name: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {app: ${name}}
  ports:
  - {port: 80, targetPort: 8080}
  - {port: 80, targetPort: 8080, protocol: UDP, name: udp}
`;

const rbac = `apiVersion: v1
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

const generators = `configMapGenerator:
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
const generatorFiles = {
  "app.ini": "[main]\nlevel = info\n",
  "notes.txt": "first\nsecond",
  "values.env": "# comment\nA=1\n  B = two \nC\n",
};

const app = (
  kustomization: string,
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Readonly<Record<string, string | Uint8Array>> => ({
  "kustomization.yaml": `resources: [web.yaml, service.yaml]\n${kustomization}`,
  "web.yaml": deployment("web"),
  "service.yaml": service("web"),
  ...more,
});

const NAMES = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: names\n  namespace: one\n";

export const BUILD_CASES: readonly BuildCase[] = [
  { name: "resources are taken as they are", files: app("") },
  {
    name: "order none keeps the order of accumulation",
    files: { ...app(""), "kustomization.yaml": "resources: [service.yaml, web.yaml]\n" },
    order: "none",
  },
  {
    name: "bases and directories are accumulated",
    files: {
      "kustomization.yaml": "bases: [base]\nresources: [other]\nnamePrefix: p-\n",
      "base/kustomization.yml": "resources: [web.yaml]\nnameSuffix: -b\n",
      "base/web.yaml": deployment("web"),
      "other/Kustomization": "resources: [s.yaml]\n",
      "other/s.yaml": service("web"),
    },
  },
  { name: "generated names carry a hash and references follow", files: app(generators, generatorFiles) },
  {
    name: "generator options apply to all generators",
    files: app(
      `${generators}generatorOptions:
  disableNameSuffixHash: true
  immutable: true
  labels: {generated: "yes"}
  annotations: {note: generated}
`,
      generatorFiles,
    ),
  },
  {
    name: "options of one generator go before the common ones",
    files: {
      "kustomization.yaml": `configMapGenerator:
- name: a
  literals: [k=v]
  options: {labels: {who: own}, annotations: {only: own}, disableNameSuffixHash: true}
- name: b
  namespace: far
  literals: [k=v]
generatorOptions: {labels: {who: common, all: common}}
`,
    },
  },
  {
    name: "a generator merges into and replaces what a base generated",
    path: "over",
    files: {
      "base/kustomization.yaml":
        "configMapGenerator:\n- name: m\n  literals: [a=1, b=2]\n- name: r\n  literals: [a=1]\nsecretGenerator:\n- name: s\n  literals: [x=1]\n",
      "over/kustomization.yaml": `resources: [../base]
configMapGenerator:
- {name: m, behavior: merge, literals: [b=3, c=4]}
- {name: r, behavior: replace, literals: [z=9]}
secretGenerator:
- {name: s, behavior: merge, literals: [y=2]}
`,
    },
  },
  {
    name: "bytes that are no text become binary data",
    files: {
      "kustomization.yaml": "configMapGenerator:\n- name: b\n  files: [blob]\n",
      blob: Uint8Array.from({ length: 120 }, (_each, index) => (index * 37) % 256),
    },
  },
  {
    name: "namespace is set on resources, subjects and references",
    files: {
      "kustomization.yaml": `resources: [web.yaml, rbac.yaml, ns.yaml]\nnamespace: prod\n${generators}`,
      "web.yaml": deployment("web"),
      "rbac.yaml": rbac,
      "ns.yaml":
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: old}\n---\napiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1.x}\nspec: {service: {name: web, namespace: old}}\n",
      ...generatorFiles,
    },
  },
  {
    name: "prefix and suffix reach references",
    files: {
      "kustomization.yaml": "resources: [web.yaml, rbac.yaml, more.yaml]\nnamePrefix: pre-\nnameSuffix: -suf\n",
      "web.yaml": deployment("web"),
      "rbac.yaml": rbac,
      "more.yaml": `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
  - host: example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
  tls: [{secretName: cert, hosts: [example.com]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: v1
kind: Secret
metadata: {name: cert}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {storageClassName: fast}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
`,
    },
  },
  {
    name: "labels go where they are asked to go",
    files: app(`labels:
- pairs: {a: "1"}
- pairs: {b: "2"}
  includeTemplates: true
- pairs: {c: "3"}
  includeSelectors: true
- pairs: {d: "4"}
  fields:
  - {path: spec/extra/labels, create: true, kind: Service}
commonLabels: {all: "yes"}
commonAnnotations: {note: "true", more: 'x: y'}
`),
  },
  {
    name: "labels and annotations reach every kind of template",
    files: {
      "kustomization.yaml": "resources: [all.yaml]\ncommonLabels: {team: a}\ncommonAnnotations: {owner: b}\n",
      "all.yaml": ["StatefulSet:apps/v1", "DaemonSet:apps/v1", "ReplicaSet:apps/v1", "Job:batch/v1", "ReplicationController:v1"]
        .map((each) => each.split(":"))
        .map(
          ([kind, apiVersion]) =>
            `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\nspec:\n  template: {spec: {containers: []}}\n`,
        )
        .concat(
          "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\nspec: {jobTemplate: {spec: {template: {spec: {}}}}}\n",
          "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: x}\nspec: {selector: {matchLabels: {a: b}}}\n",
          "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x}\nspec: {podSelector: {matchLabels: {}}, ingress: [{from: [{podSelector: {matchLabels: {a: b}}}]}]}\n",
        )
        .join("---\n"),
    },
  },
  {
    name: "images are renamed, retagged and pinned",
    files: app(`images:
- {name: busybox, newName: mirror/busybox}
- {name: registry.example.com:5000/team/web, newTag: "2.0"}
`),
  },
  {
    name: "an image digest replaces the tag",
    files: app(
      "images:\n- {name: busybox, digest: sha256:abc}\n- {name: registry.example.com:5000/team/web, newName: web, newTag: v3, digest: sha256:def}\n",
    ),
  },
  { name: "replicas are set by name", files: app("replicas:\n- {name: web, count: 5}\n") },
  {
    name: "a strategic merge joins lists by key",
    files: app(`patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, labels: {added: "1"}}
    spec:
      replicas: null
      template:
        spec:
          containers:
          - name: side
            image: side:1
          - name: web
            ports:
            - {containerPort: 9090}
            env:
            - {name: LEVEL, value: debug}
            - {name: EXTRA, value: "1"}
            envFrom: [{configMapRef: {name: other}}]
            volumeMounts:
            - {name: cache, mountPath: /cache}
          volumes:
          - {name: data, $patch: delete}
          - {name: cache, emptyDir: {}}
          tolerations: [{key: a}]
`),
  },
  {
    name: "$patch replaces and deletes",
    files: app(`patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      selector: {$patch: replace, matchLabels: {only: this}}
      template:
        spec:
          initContainers:
          - $patch: delete
          containers:
          - $patch: replace
          - {name: new, image: new:1}
- patch: |
    $patch: delete
    apiVersion: v1
    kind: Service
    metadata: {name: web}
`),
  },
  {
    name: "a merge patch reaches all that its target selects",
    files: app(
      `patches:
- target: {kind: Deployment|Service, name: w.*}
  patch: |
    apiVersion: x
    kind: Any
    metadata: {name: any, annotations: {patched: "true"}}
- target: {labelSelector: "tier in (front, back)", annotationSelector: patched=true}
  path: p.yaml
- target: {group: apps, version: v1, kind: Deployment, namespace: default}
  patch: |
    - {op: add, path: /metadata/annotations/second, value: "2"}
`,
      { "p.yaml": "kind: Deployment\nmetadata: {name: whatever}\nspec: {paused: true}\n" },
    ),
  },
  {
    name: "JSON patches add, remove, replace, move, copy and test",
    files: app(
      `patches:
- target: {kind: Service}
  patch: |-
    - op: test
      path: /spec/ports/0/port
      value: 80
    - op: add
      path: /spec/ports/-
      value: {port: 443, name: https}
    - op: add
      path: /spec/ports/0
      value: {port: 1, name: first}
    - op: replace
      path: /spec/ports/1/targetPort
      value: http
    - {op: copy, from: /spec/selector, path: /spec/copied}
    - {op: move, from: /spec/copied/app, path: /spec/moved}
    - {op: remove, path: /spec/ports/2}
    - {op: add, path: /metadata/annotations/a.b~1c, value: yes}
    - {op: replace, path: /spec/absent, value: on}
- target: {kind: Deployment, name: web}
  path: ops.json
`,
      { "ops.json": '[{"op":"add","path":"/spec/template/spec/hostNetwork","value":true}]' },
    ),
  },
  {
    name: "patches in the old fields",
    files: app(
      `patchesStrategicMerge:
- merge.yaml
- |-
  apiVersion: v1
  kind: Service
  metadata: {name: web}
  spec: {type: NodePort}
patchesJson6902:
- target: {group: apps, version: v1, kind: Deployment, name: web}
  path: ops.yaml
- target: {version: v1, kind: Service, name: web}
  patch: |-
    - {op: add, path: /spec/clusterIP, value: None}
`,
      {
        "merge.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {minReadySeconds: 3}\n",
        "ops.yaml": "- {op: replace, path: /spec/replicas, value: 7}\n",
      },
    ),
  },
  {
    name: "several patches in one file",
    files: app("patches:\n- path: both.yaml\n", {
      "both.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {paused: true}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: LoadBalancer}\n",
    }),
  },
  {
    name: "a patch changes name and kind where it may",
    files: app(`patches:
- target: {kind: Deployment}
  options: {allowNameChange: true, allowKindChange: true}
  patch: |
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: renamed}
- target: {kind: Service}
  patch: |
    kind: Other
    metadata: {name: kept}
    spec: {type: ClusterIP}
`),
  },
  {
    name: "replacements copy, split, join, index and create",
    files: app(
      `${generators}replacements:
- source: {kind: ConfigMap, name: settings, fieldPath: data.level}
  targets:
  - select: {kind: Deployment}
    fieldPaths:
    - spec.template.spec.containers.[name=web].env.[name=LEVEL].value
    - metadata.annotations.[a.b/level]
    options: {create: true}
- source: {kind: Service, name: web, fieldPath: spec.ports.0.port}
  targets:
  - select: {kind: Deployment, name: web}
    fieldPaths: [spec.template.spec.containers.*.ports.*.containerPort]
- source: {kind: Deployment, fieldPath: spec.template.spec.containers.0.image, options: {delimiter: ":", index: 2}}
  targets:
  - select: {kind: Deployment}
    fieldPaths: [spec.template.spec.initContainers.0.image]
    options: {delimiter: ":", index: 1}
- source: {kind: Service}
  targets:
  - select: {kind: Deployment}
    reject: [{name: other}]
    fieldPaths: [metadata.labels.service]
    options: {create: true}
  - select: {name: .*}
    reject: [{kind: Deployment}, {kind: ConfigMap}, {kind: Secret}]
    fieldPaths: [metadata.annotations.name]
    options: {create: true}
- path: more.yaml
- sourceValue: fixed
  targets: [{select: {kind: Service}, fieldPaths: [spec.selector.app]}]
`,
      {
        ...generatorFiles,
        "more.yaml":
          "- source: {kind: Deployment, fieldPath: spec.selector}\n  targets: [{select: {kind: Service}, fieldPaths: [spec.copied], options: {create: true}}]\n",
      },
    ),
  },
  {
    name: "replacements reach into structured texts",
    files: {
      "kustomization.yaml": `resources: [a.yaml]
replacements:
- source: {kind: ConfigMap, name: names, fieldPath: metadata.namespace}
  targets:
  - select: {name: texts}
    fieldPaths: [data.json.a.b, data.yaml.x]
`,
      "a.yaml": `${NAMES}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: texts}\ndata:\n  json: '{"a": {"b": "old", "c": [1]}}'\n  yaml: |\n    x: old\n    y: 2\n`,
    },
  },
  {
    name: "variables are resolved with their types",
    files: app(`vars:
- name: NAME
  objref: {apiVersion: v1, kind: Service, name: web}
- name: PORT
  objref: {apiVersion: v1, kind: Service, name: web}
  fieldref: {fieldpath: "spec.ports[0].port"}
namePrefix: pre-
patches:
- target: {kind: Deployment}
  patch: |
    - op: add
      path: /spec/template/spec/containers/0/args
      value: ["--name=$(NAME)", "$(PORT)", "$$(NAME)", "$(UNKNOWN)", "a$(NAME)b$(PORT)"]
`),
  },
  {
    name: "components work on what their parent accumulated",
    files: {
      "kustomization.yaml": "resources: [web.yaml]\ncomponents: [extra]\nnamePrefix: p-\n",
      "web.yaml": deployment("web"),
      "extra/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [s.yaml]\nconfigMapGenerator:\n- {name: settings, literals: [a=1]}\npatches:\n- target: {kind: Deployment}\n  patch: |\n    - {op: replace, path: /spec/replicas, value: 3}\n",
      "extra/s.yaml": service("web"),
    },
  },
  {
    name: "configurations add field specs",
    files: {
      "kustomization.yaml":
        "resources: [a.yaml]\nconfigurations: [config.yaml]\nnamespace: far\nnamePrefix: p-\ncommonLabels: {l: '1'}\nconfigMapGenerator:\n- {name: values, literals: [a=1]}\nimages: [{name: nginx, newTag: '9'}]\n",
      "a.yaml":
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: app}\nspec:\n  image: nginx:1\n  selector: {}\n  target: {namespace: near}\n  valuesFrom: [{kind: ConfigMap, name: values}]\n",
      "config.yaml": `nameReference:
- kind: ConfigMap
  version: v1
  fieldSpecs: [{path: spec/valuesFrom/name, kind: HelmRelease}]
namespace: [{path: spec/target/namespace, kind: HelmRelease}]
commonLabels: [{path: spec/selector, kind: HelmRelease, create: true}]
images: [{path: spec/image, kind: HelmRelease}]
`,
    },
  },
  {
    name: "crds name references by OpenAPI extensions",
    files: {
      "kustomization.yaml": "resources: [a.yaml]\ncrds: [crd.json]\nnamePrefix: p-\n",
      "a.yaml":
        "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {ref: {name: sec}}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: sec}\n",
      "crd.json": JSON.stringify({
        "example.com.Thing": {
          Schema: { properties: { apiVersion: {}, kind: {}, metadata: {}, spec: { $ref: "example.com.ThingSpec" } } },
        },
        "example.com.ThingSpec": {
          Schema: {
            properties: {
              ref: { "x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "Secret", $ref: "example.com.Ref" },
            },
          },
        },
        "example.com.Ref": { Schema: { properties: { name: { type: "string" } } } },
      }),
    },
  },
  {
    name: "an OpenAPI document gives merge keys",
    files: {
      "kustomization.yaml":
        "resources: [a.yaml]\nopenapi: {path: schema.json}\npatches:\n- patch: |\n    apiVersion: example.com/v1\n    kind: Thing\n    metadata: {name: t}\n    spec: {items: [{id: b, value: 2}]}\n",
      "a.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {items: [{id: a, value: 1}, {id: b, value: 1}]}\n",
      "schema.json": JSON.stringify({
        definitions: {
          "v1.Thing": {
            type: "object",
            properties: { spec: { $ref: "#/definitions/v1.Spec" } },
            "x-kubernetes-group-version-kind": [{ group: "example.com", version: "v1", kind: "Thing" }],
          },
          "v1.Spec": {
            type: "object",
            properties: {
              items: {
                type: "array",
                items: { type: "object" },
                "x-kubernetes-patch-merge-key": "id",
                "x-kubernetes-patch-strategy": "merge",
              },
            },
          },
        },
      }),
    },
  },
  {
    name: "build metadata tells origins and transformations",
    path: "over",
    files: {
      "base/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: b-\n",
      "base/web.yaml": deployment("web"),
      "over/kustomization.yaml":
        "resources: [../base]\nbuildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]\nconfigMapGenerator:\n- {name: settings, literals: [a=1]}\nlabels: [{pairs: {a: b}}]\nnamespace: ns\n",
    },
  },
  { name: "sortOptions choose the order", files: app("sortOptions: {order: fifo}\n") },
  {
    name: "sortOptions list kinds",
    files: {
      ...app(""),
      "kustomization.yaml":
        "resources: [web.yaml, rbac.yaml, service.yaml]\nsortOptions:\n  order: legacy\n  legacySortOptions: {orderFirst: [Service, Role], orderLast: [ServiceAccount]}\n",
      "rbac.yaml": rbac,
    },
  },
  {
    name: "the legacy order knows its kinds",
    files: {
      "kustomization.yaml": "resources: [all.yaml]\n",
      "all.yaml": [
        "ValidatingWebhookConfiguration",
        "Deployment",
        "Zed",
        "Alpha",
        "Namespace",
        "ConfigMap",
        "CustomResourceDefinition",
        "StorageClass",
        "CronJob",
        "MutatingWebhookConfiguration",
        "Service",
      ]
        .map((kind) => `apiVersion: ${kind === "Alpha" ? "z.io/v1" : "v1"}\nkind: ${kind}\nmetadata: {name: x}\n`)
        .join("---\n"),
    },
  },
  {
    name: "built-in transformers and generators as objects",
    files: app(
      `generators: [gen.yaml]
transformers:
- label.yaml
- |-
  apiVersion: builtin
  kind: AnnotationsTransformer
  metadata: {name: notes}
  annotations: {from: inline}
  fieldSpecs: [{path: metadata/annotations, create: true}]
- more
`,
      {
        "gen.yaml":
          "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: settings}\nliterals: [a=1]\n---\napiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: login}\nliterals: [b=2]\n",
        "label.yaml":
          "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: l}\nlabels: {by: object}\nfieldSpecs: [{path: metadata/labels, create: true}]\n",
        "more/kustomization.yaml": "resources: [m.yaml]\n",
        "more/m.yaml": `apiVersion: builtin
kind: NamespaceTransformer
metadata: {name: n, namespace: spaced}
fieldSpecs: [{path: metadata/namespace, create: true}]
---
apiVersion: builtin
kind: PrefixSuffixTransformer
metadata: {name: ps}
prefix: a-
suffix: -z
fieldSpecs: [{path: metadata/name}]
---
apiVersion: builtin
kind: ImageTagTransformer
metadata: {name: i}
imageTag: {name: busybox, newTag: "9"}
---
apiVersion: builtin
kind: ReplicaCountTransformer
metadata: {name: r}
replica: {name: web, count: 4}
fieldSpecs: [{path: spec/replicas, kind: Deployment}]
---
apiVersion: builtin
kind: PatchTransformer
metadata: {name: p}
target: {kind: Service}
patch: '[{"op": "add", "path": "/spec/x", "value": 1}]'
---
apiVersion: builtin
kind: PatchStrategicMergeTransformer
metadata: {name: sm}
patches: '{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {y: 2}}'
---
apiVersion: builtin
kind: PatchJson6902Transformer
metadata: {name: j}
target: {kind: Deployment, name: web}
jsonOp: '[{"op": "replace", "path": "/spec/paused", "value": true}]'
---
apiVersion: builtin
kind: ReplacementTransformer
metadata: {name: rep}
replacements:
- source: {kind: Service}
  targets: [{select: {kind: Deployment}, fieldPaths: [metadata.labels.tier]}]
`,
      },
    ),
  },
  {
    name: "lists are taken apart and local configuration is left out",
    files: {
      "kustomization.yaml": "resources: [list.yaml, local.yaml, empty.yaml]\n",
      "list.yaml":
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  data: {n: 0x10, when: 2020-01-01}\n- apiVersion: v1\n  kind: ConfigMapList\n  items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}]\n",
      "local.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gone, annotations: {config.kubernetes.io/local-config: 'true'}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept, annotations: {config.kubernetes.io/local-config: 'false', n: 1}}\n",
      "empty.yaml": "# nothing\n---\n---\n{}\n",
    },
  },
  {
    name: "files outside are read where that is allowed",
    path: "app",
    loadRestrictions: "none",
    files: {
      "shared.txt": "text",
      "app/kustomization.yaml": "resources: [../s.yaml]\nconfigMapGenerator:\n- {name: c, files: [../shared.txt]}\n",
      "s.yaml": service("web"),
    },
  },
  {
    name: "anchors, merge keys and folded texts",
    files: {
      "kustomization.yaml": "resources: [a.yaml]\n",
      "a.yaml": `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  labels: &l {a: b, c: "1"}
  annotations:
    <<: *l
    c: d
data:
  folded: >-
    first
      indented
    last

    paragraph
  kept: |+
    text

  stripped: |-
    text
  long: aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbb ccccccccccccccccccccccccccccc ddddddddddddddddd
  tab: "a\\tb"
  emoji: "\\U0001F600"
  yes: "yes"
  octal: 0777
  float: 1.50
  big: 9223372036854775807
  exponent: 1e3
  empty:
  tilde: ~
`,
    },
  },
  {
    name: "a validator may set one label only",
    files: {
      "kustomization.yaml": "resources: [a.yaml]\nvalidators: [check.yaml]\n",
      "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
      "check.yaml":
        "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: v}\nlabels: {validated-by: me}\nfieldSpecs: [{path: metadata/labels, create: true}]\n",
    },
  },
];
