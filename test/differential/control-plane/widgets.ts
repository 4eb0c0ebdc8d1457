/** A definition with every kind of list, map and check that ownership and validation tell apart. */
export const WIDGETS = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget", shortNames: ["wi"], categories: ["all"] },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {}, scale: { specReplicasPath: ".spec.size", statusReplicasPath: ".status.size" } },
        additionalPrinterColumns: [
          { name: "Size", type: "integer", jsonPath: ".spec.size" },
          { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
        ],
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                properties: {
                  size: { type: "integer", minimum: 0, maximum: 100, default: 1 },
                  mode: { type: "string", enum: ["a", "b"], default: "a" },
                  tags: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
                  ports: {
                    type: "array",
                    "x-kubernetes-list-type": "map",
                    "x-kubernetes-list-map-keys": ["name"],
                    items: {
                      type: "object",
                      required: ["name"],
                      properties: { name: { type: "string" }, port: { type: "integer", default: 9 } },
                    },
                  },
                  atoms: { type: "array", items: { type: "string" } },
                  labels: { type: "object", additionalProperties: { type: "string" } },
                  fixed: {
                    type: "object",
                    "x-kubernetes-map-type": "atomic",
                    properties: { x: { type: "string" }, y: { type: "string" } },
                  },
                  percent: { "x-kubernetes-int-or-string": true },
                  any: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                },
                "x-kubernetes-validations": [{ rule: "self.size < 10", message: "too many" }],
              },
              status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
      },
    ],
  },
} as const;

/** A definition with required fields, a rule about changes, and all kinds of lists. */
export const FOOS = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: {
    name: "foos.example.com",
  },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: {
      plural: "foos",
      kind: "Foo",
      shortNames: ["fo"],
      categories: ["all"],
    },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: {
          status: {},
          scale: {
            specReplicasPath: ".spec.replicas",
            statusReplicasPath: ".status.replicas",
          },
        },
        additionalPrinterColumns: [
          {
            name: "Rep",
            type: "integer",
            jsonPath: ".spec.replicas",
          },
          {
            name: "Ready",
            type: "string",
            jsonPath: '.status.conditions[?(@.type=="Ready")].status',
          },
        ],
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                required: ["replicas"],
                properties: {
                  replicas: {
                    type: "integer",
                    minimum: 1,
                    default: 1,
                  },
                  mode: {
                    type: "string",
                    enum: ["a", "b"],
                    default: "a",
                  },
                  ports: {
                    type: "array",
                    "x-kubernetes-list-type": "map",
                    "x-kubernetes-list-map-keys": ["name"],
                    items: {
                      type: "object",
                      required: ["name"],
                      properties: {
                        name: {
                          type: "string",
                        },
                        port: {
                          type: "integer",
                        },
                      },
                    },
                  },
                  tags: {
                    type: "array",
                    "x-kubernetes-list-type": "set",
                    items: {
                      type: "string",
                    },
                  },
                  any: {
                    type: "object",
                    "x-kubernetes-preserve-unknown-fields": true,
                  },
                  labels: {
                    type: "object",
                    additionalProperties: {
                      type: "string",
                    },
                  },
                  size: {
                    "x-kubernetes-int-or-string": true,
                  },
                  inner: {
                    type: "object",
                    "x-kubernetes-map-type": "atomic",
                    properties: {
                      x: {
                        type: "string",
                      },
                      y: {
                        type: "string",
                      },
                    },
                  },
                },
                "x-kubernetes-validations": [
                  {
                    rule: "self.replicas < 10",
                    message: "too many",
                  },
                  {
                    rule: "self.mode == oldSelf.mode",
                    message: "mode is fixed",
                  },
                ],
              },
              status: {
                type: "object",
                "x-kubernetes-preserve-unknown-fields": true,
              },
            },
          },
        },
      },
    ],
  },
} as const;
