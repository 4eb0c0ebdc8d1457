// Cases of replacements, components, configuration, order and plugins.
import { deployment, service, rbac, generators, generatorFiles, app, NAMES, type BuildCase } from "./inputs.ts";

export const STRUCTURE_CASES: readonly BuildCase[] = [
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
