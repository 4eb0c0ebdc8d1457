// The type table and the documents made of it against those of a real API server.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, isObject, type Json, type JsonObject } from "#base";
import { builtinKinds } from "#codec";
import { createControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { hasRealPlace, openRealPlace } from "../../support/contract/real-place.ts";
import { realClock } from "../../support/outside.ts";

/** Definitions that only real documents hold: nothing that is sent or stored refers to them. */
const UNUSED = /\.(?:APIResource|APIResourceList|APIGroup|APIGroupList|APIVersions|GroupVersionForDiscovery|ServerAddressByClientCIDR)$/;
/** A list type on a text, which says nothing. */
const KNOWN: ReadonlySet<string> = new Set(["io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec"]);

const GROUPS = [...new Set(builtinKinds().map((each) => each.apiVersion))];
const places: { real: Cluster; ours: Cluster } = {} as { real: Cluster; ours: Cluster };
const closers: (() => Promise<void>)[] = [];

describe.skipIf(!(await hasRealPlace()))("OpenAPI documents", () => {
  beforeAll(async () => {
    const real = await openRealPlace();
    const plane = await createControlPlane({ data: "memory", workloads: false });
    places.real = real.cluster;
    places.ours = clusterClient(plane.transport(), { address: "embedded", clock: realClock });
    closers.push(real.close, () => plane.close());
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  test.each(GROUPS)("%s has the definitions of the real server", async (apiVersion) => {
    const [ours, real] = await both(`/openapi/v3/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}`);

    expect(definitions(ours, at(real, "components", "schemas"))).toEqual(definitions(real));
  });

  test.each(GROUPS)("%s is discovered as on the real server", async (apiVersion) => {
    const [ours, real] = await both(`/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}`);

    expect(resources(ours)).toEqual(resources(real));
  });

  test("every write names the query parameter by which kubectl asks for strict fields", async () => {
    const [ours] = await both("/openapi/v3/apis/apps/v1");

    const patch = at(ours, "paths", "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "patch");

    expect([at(patch, "x-kubernetes-group-version-kind"), (at(patch, "parameters") as JsonObject[]).map((each) => each["name"])]).toEqual([
      { group: "apps", version: "v1", kind: "Deployment" },
      ["dryRun", "fieldManager", "fieldValidation", "force"],
    ]);
  });
});

async function both(path: string): Promise<readonly [Json, Json]> {
  const [ours, real] = await Promise.all([fetchJson(places.ours, path), fetchJson(places.real, path)]);
  return [ours, real];
}

async function fetchJson(cluster: Cluster, path: string): Promise<Json> {
  const response = await cluster.request({ method: "GET", path, headers: { accept: "application/json" } });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as Json;
}

/** Definitions in one form: no descriptions, no defaults of items, lists of names in order; only those that `among` holds as well. */
function definitions(document: Json, among?: Json): Record<string, Json> {
  const schemas = Object.entries(at(document, "components", "schemas") as JsonObject);
  const kept = schemas.filter(
    ([name]) => !UNUSED.test(name) && !KNOWN.has(name) && (among === undefined || isObject(among) === false || Object.hasOwn(among, name)),
  );
  return Object.fromEntries(kept.map(([name, schema]) => [name, plain(schema ?? null, /\.(?:DeleteOptions|WatchEvent)$/.test(name))]));
}

function plain(schema: Json, withoutKinds = false): Json {
  if (Array.isArray(schema)) return schema.map((each: Json) => plain(each));
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).flatMap(([key, value]): [string, Json][] => {
    if ((key === "description" && typeof value === "string") || key === "x-kubernetes-unions") return [];
    if (key === "x-kubernetes-group-version-kind" && withoutKinds) return [];
    if (key === "required" && Array.isArray(value)) return [[key, (value as string[]).toSorted()]];
    const isMember = (key === "items" || key === "additionalProperties") && isObject(value);
    return [[key, isMember ? withoutDefault(plain(value)) : plain(value ?? null)]];
  });
  return unwrap(Object.fromEntries(entries));
}

function withoutDefault(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const { default: _default, ...rest } = schema;
  return unwrap(rest);
}

/** A reference that is wrapped for nothing. */
function unwrap(schema: JsonObject): Json {
  const all = schema["allOf"];
  return Array.isArray(all) && all.length === 1 && Object.keys(schema).length === 1 ? (all[0] as Json) : schema;
}

function resources(document: Json): Json {
  const list = at(document, "resources") as JsonObject[];
  return (
    list
      .map(({ storageVersionHash: _hash, ...each }) => each)
      // The document's own version says nothing.
      .map(({ group, version, ...each }) => (group === undefined || group === "" ? each : { ...each, group, version }))
      .filter((each) => !/\/(?:attach|exec|portforward|proxy)$/.test(String(each["name"] as string)))
      .toSorted((a, b) => (String(a["name"] as string) < String(b["name"] as string) ? -1 : 1))
  );
}
