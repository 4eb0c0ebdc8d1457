// Sequences of requests whose whole answers must be those of kube-apiserver: status, body, managed fields, warnings.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { compare, sendEmbedded, sendReal, type Send, type Step } from "./compare.ts";
import { peerMissing } from "./peer-missing.ts";
import { FOOS } from "./widgets.ts";

const missing = await peerMissing();
const APPLY = "application/apply-patch+yaml";
const MERGE = "application/merge-patch+json";

describe.skipIf(missing)("requests", () => {
  let plane: ControlPlane;
  let cluster: RealCluster;
  let ours: Send;
  let real: Send;

  beforeAll(async () => {
    plane = await createControlPlane({ data: "memory", workloads: false });
    cluster = await startRealCluster({ controllerManager: false });
    ours = sendEmbedded(plane.transport());
    real = sendReal(cluster);
  });
  afterAll(async () => {
    await plane?.close();
    await cluster?.close();
  });

  const run = async (namespace: string, steps: readonly Step[]): Promise<string[]> =>
    compare([{ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: namespace } } }, ...steps], ours, real);

  test("to a kind without a spec", async () => {
    expect(await run("maps", configMaps("maps"))).toEqual([]);
  });

  test("to Deployments, their status and their scale", async () => {
    expect(await run("deployments", deployments("deployments"))).toEqual([]);
  });

  test("to a definition and its objects", async () => {
    expect(await run("foos", [{ method: "POST", path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", body: FOOS }])).toEqual(
      [],
    );
    for (const send of [ours, real]) await served(send);

    expect(await run("foos2", foos("foos2"))).toEqual([]);
  });
});

async function served(send: Send): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await send({ method: "GET", path: "/apis/example.com/v1/foos" })).status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function configMaps(ns: string): Step[] {
  const cm = (namespace: string, name = ""): string => `/api/v1/namespaces/${namespace}/configmaps${name === "" ? "" : `/${name}`}`;
  return [
    { method: "POST", path: cm(ns), body: { metadata: { name: "a" }, data: { x: 1 } } },
    { method: "POST", path: cm(ns), body: { metadata: { name: "a", labels: { q: "1" } }, data: { x: "1" }, foo: 1 } },
    { method: "POST", path: cm(ns), body: { metadata: { name: "a" }, data: { x: "1" } } },
    { method: "POST", path: cm(ns) + "?fieldValidation=Strict", body: { metadata: { name: "b", zoo: [1] }, data: { x: "1" }, foo: 1 } },
    {
      method: "POST",
      path: cm(ns) + "?fieldValidation=Ignore&dryRun=All",
      body: { metadata: { name: "b", zoo: [1] }, data: { x: "1" }, foo: 1 },
    },
    { method: "POST", path: cm("nope-x"), body: { metadata: { name: "b" } } },
    {
      method: "POST",
      path: cm(ns),
      body: {
        metadata: {
          name: "B_",
          labels: { "a b": "c d" },
          annotations: { "x y": "z" },
          finalizers: ["a b"],
          ownerReferences: [{ kind: "", name: "", uid: "", apiVersion: "" }],
        },
      },
    },
    { method: "POST", path: cm(ns), body: '{"metadata":{"name":"a"' },
    { method: "POST", path: cm(ns), body: "[]" },
    { method: "POST", path: cm(ns), body: "", type: "application/json" },
    { method: "POST", path: cm(ns), body: '{"a":}' },
    { method: "POST", path: cm(ns), body: '{"metadata":{"name":"dup","name":"dup2"},"data":{"x":"1"}}' },
    { method: "POST", path: cm(ns), body: { apiVersion: "v1", kind: "Secret", metadata: { name: "a" } } },
    { method: "POST", path: cm(ns), body: { apiVersion: "v2", kind: "ConfigMap", metadata: { name: "a" } } },
    { method: "POST", path: cm(ns), body: "x", type: "text/plain" },
    { method: "POST", path: cm(ns), body: { metadata: { name: "a", namespace: "other" } } },
    { method: "POST", path: cm(ns), body: { metadata: { name: "rv", resourceVersion: "5" } } },
    { method: "POST", path: cm(ns), body: { metadata: {} } },
    { method: "PUT", path: cm(ns, "a"), body: { metadata: { name: "c" } } },
    { method: "PUT", path: cm(ns, "a"), body: { metadata: {} } },
    { method: "PUT", path: cm(ns, "zzz"), body: { metadata: { name: "zzz" } } },
    { method: "PUT", path: cm(ns, "a"), body: { metadata: { name: "a", resourceVersion: "1" } } },
    { method: "PUT", path: cm(ns, "a"), body: { metadata: { name: "a", resourceVersion: "x" } } },
    { method: "PUT", path: cm(ns, "a"), body: { metadata: { name: "a", uid: "1" } } },
    { method: "PUT", path: cm(ns, "a"), body: { metadata: { name: "a" }, data: { y: "2" } } },
    { method: "PUT", path: cm(ns, "a") + "?fieldManager=other", body: { metadata: { name: "a" }, data: { y: "3", z: "1" } } },
    { method: "PATCH", path: cm(ns, "a"), type: "application/json-patch+json", body: [{ op: "test", path: "/data/y", value: "9" }] },
    { method: "PATCH", path: cm(ns, "a"), type: "application/json-patch+json", body: {} },
    { method: "PATCH", path: cm(ns, "a"), type: "application/json-patch+json", body: [{ op: "remove", path: "/data/zz" }] },
    { method: "PATCH", path: cm(ns, "a"), type: "application/json-patch+json", body: [{ op: "add", path: "/data/zz", value: "q" }] },
    {
      method: "PATCH",
      path: cm(ns, "a"),
      type: "application/json-patch+json",
      body: [{ op: "replace", path: "/metadata/name", value: "q" }],
    },
    { method: "PATCH", path: cm(ns, "a"), type: "application/json-patch+json", body: [{ op: "foo", path: "/metadata/name", value: "q" }] },
    { method: "PATCH", path: cm(ns, "a"), type: MERGE, body: [] },
    { method: "PATCH", path: cm(ns, "a"), type: MERGE, body: { foo: 1, data: { u: "3", y: null } } },
    { method: "PATCH", path: cm(ns, "a"), type: "application/strategic-merge-patch+json", body: { foo: 1, data: { u: "4" } } },
    {
      method: "PATCH",
      path: cm(ns, "a") + "?fieldValidation=Strict",
      type: "application/strategic-merge-patch+json",
      body: { foo: 1, data: { u: "4" } },
    },
    { method: "PATCH", path: cm(ns, "a") + "?fieldValidation=Strict", type: MERGE, body: { data: { u: "5" }, bar: 1 } },
    { method: "PATCH", path: cm(ns, "a") + "?fieldManager=m", type: APPLY, body: { foo: 1, data: { u: "3" } } },
    {
      method: "PATCH",
      path: cm(ns, "a") + "?fieldManager=m",
      type: APPLY,
      body: { apiVersion: "v1", kind: "ConfigMap", foo: 1, data: { u: "3" } },
    },
    {
      method: "PATCH",
      path: cm(ns, "a") + "?fieldManager=m",
      type: APPLY,
      body: { apiVersion: "v1", kind: "ConfigMap", data: { u: "3", z: "4" } },
    },
    {
      method: "PATCH",
      path: cm(ns, "a") + "?fieldManager=m&force=true",
      type: APPLY,
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { labels: { a: "b" } }, data: { u: "3", z: "4" } },
    },
    { method: "PATCH", path: cm(ns, "a") + "?fieldManager=m", type: APPLY, body: "apiVersion: v1\nkind: ConfigMap\ndata: {u: '3'}\n" },
    { method: "PATCH", path: cm(ns, "a") + "?fieldManager=m", type: APPLY, body: "apiVersion: v1\nkind: ConfigMap\ndata: {u: '3'}\n" },
    {
      method: "PATCH",
      path: cm(ns, "a") + "?fieldManager=n",
      type: APPLY,
      body: "apiVersion: v1\nkind: ConfigMap\ndata: {u: '3', z: '9'}\n",
    },
    {
      method: "PATCH",
      path: cm(ns, "a") + "?fieldManager=n",
      type: APPLY,
      body: "apiVersion: v1\nkind: ConfigMap\nmetadata: {managedFields: [{}]}\n",
    },
    { method: "PATCH", path: cm(ns, "a"), type: APPLY, body: "apiVersion: v1\nkind: ConfigMap\n" },
    { method: "PATCH", path: cm(ns, "a") + "?force=true", type: MERGE, body: {} },
    { method: "PATCH", path: cm(ns, "a") + "?fieldValidation=Foo&dryRun=x", type: MERGE, body: {} },
    { method: "PATCH", path: cm(ns, "a"), type: "foo/bar", body: {} },
    {
      method: "PATCH",
      path: cm(ns, "new") + "?fieldManager=m",
      type: APPLY,
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "new" }, data: { u: "3" } },
    },
    {
      method: "PATCH",
      path: cm(ns, "new2") + "?fieldManager=m&dryRun=All",
      type: APPLY,
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "new2" }, data: { u: "3" } },
    },
    {
      method: "PATCH",
      path: cm(ns, "new3") + "?fieldManager=m",
      type: APPLY,
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "newx" }, data: { u: "3" } },
    },
    {
      method: "PATCH",
      path: cm(ns, "new4") + "?fieldManager=m",
      type: APPLY,
      body: { apiVersion: "v1", kind: "ConfigMap", data: { u: "3" } },
    },
    { method: "PATCH", path: cm(ns, "a"), type: MERGE, body: { metadata: { managedFields: [{}] } } },
    { method: "PATCH", path: cm(ns, "a"), type: MERGE, body: { data: { v: "1" } } },
    { method: "PATCH", path: cm(ns, "a") + "?fieldManager=m", type: APPLY, body: "apiVersion: v1\nkind: ConfigMap\ndata: {u: '3'}\n" },
    { method: "GET", path: cm(ns) + "?labelSelector=a%3Db" },
    { method: "GET", path: cm(ns) + "?labelSelector=%3D" },
    { method: "GET", path: cm(ns) + "?labelSelector=a+in+(b%2C" },
    { method: "GET", path: cm(ns) + "?labelSelector=a%3Db%20c" },
    { method: "GET", path: cm(ns) + "?labelSelector=%21a%2Cb%21%3Dc" },
    { method: "GET", path: cm(ns) + "?labelSelector=-x" },
    { method: "GET", path: cm(ns) + "?fieldSelector=spec.x%3D1" },
    { method: "GET", path: cm(ns) + "?fieldSelector=metadata.name%3Da" },
    { method: "GET", path: cm(ns) + "?fieldSelector=foo" },
    { method: "GET", path: cm(ns) + "?resourceVersion=99999999" },
    { method: "GET", path: cm(ns) + "?resourceVersion=x" },
    { method: "GET", path: cm(ns) + "?limit=x" },
    { method: "GET", path: cm(ns) + "?continue=x" },
    { method: "GET", path: cm(ns) + "?resourceVersionMatch=Exact" },
    { method: "GET", path: cm(ns) + "?watch=1&resourceVersionMatch=Exact&timeoutSeconds=1" },
    { method: "GET", path: "/api/v1/foo" },
    { method: "GET", path: "/apis/foo/v1/bar" },
    { method: "GET", path: "/foo" },
    { method: "POST", path: cm(ns, "a"), body: {} },
    { method: "PATCH", path: cm(ns), type: MERGE, body: {} },
    { method: "PUT", path: cm(ns), body: {} },
    { method: "POST", path: "/api/v1/configmaps", body: {} },
    { method: "GET", path: "/api/v1/namespaces/x/configmaps/a/status" },
    { method: "DELETE", path: cm(ns, "a"), body: { preconditions: { uid: "1" } } },
    { method: "DELETE", path: cm(ns, "a"), body: { preconditions: { resourceVersion: "1" } } },
    { method: "DELETE", path: cm(ns, "a") + "?propagationPolicy=Foo" },
    { method: "DELETE", path: cm(ns, "a"), body: { kind: "Foo" } },
    { method: "DELETE", path: cm(ns, "a"), body: "{" },
    { method: "PATCH", path: cm(ns, "a"), type: MERGE, body: { metadata: { finalizers: ["x.y/z"] } } },
    { method: "DELETE", path: cm(ns, "a") },
    { method: "DELETE", path: cm(ns, "a") },
    { method: "POST", path: cm(ns), body: { metadata: { name: "a" }, data: { x: "1" } } },
    { method: "PATCH", path: cm(ns, "a"), type: MERGE, body: { metadata: { finalizers: ["x.y/z", "q/w"] } } },
    { method: "PATCH", path: cm(ns, "a"), type: MERGE, body: { metadata: { finalizers: null } } },
    { method: "GET", path: cm(ns, "a") },
    { method: "DELETE", path: cm(ns, "new") },
    { method: "DELETE", path: cm(ns, "new") },
    { method: "DELETE", path: cm(ns) },
    { method: "DELETE", path: "/api/v1/namespaces/default" },
    { method: "DELETE", path: "/api/v1/namespaces/nope" },
    { method: "GET", path: `/api/v1/namespaces/${ns}` },
    {
      method: "GET",
      path: `/api/v1/namespaces/${ns}`,
      headers: { accept: "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io" },
    },
  ];
}

function deployments(ns: string): Step[] {
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

function foos(ns: string): Step[] {
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
