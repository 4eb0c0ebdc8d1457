// The audit log: both servers write the same events of the same requests.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, type Json, type JsonObject } from "#base";
import { createControlPlane, readAuditPolicy, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { normalise, sendEmbedded, sendReal, type Step } from "./compare.ts";
import { peerMissing } from "./peer-missing.ts";
import { eventually } from "../../support/eventually.ts";

const missing = await peerMissing();
const POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitManagedFields: true
rules:
- level: None
  verbs: [get]
  resources: [{group: "", resources: [namespaces]}]
- level: RequestResponse
  omitStages: [RequestReceived]
  resources: [{group: "", resources: [configmaps], resourceNames: [whole]}]
- level: Request
  resources: [{group: "", resources: [configmaps]}, {group: apps, resources: ["*/scale"]}]
- level: Metadata
  namespaces: [audited]
- level: Metadata
  nonResourceURLs: ["/version", "/api*"]
`;
const MERGE = "application/merge-patch+json";
const maps = (rest = ""): string => `/api/v1/namespaces/audited/configmaps${rest}`;

const STEPS: readonly Step[] = [
  { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: "audited" } } },
  { method: "GET", path: "/api/v1/namespaces/audited" },
  {
    method: "POST",
    path: maps(),
    body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "part", namespace: "audited" }, data: { a: "b" } },
  },
  { method: "POST", path: maps(), body: { metadata: { name: "part" } } },
  { method: "PATCH", path: maps("/part"), type: MERGE, body: { data: { a: "c" } } },
  { method: "GET", path: maps("/none") },
  { method: "GET", path: `${maps()}?limit=1` },
  {
    method: "PATCH",
    path: `${maps("/whole")}?fieldManager=me`,
    type: "application/apply-patch+yaml",
    body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "whole" } },
  },
  { method: "GET", path: maps("/whole") },
  { method: "GET", path: maps("/whole"), headers: { "impersonate-user": "jane", "impersonate-group": "devs" } },
  { method: "DELETE", path: maps("/whole") },
  { method: "DELETE", path: maps("/part"), body: { kind: "DeleteOptions", apiVersion: "v1", gracePeriodSeconds: 0 } },
  { method: "POST", path: "/api/v1/namespaces/audited/secrets", body: { metadata: { name: "s" }, stringData: { a: "b" } } },
  { method: "POST", path: "/api/v1/namespaces/audited/services", body: { metadata: { name: "UPPER" } } },
  { method: "GET", path: "/version" },
  { method: "GET", path: "/apis/apps/v1" },
  { method: "GET", path: "/healthz" },
];

describe.skipIf(missing)("the audit log", () => {
  const lines: string[] = [];
  let dir: string;
  let plane: ControlPlane;
  let cluster: RealCluster;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "audit-"));
    writeFileSync(join(dir, "policy.yaml"), POLICY);
    const audit = { policy: readAuditPolicy(POLICY, "policy.yaml"), write: (line: string) => void lines.push(line) };
    plane = await createControlPlane({ data: "memory", workloads: false, audit });
    cluster = await startRealCluster({
      controllerManager: false,
      flags: [`--audit-policy-file=${join(dir, "policy.yaml")}`, `--audit-log-path=${join(dir, "audit.log")}`],
    });
  });
  afterAll(async () => {
    await plane?.close();
    await cluster?.close();
    rmSync(dir, { recursive: true });
  });

  test("tells of requests what kube-apiserver tells", async () => {
    const [ours, real] = [sendEmbedded(plane.transport()), sendReal(cluster)];
    for (const step of STEPS) await Promise.all([ours(step), real(step)]);

    const told = (text: string): Json[] =>
      text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as JsonObject)
        .filter((event) => at(event, "userAgent") === "probe/1")
        .map(comparable);

    // the log is written a moment after the answer
    await eventually(() => expect(told(lines.join(""))).toEqual(told(readFileSync(join(dir, "audit.log"), "utf8"))));
  });
});

/** An event without what differs by nature: who the administrator is, how long things took, and the name of a Go package. */
function comparable(event: JsonObject): Json {
  const { user: _user, auditID: _id, authenticationMetadata: _metadata, annotations, ...rest } = event;
  const kept = Object.fromEntries(
    Object.entries((annotations ?? {}) as JsonObject).filter(([key]) => !key.startsWith("apiserver.latency")),
  );
  const text = JSON.stringify({ ...rest, annotations: kept }).replaceAll('"meta.k8s.io/__internal"', '"v1"');
  return normalise(JSON.parse(text) as Json);
}
