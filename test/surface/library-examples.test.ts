import { expect, test } from "vitest";
import { renderWeb } from "../../examples/library/render-chart.ts";
import { greetings, isEndless } from "../../examples/library/render-template.ts";

test("the example of headgate/helm renders what its reader expects", async () => {
  expect(await renderWeb()).toBe(`---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    helm.toolkit.fluxcd.io/name: web
    helm.toolkit.fluxcd.io/namespace: apps
  name: web
spec:
  replicas: 3
  template:
    spec:
      containers:
      - image: example/web:2.0.1
        name: web

`);
});

test("the example of headgate/template greets, and stops what does not end", () => {
  expect(greetings([" ada ", "clementine"])).toEqual(["Hello, Ada!", "Hello, Clementine, you of the long name!"]);
  expect([isEndless("{{ range until 100000 }}{{ end }}"), isEndless("short")]).toEqual([true, false]);
});
