import fc from "fast-check";
import { expect, test } from "vitest";
import { hasMark, order, reverseOrder, stagesOf } from "#apply";
import { formatRef, refOf, type KubeObject } from "#base";

function object(words: string): KubeObject {
  const [apiVersion = "", kind = "", name = "x", namespace] = words.split(" ");
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } };
}
const named = (objects: readonly KubeObject[]): string[] => objects.map((each) => formatRef(refOf(each)));

const WANTED = [
  "apiextensions.k8s.io/v1 CustomResourceDefinition",
  "v1 Namespace",
  "rbac.authorization.k8s.io/v1 ClusterRole",
  "storage.k8s.io/v1 StorageClass",
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
  "v1 ResourceQuota x a",
  "v1 ServiceAccount x a",
  "rbac.authorization.k8s.io/v1 Role x a",
  "v1 ConfigMap a a",
  "v1 ConfigMap b a",
  "v1 ConfigMap a b",
  "v1 Secret x a",
  "v1 Service x a",
  "apps/v1 Deployment x a",
  "apps/v1 StatefulSet x a",
  "batch/v1 CronJob x a",
  "policy/v1 PodDisruptionBudget x a",
  "v1 Pod x a",
  "apps/v1 DaemonSet x a",
  "example.com/v1 Thing x a",
  "networking.k8s.io/v1 Ingress x a",
  "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration",
].map(object);

test("a set has one order, whatever order it comes in, and deletion reverses it", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(WANTED, { minLength: WANTED.length }), (shuffled) => {
      expect(named(order(shuffled))).toEqual(named(WANTED));
      expect(named(reverseOrder(shuffled))).toEqual(named(WANTED).toReversed());
    }),
  );
});

test("stages are definitions, classes, custom kinds and the rest", () => {
  const set = [
    "v1 ConfigMap",
    "example.com/v1 Thing",
    "other.io/v1 Thing",
    "gateway.networking.k8s.io/v1 GatewayClass",
    "example.com/v1 MyClass",
    "v1 Namespace",
    "rbac.authorization.k8s.io/v1 ClusterRole",
    "v1 Secret",
  ].map(object);

  const stages = stagesOf(set, ["example.com/Thing", "Secret"]);

  expect(stages.map((each) => [each.name, each.waits, each.objects.map((one) => `${one.apiVersion} ${one.kind}`)])).toEqual([
    ["definitions", true, ["v1 Namespace", "rbac.authorization.k8s.io/v1 ClusterRole"]],
    ["classes", true, ["gateway.networking.k8s.io/v1 GatewayClass", "example.com/v1 MyClass"]],
    ["custom", false, ["v1 Secret", "example.com/v1 Thing"]],
    ["rest", false, ["v1 ConfigMap", "other.io/v1 Thing"]],
  ]);
});

test.each([
  ["a label", { labels: { "x/prune": "Disabled" } }, true],
  ["an annotation", { annotations: { "x/prune": "disabled" } }, true],
  ["another value", { annotations: { "x/prune": "enabled" } }, false],
  ["another key", { labels: { "y/prune": "disabled" } }, false],
  ["nothing", {}, false],
])("a mark in %s is found or not", (_case, metadata, expected) => {
  expect(hasMark({ apiVersion: "v1", kind: "ConfigMap", metadata }, { "x/prune": "disabled" })).toBe(expected);
});
