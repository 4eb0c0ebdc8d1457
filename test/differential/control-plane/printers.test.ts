// What `kubectl get` shows of our own manifests, as the embedded control plane and a real API server print it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, type Json, type JsonObject } from "#base";
import { builtinKind } from "#codec";
import { createControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { MANIFESTS, type Manifest } from "../../control-plane/kinds/manifests.ts";
import { hasRealPlace, openRealPlace } from "../../support/contract/real-place.ts";
import { realClock } from "../../support/outside.ts";

const places: { real: Cluster; ours: Cluster } = {} as { real: Cluster; ours: Cluster };
const closers: (() => Promise<void>)[] = [];

describe.skipIf(!(await hasRealPlace()))("the table of", () => {
  beforeAll(async () => {
    const real = await openRealPlace();
    const plane = await createControlPlane({ data: "memory", workloads: false });
    places.real = real.cluster;
    places.ours = clusterClient(plane.transport(), { address: "embedded", clock: realClock });
    closers.push(real.close, () => plane.close());
    while ((await places.real.get({ apiVersion: "v1", kind: "ServiceAccount", namespace: "default", name: "default" })) === undefined)
      await realClock.sleep(100);
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  test.each(MANIFESTS.map((each) => [each.title, each] as const))("%s", async (_title, manifest) => {
    const [ours, real] = await Promise.all([tableOf(places.ours, manifest), tableOf(places.real, manifest)]);

    expect(ours).toEqual(real);
  });
});

/** Columns and cells that a dry run of the manifest's creation is answered with. */
async function tableOf(cluster: Cluster, { object }: Manifest): Promise<Json> {
  const kind = builtinKind(String(object["apiVersion"] as string), String(object["kind"] as string));
  if (kind === undefined) throw new Error("no such kind");
  const root = kind.group === "" ? `/api/${kind.apiVersion}` : `/apis/${kind.apiVersion}`;
  const response = await cluster.request({
    method: "POST",
    path: `${root}${kind.namespaced ? "/namespaces/default" : ""}/${kind.plural}?dryRun=All`,
    headers: { "content-type": "application/json", accept: "application/json;as=Table;v=v1;g=meta.k8s.io" },
    body: JSON.stringify(object),
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  const table = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Json;
  const columns = (at(table, "columnDefinitions") as JsonObject[]).map((each) => [
    each["name"] ?? "",
    each["type"] ?? "",
    each["format"] ?? "",
    each["priority"] ?? 0,
  ]);
  const cells = (at(table, "rows", 0, "cells") as Json[]).map((cell) => plain(cell));
  return [columns, cells];
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
