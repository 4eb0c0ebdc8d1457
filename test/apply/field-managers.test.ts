import { expect, test } from "vitest";
import { writersOf } from "#apply";
import type { KubeObject } from "#base";

const live: KubeObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name: "web",
    labels: { "app/name": "web" },
    finalizers: ["a.example.com/b"],
    managedFields: [
      {
        manager: "kustomize-controller",
        time: "2026-01-01T00:00:00Z",
        fieldsV1: {
          "f:metadata": { "f:labels": { "f:app/name": {} }, "f:finalizers": { ".": {}, 'v:"a.example.com/b"': {} } },
          "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"web"}': { ".": {}, "f:image": {}, "f:args": {} } } } } },
        },
      },
      {
        manager: "kubectl-edit",
        time: "2026-01-02T00:00:00Z",
        fieldsV1: {
          "f:spec": { "f:replicas": {}, "f:template": { "f:spec": { "f:containers": { 'k:{"name":"web"}': { "f:image": {} } } } } },
        },
      },
    ],
  },
  spec: { replicas: 3, template: { spec: { containers: [{ name: "side" }, { name: "web", image: "web:2", args: ["a"] }] } } },
};

test.each([
  ["spec.replicas", ["kubectl-edit"]],
  ["spec.template.spec.containers[1].image", ["kubectl-edit", "kustomize-controller"]],
  ["spec.template.spec.containers[0].image", []],
  ["spec.template.spec.containers[1].args[0]", ["kustomize-controller"]],
  ["spec.template", ["kubectl-edit", "kustomize-controller"]],
  ['metadata.labels["app/name"]', ["kustomize-controller"]],
  ["metadata.finalizers[0]", ["kustomize-controller"]],
  ["spec.replicasFoo", []],
])("%s was written by %j", (path, managers) => {
  expect(writersOf(live, path).map(({ manager }) => manager)).toEqual(managers);
});
