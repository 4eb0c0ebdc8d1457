// Runs in a worker thread whose stack is half of the usual one, with code that was never run before: sends bodies of some depths to a
// control plane of its own, and posts the statuses of each write by depth.
import { parentPort, workerData } from "node:worker_threads";
import { stringAt } from "#base";
import { openPlane } from "./plane.ts";

/** A write whose body is as deep as is asked for. */
export interface DeepWrite {
  readonly method: "POST" | "PUT" | "PATCH";
  /** Resource that is written. */
  readonly kind: "ConfigMap" | "Deep" | "CustomResourceDefinition";
  readonly type: string;
  /** Text around the nested value; `@` is its place, `<name>` and `<version>` stand for the metadata of the object. */
  readonly body: string;
  /** What one level is written as. */
  readonly level: readonly [open: string, close: string];
  /** What the levels are around. */
  readonly core: string;
  /** Levels of lists and objects in all. */
  readonly depths: readonly number[];
  /** Levels of them in `body` and `core`. */
  readonly around: number;
}

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const COLLECTIONS = {
  ConfigMap: "/api/v1/namespaces/default/configmaps",
  Deep: "/apis/example.com/v1/namespaces/default/deeps",
  CustomResourceDefinition: DEFINITIONS,
};

const DEEP = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "deeps.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "deeps", singular: "deep", kind: "Deep", listKind: "DeepList" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

async function answers(writes: readonly DeepWrite[]): Promise<number[][]> {
  const at = await openPlane();
  await at.send("POST", DEFINITIONS, DEEP);
  await at.until(COLLECTIONS.Deep, ({ status }) => status === 200);
  await at.send("POST", COLLECTIONS.ConfigMap, { metadata: { name: "a" } });
  await at.send("POST", COLLECTIONS.Deep, { apiVersion: "example.com/v1", kind: "Deep", metadata: { name: "a" } });
  const all: number[][] = [];
  for (const [i, { method, kind, type, body, level, core, depths, around }] of writes.entries()) {
    const isNamed = method !== "POST";
    const path = `${COLLECTIONS[kind]}${isNamed ? "/a" : ""}${type.includes("apply") ? "?fieldManager=m&force=true" : ""}`;
    const statuses: number[] = [];
    for (const depth of depths) {
      const stored = isNamed ? await at.send("GET", `${COLLECTIONS[kind]}/a`) : undefined;
      const version = stringAt(stored?.body, "metadata", "resourceVersion");
      const value = `${level[0].repeat(depth - around)}${core}${level[1].repeat(depth - around)}`;
      const text = body
        .replace("<name>", isNamed ? "a" : `b${i}`)
        .replace("<version>", version)
        .replace("@", () => value);
      statuses.push((await at.send(method, path, text, { "content-type": type })).status);
    }
    all.push(statuses);
  }
  await at.plane.close();
  return all;
}

parentPort?.postMessage(await answers(workerData as readonly DeepWrite[]));
