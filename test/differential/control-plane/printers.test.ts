// What `kubectl get` shows of our own manifests, as the embedded control plane and a real API server print it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, type Json, type JsonObject } from "#base";
import { builtinKind, builtinKinds } from "#codec";
import { createControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { MANIFESTS, type Manifest } from "../../control-plane/kinds/manifests.ts";
import { hasRealPlace, openRealPlace } from "../../support/contract/real-place.ts";
import { realClock } from "../../support/outside.ts";
import { until } from "../../support/eventually.ts";

const places: { real: Cluster; ours: Cluster } = {} as { real: Cluster; ours: Cluster };
const closers: (() => Promise<void>)[] = [];

describe.skipIf(!(await hasRealPlace()))("the table of", () => {
  beforeAll(async () => {
    const real = await openRealPlace();
    const plane = await createControlPlane({ data: "memory", workloads: false });
    places.real = real.cluster;
    places.ours = clusterClient(plane.transport(), { address: "embedded", clock: realClock });
    closers.push(real.close, () => plane.close());
    await until(() => places.real.get({ apiVersion: "v1", kind: "ServiceAccount", namespace: "default", name: "default" }));
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  test.each(MANIFESTS.map((each) => [each.title, each] as const))("%s", async (_title, manifest) => {
    const [ours, real] = await Promise.all([tableOf(places.ours, manifest), tableOf(places.real, manifest)]);

    expect(ours).toEqual(real);
  });

  test("every kind has the same columns", async () => {
    const [ours, real] = await Promise.all([places.ours, places.real].map((cluster) => columnsOfAll(cluster)));

    expect(Object.keys(ours ?? {}).length).toBeGreaterThan(60);
    expect(ours).toEqual(real);
  });
});

/** Columns by path of every kind that is listed. */
async function columnsOfAll(cluster: Cluster): Promise<Record<string, Json>> {
  const found: Record<string, Json> = {};
  for (const { apiVersion, group, plural, verbs } of builtinKinds()) {
    if (!verbs.includes("list")) continue;
    const path = `${group === "" ? "/api" : "/apis"}/${apiVersion}/${plural}?limit=1`;
    const table = await tableAt(cluster, { method: "GET", path, headers: { accept: TABLE } });
    found[path] = columnsIn(table);
  }
  return found;
}

/** Columns and cells that a dry run of the manifest's creation is answered with. */
async function tableOf(cluster: Cluster, { object }: Manifest): Promise<Json> {
  const kind = builtinKind(String(object["apiVersion"] as string), String(object["kind"] as string));
  if (kind === undefined) throw new Error("no such kind");
  const root = kind.group === "" ? `/api/${kind.apiVersion}` : `/apis/${kind.apiVersion}`;
  const table = await tableAt(cluster, {
    method: "POST",
    path: `${root}${kind.namespaced ? "/namespaces/default" : ""}/${kind.plural}?dryRun=All`,
    headers: { "content-type": "application/json", accept: TABLE },
    body: JSON.stringify(object),
  });
  const cells = (at(table, "rows", 0, "cells") as Json[]).map((cell) => plain(cell));
  return [columnsIn(table), cells];
}

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

async function tableAt(cluster: Cluster, request: Parameters<Cluster["request"]>[0]): Promise<Json> {
  const { body } = await cluster.request(request);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as Json;
}

function columnsIn(table: Json): Json {
  const columns = at(table, "columnDefinitions") as JsonObject[];
  return columns.map((each) => [each["name"] ?? "", each["type"] ?? "", each["format"] ?? "", each["priority"] ?? 0]);
}

/** Allocated addresses and ports, ages and times differ from run to run. */
function plain(cell: Json): Json {
  if (typeof cell !== "string") return cell;
  return cell
    .replaceAll(/10\.96\.\d+\.\d+/g, "ADDRESS")
    .replaceAll(/:3\d{4}\//g, ":PORT/")
    .replace(/^\d+s$/, "AGE")
    .replace(/^\d{4}-\d\d-\d\dT[\d:]+Z$/, "TIME")
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID");
}
