// Requests to Deployments and to custom resources.
import type { Step } from "./compare.ts";

const APPLY = "application/apply-patch+yaml";
const MERGE = "application/merge-patch+json";

export function deployments(ns: string): Step[] {
  const D = `/apis/apps/v1/namespaces/${ns}/deployments`;
  const dep = (spec: object = {}, containers: object[] = [{ name: "c", image: "i:1" }]): object => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d" },
    spec: { selector: { matchLabels: { a: "b" } }, template: { metadata: { labels: { a: "b" } }, spec: { containers } }, ...spec },
  });
  const ap = (path: string, manager: string, body: unknown, query = ""): Step => ({
    method: "PATCH",
    path: `${path}?fieldManager=${manager}${query}`,
    type: APPLY,
    body,
  });
  return [
    ap(
      D + "/d",
      "m1",
      dep({ replicas: 2 }, [
        {
          name: "c",
          image: "i:1",
          ports: [{ containerPort: 80 }],
          env: [
            { name: "A", value: "1" },
            { name: "B", value: "2" },
          ],
        },
      ]),
    ),
    ap(D + "/d", "m2", dep({}, [{ name: "c", image: "i:2" }])),
    ap(
      D + "/d",
      "m2",
      dep({}, [
        { name: "c", image: "i:2", env: [{ name: "C", value: "3" }] },
        { name: "side", image: "s" },
      ]),
      "&force=true",
    ),
    ap(
      D + "/d",
      "m1",
      dep({ replicas: 2 }, [
        {
          name: "c",
          image: "i:1",
          ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "UDP" }],
          env: [{ name: "B", value: "2" }],
        },
      ]),
      "&force=true",
    ),
    ap(D + "/d", "m2", dep({}, [{ name: "side", image: "s", resources: { limits: { cpu: "1000m" } } }])),
    ap(D + "/d", "m2", dep({}, [{ name: "side", image: "s", resources: { limits: { cpu: "1000m" } } }])),
    { method: "PUT", path: D + "/d", body: dep({ replicas: 7 }, [{ name: "c", image: "i:9" }]) },
    ap(D + "/d", "m1", dep({ replicas: 3 }, [{ name: "c", image: "i:1" }])),
    ap(D + "/d/status", "st", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "d" },
      status: { replicas: 1, conditions: [{ type: "Available", status: "True" }] },
    }),
    {
      method: "PATCH",
      path: D + "/d/status",
      type: MERGE,
      body: { status: { readyReplicas: 1 }, spec: { replicas: 99 }, metadata: { labels: { z: "1" }, annotations: { y: "2" } } },
    },
    { method: "PATCH", path: D + "/d", type: MERGE, body: { status: { readyReplicas: 9 } } },
    { method: "GET", path: D + "/d/scale" },
    { method: "PUT", path: D + "/d/scale", body: { metadata: { name: "d", namespace: ns }, spec: { replicas: 4 } } },
    { method: "PATCH", path: D + "/d/scale", type: MERGE, body: { spec: { replicas: -4 } } },
    { method: "PATCH", path: D + "/d/scale", type: MERGE, body: { spec: { replicas: 6 } } },
    { method: "GET", path: D + "/d" },
    {
      method: "PATCH",
      path: D + "/d",
      type: "application/strategic-merge-patch+json",
      body: {
        spec: {
          template: {
            spec: {
              containers: [
                { name: "c", $patch: "delete" },
                { name: "new", image: "n" },
              ],
            },
          },
        },
      },
    },
    {
      method: "PATCH",
      path: D + "/d",
      type: "application/strategic-merge-patch+json",
      body: { metadata: { labels: { q: "1" }, finalizers: ["a/b"] } },
    },
    ap(D + "/d", "m1", { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d" } }, "&force=true"),
    ap(D + "/bad", "m1", { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "bad" }, spec: { replicas: "x" } }),
    ap(D + "/bad", "m1", dep({}, [{ image: "x" }])),
    ap(D + "/bad", "m1", {
      ...dep({}, [
        { name: "a", image: "x" },
        { name: "a", image: "y" },
      ]),
      metadata: { name: "bad" },
    }),
    ap(D + "/bad", "m1", { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "bad" }, spec: {} }),
    { method: "POST", path: D, body: { metadata: { name: "x" }, spec: { replicas: "x" } } },
    { method: "POST", path: D, body: { metadata: { name: "x", labels: { "a b": "c" } }, spec: { replicas: -1 } } },
    { method: "PATCH", path: D + "/d", type: MERGE, body: { metadata: { labels: { "a b": "c" } } } },
  ];
}

