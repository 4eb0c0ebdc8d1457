import { expect, test } from "vitest";
import { createControlPlane } from "#control-plane";
import { clusterClient } from "#kube";
import { ObjectReader } from "../../src/provider/resources/object-reader.ts";
import { recordingCluster } from "../support/recording-cluster.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const refOf = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", namespace: "default", name });

async function open(count: number) {
  const plane = await createControlPlane({ data: "memory", workloads: false });
  const clock = new VirtualClock();
  const recorded = recordingCluster(clusterClient(plane.transport(), { address: "here", clock }));
  for (let index = 0; index < count; index++)
    await recorded.cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: `c${index}`, namespace: "default" } });
  recorded.requests.length = 0;
  return { ...recorded, clock, reader: new ObjectReader(recorded.cluster, clock), close: () => plane.close() };
}

const signal = new AbortController().signal;

test("a thousand objects cost two single reads and one list", async () => {
  const { reader, requests, close } = await open(1000);

  const found = await Promise.all(Array.from({ length: 1000 }, (_, index) => reader.read(refOf(`c${index}`), signal)));

  expect(found.map((each) => each?.metadata.name)).toEqual(Array.from({ length: 1000 }, (_, index) => `c${index}`));
  expect(requests).toEqual(["get ConfigMap/default/c0", "get ConfigMap/default/c1", "list ConfigMap"]);
  await close();
});

test("an object that is not in the list is not there", async () => {
  const { reader, close } = await open(3);
  await Promise.all([0, 1, 2].map((index) => reader.read(refOf(`c${index}`), signal)));

  expect(await reader.read(refOf("other"), signal)).toBeUndefined();
  await close();
});

test("a write forgets the list, and so does time", async () => {
  const { reader, requests, clock, cluster, close } = await open(3);
  const all = () => Promise.all([0, 1, 2].map((index) => reader.read(refOf(`c${index}`), signal)));
  await all();
  await cluster.patch(refOf("c2"), { type: "merge", body: { data: { k: "1" } } });
  reader.forget(refOf("c2"));
  requests.length = 0;

  expect((await all())[2]).toMatchObject({ data: { k: "1" } });
  expect(requests.filter((each) => each.startsWith("list"))).toHaveLength(1);
  await clock.advance(11_000);
  await all();
  expect(requests.filter((each) => each.startsWith("list"))).toHaveLength(2);
  await close();
});

test("whether a thousand objects are there before they are made costs two single reads and one list of names", async () => {
  const { reader, requests, close } = await open(3);

  const found = await Promise.all(Array.from({ length: 1000 }, (_, index) => reader.exists(refOf(`new${index}`), signal)));

  expect(found.every((each) => !each)).toBe(true);
  expect(requests).toEqual(["get ConfigMap/default/new0", "get ConfigMap/default/new1", "list ConfigMap"]);
  await close();
});

test("a name of the list is looked at again, because its object may have been deleted since", async () => {
  const { reader, cluster, requests, close } = await open(3);
  await Promise.all([0, 1, 2].map((index) => reader.exists(refOf(`c${index}`), signal)));
  await cluster.delete(refOf("c1"));
  requests.length = 0;

  expect(await reader.exists(refOf("c1"), signal)).toBe(false);
  expect(await reader.exists(refOf("c2"), signal)).toBe(true);
  expect(requests).toEqual(["get ConfigMap/default/c1", "get ConfigMap/default/c2"]);
  await close();
});

test("where lists are forbidden, each object is asked for by itself", async () => {
  const { cluster, clock, requests, close } = await open(4);
  const refused = { ...cluster, list: () => (requests.push("list refused"), Promise.reject(new Error("forbidden"))) };
  const reader = new ObjectReader(refused, clock);

  const found = await Promise.all([0, 1, 2, 3].map((index) => reader.read(refOf(`c${index}`), signal)));

  expect(found.map((each) => each?.metadata.name)).toEqual(["c0", "c1", "c2", "c3"]);
  expect(requests.filter((each) => each === "list refused")).toHaveLength(1);
  await close();
});
