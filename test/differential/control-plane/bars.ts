// A kind whose schema gives status itself a default, as those of Flux do, and what becomes of its objects when it gets more defaults.
import type { SessionStep } from "./generated-watches.ts";
import type { ReadTarget } from "./read-targets.ts";
import type { UpdateTarget } from "./update-targets.ts";

const SPEC = {
  type: "object",
  properties: { interval: { type: "string" }, wait: { type: "boolean", default: false }, retries: { type: "integer" } },
};
const STATUS = {
  type: "object",
  default: { observedGeneration: -1 },
  properties: {
    observedGeneration: { type: "integer" },
    ready: { type: "boolean" },
    inner: { type: "object", properties: { x: { type: "integer", default: 7 } } },
  },
};

function definition(plural: string, kind: string, parts: { readonly spec: object; readonly status: object }) {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural, kind },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [{ name: "Seen", type: "integer", jsonPath: ".status.observedGeneration" }],
          schema: { openAPIV3Schema: { type: "object", properties: parts } },
        },
      ],
    },
  };
}

export const BAR_DEFINITION = definition("bars", "Bar", { spec: SPEC, status: STATUS });

export const BAR_READS: ReadTarget = {
  apiVersion: "example.com/v1",
  kind: "Bar",
  plural: "bars",
  contents: [{ spec: { interval: "1m" } }, {}, { spec: {}, status: { ready: true } }],
  changes: [
    { body: { spec: { interval: "2m" } } },
    { body: { metadata: { labels: { a: "1" } } } },
    { body: { status: { ready: true } }, suffix: "/status" },
    { body: { status: null }, suffix: "/status" },
  ],
  fieldTerms: ["metadata.name=o1", "status.ready=true"],
};

export const BAR_UPDATES: UpdateTarget = {
  apiVersion: "example.com/v1",
  kind: "Bar",
  plural: "bars",
  contents: [
    { spec: { interval: "1m" } },
    {},
    { spec: { wait: true } },
    { spec: null },
    { status: { ready: true, inner: {} } },
    { spec: { retries: "x" } },
  ],
  parts: [{}, { spec: { wait: null } }, { spec: { retries: 2 } }, { spec: null }, { status: { ready: true } }, { foo: 1 }],
  pointers: ["/spec/interval", "/spec/wait", "/spec", "/status", "/status/observedGeneration", "/status/inner", "/foo"],
  values: ["2m", true, 3, null, {}, { x: 1 }],
  statuses: [{ observedGeneration: 1 }, { ready: true, inner: {} }, { observedGeneration: null }, null, {}],
};

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const BAZES = "/apis/example.com/v1/namespaces/bazes/bazes";
const APPLY = "application/apply-patch+yaml";
const MERGE = "application/merge-patch+json";
const baz = (name: string, more: object = {}): object => ({ apiVersion: "example.com/v1", kind: "Baz", metadata: { name }, ...more });
/** Time in which a server takes notice of a definition at the latest. */
const NOTICED_MILLIS = 30_000;

/** Objects of a kind are made, their definition gets defaults, and they are read and written after that. */
export const LATER_DEFAULTS: readonly SessionStep[] = [
  { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: "bazes" } } },
  {
    method: "POST",
    path: DEFINITIONS,
    body: definition("bazes", "Baz", {
      spec: { type: "object", properties: { a: { type: "string" }, gone: { type: "string" } } },
      status: { type: "object", properties: { observedGeneration: { type: "integer" } } },
    }),
  },
  { method: "GET", path: BAZES, settleMillis: NOTICED_MILLIS },
  ...["a", "b", "c", "d", "e", "f", "g"].map((name): SessionStep => ({
    method: "POST",
    path: BAZES,
    body: baz(name, { spec: { a: "1", gone: "x" } }),
  })),
  { method: "PATCH", path: `${BAZES}/h?fieldManager=m`, type: APPLY, body: baz("h", { spec: { a: "1" } }) },
  { method: "PATCH", path: `${BAZES}/b/status`, type: MERGE, body: { status: {} } },
  {
    method: "PATCH",
    path: `${DEFINITIONS}/bazes.example.com`,
    type: "application/json-patch+json",
    body: [
      {
        op: "replace",
        path: "/spec/versions/0/schema/openAPIV3Schema/properties",
        value: {
          spec: {
            type: "object",
            properties: {
              a: { type: "string" },
              b: { type: "string", default: "later" },
              c: { type: "object", default: {}, properties: { d: { type: "integer", default: 4 } } },
            },
          },
          status: {
            type: "object",
            default: { observedGeneration: -1 },
            properties: { observedGeneration: { type: "integer", default: 0 } },
          },
        },
      },
    ],
  },
  ...["a", "b", "h"].map((name): SessionStep => ({ method: "GET", path: `${BAZES}/${name}`, settleMillis: NOTICED_MILLIS })),
  { method: "GET", path: BAZES },
  { method: "GET", path: `${BAZES}?watch=true&resourceVersion=0&timeoutSeconds=600`, isWatch: true },
  { method: "PATCH", path: `${BAZES}/a`, type: MERGE, body: {} },
  { method: "PATCH", path: `${BAZES}/a`, type: MERGE, body: {} },
  {
    method: "PUT",
    path: `${BAZES}/b`,
    body: baz("b", { metadata: { name: "b", resourceVersion: "{{14 metadata.resourceVersion}}" }, spec: { a: "2" } }),
  },
  { method: "PATCH", path: `${BAZES}/c?fieldManager=m`, type: APPLY, body: baz("c", { spec: { a: "1", b: "later" } }) },
  { method: "PATCH", path: `${BAZES}/d/status`, type: MERGE, body: { status: { observedGeneration: 3 } } },
  { method: "PATCH", path: `${BAZES}/e`, type: MERGE, body: { metadata: { labels: { x: "y" }, finalizers: ["example.com/hold"] } } },
  { method: "DELETE", path: `${BAZES}/e` },
  { method: "DELETE", path: `${BAZES}/f` },
  { method: "PATCH", path: `${BAZES}/h?fieldManager=m`, type: APPLY, body: baz("h", { spec: { a: "1" } }) },
  { method: "PATCH", path: `${BAZES}/i?fieldManager=m`, type: APPLY, body: baz("i") },
  { method: "POST", path: `${BAZES}?dryRun=All`, body: baz("j") },
  { method: "GET", path: BAZES },
  { method: "DELETE", path: BAZES },
];