export function foos(ns: string): Step[] {
  const F = `/apis/example.com/v1/namespaces/${ns}/foos`;
  const foo = (spec: unknown, name = "a", extra: object = {}): object => ({
    apiVersion: "example.com/v1",
    kind: "Foo",
    metadata: { name },
    spec,
    ...extra,
  });
  const ap = (name: string, manager: string, spec: unknown, query = ""): Step => ({
    method: "PATCH",
    path: `${F}/${name}?fieldManager=${manager}${query}`,
    type: APPLY,
    body: foo(spec, name),
  });
  return [
    { method: "POST", path: F, body: foo({ replicas: 0 }) },
    {
      method: "POST",
      path: F,
      body: foo({ replicas: "x", mode: "c", tags: ["a", "a"], ports: [{ name: "x" }, { name: "x" }, { port: "1" }], size: true }),
    },
    { method: "POST", path: F, body: foo({ replicas: 11 }) },
    { method: "POST", path: F, body: foo({ replicas: 2, bogus: 1, inner: { z: 1 } }, "a", { extra: 1, metadata: { name: "a", foo: 1 } }) },
    { method: "POST", path: F, body: foo({ replicas: 2, bogus: 1, inner: { z: 1 } }, "aa") },
    { method: "POST", path: F + "?fieldValidation=Strict", body: foo({ replicas: 2, bogus: 1, inner: { z: 1 } }, "a2") },
    { method: "POST", path: F, body: { apiVersion: "example.com/v1", kind: "Foo", metadata: { name: "b" }, spec: null } },
    { method: "POST", path: F, body: { apiVersion: "example.com/v1", kind: "Foo", metadata: { name: "b2" }, spec: { mode: null } } },
    { method: "POST", path: F, body: { metadata: { name: "b3" } } },
    { method: "POST", path: F, body: { apiVersion: "example.com/v1", kind: "Foo", metadata: { name: "B3_" } } },
    { method: "POST", path: F, body: { apiVersion: "example.com/v1", kind: "Bar", metadata: { name: "b3" } } },
    { method: "POST", path: F, body: { apiVersion: "example.com/v2", metadata: { name: "b3" } } },
    { method: "POST", path: F, body: { apiVersion: "example.com/v1", kind: "Foo", metadata: { name: 1 } } },
    { method: "POST", path: F, body: { apiVersion: "example.com/v1", kind: "Foo", metadata: { name: "q", labels: { a: 1 } } } },
    { method: "POST", path: F, body: "[]" },
    { method: "POST", path: F, body: "x", type: "text/plain" },
    { method: "PUT", path: F + "/a", body: foo({ replicas: 3 }) },
    { method: "PATCH", path: F + "/a", type: MERGE, body: { spec: { replicas: 3, mode: "b" } } },
    { method: "PATCH", path: F + "/a", type: MERGE, body: { spec: { replicas: 3, bogus: 1 } } },
    { method: "PATCH", path: F + "/a", type: MERGE, body: { spec: { replicas: "3" } } },
    { method: "PATCH", path: F + "/a", type: "application/strategic-merge-patch+json", body: { spec: { replicas: 3 } } },
    {
      method: "PATCH",
      path: F + "/a/status",
      type: MERGE,
      body: { status: { ready: true, list: [{ a: 1 }] }, spec: { replicas: 9 }, metadata: { labels: { x: "y" } } },
    },
    ap("a", "m1", {
      ports: [
        { name: "x", port: 1 },
        { name: "y", port: 2 },
      ],
      tags: ["t1", "t2"],
      labels: { l1: "1" },
      any: { q: { w: [1] } },
      inner: { x: "1" },
    }),
    ap("a", "m2", {
      ports: [
        { name: "y", port: 3 },
        { name: "z", port: 4 },
      ],
      tags: ["t2", "t3"],
      labels: { l1: "2", l2: "2" },
      any: { q: { w: [2], e: 1 } },
      inner: { y: "1" },
    }),
    ap(
      "a",
      "m2",
      {
        ports: [
          { name: "y", port: 3 },
          { name: "z", port: 4 },
        ],
        tags: ["t2", "t3"],
        labels: { l1: "2", l2: "2" },
        any: { q: { w: [2], e: 1 } },
        inner: { y: "1" },
      },
      "&force=true",
    ),
    ap("a", "m1", { ports: [{ name: "x", port: 1 }], tags: ["t1"] }),
    ap("a", "m2", { tags: [] }),
    ap("a", "m2", {}),
    ap("a", "m2", { bogus: 1 }),
    ap("a", "m2", { replicas: "q" }),
    ap("a", "m2", { tags: ["a", "a"] }),
    ap("a", "m2", { ports: [{ port: 1 }] }),
    ap("a", "m3", { size: "5%" }),
    ap("a", "m3", { size: 5 }),
    {
      method: "PATCH",
      path: `${F}/a/status?fieldManager=sm`,
      type: APPLY,
      body: { apiVersion: "example.com/v1", kind: "Foo", status: { c: [1, 2] } },
    },
    { method: "GET", path: F + "/a/scale" },
    { method: "PATCH", path: F + "/a/scale", type: MERGE, body: { spec: { replicas: 5 } } },
    { method: "GET", path: F + "/a" },
    { method: "GET", path: F },
    { method: "GET", path: F + "?fieldSelector=spec.x%3D1" },
    { method: "GET", path: F + "/zz" },
    { method: "GET", path: "/apis/example.com/v1" },
    { method: "GET", path: "/apis/example.com" },
    { method: "GET", path: "/apis/example.com/v2" },
    { method: "GET", path: "/apis/example.com/v1/foos/a" },
    { method: "PATCH", path: F + "/a", type: MERGE, body: { metadata: { finalizers: ["foo.bar", "x"] } } },
    { method: "DELETE", path: F + "/a" },
    { method: "GET", path: F + "/a" },
    { method: "PATCH", path: F + "/a", type: MERGE, body: { metadata: { finalizers: [] } } },
    { method: "DELETE", path: F },
  ];
}
