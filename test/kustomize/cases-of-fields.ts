// Cases of generators, names, labels, images and patches.
import { deployment, service, rbac, generators, generatorFiles, app, type BuildCase } from "./inputs.ts";

export const FIELD_CASES: readonly BuildCase[] = [
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
];
