import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { at, stringAt, type Json, type JsonObject } from "#base";
import { openAuditFile, readAuditPolicy } from "#control-plane";
import { openPlane, type TestPlane } from "./support/plane.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";
const SECRETS = "/api/v1/namespaces/default/secrets";
const MERGE = { "content-type": "application/merge-patch+json" };
const policyOf = (rules: string, more = "") =>
  readAuditPolicy(`apiVersion: audit.k8s.io/v1\nkind: Policy\n${more}rules:\n${rules}`, "policy.yaml");

interface Functions {
  readonly send: TestPlane["send"];
  readonly as: TestPlane["as"];
  readonly watch: TestPlane["watch"];
  readonly events: () => JsonObject[];
}

async function audited(rules: string, more = ""): Promise<Pick<TestPlane, "plane"> & Functions> {
  const lines: string[] = [];
  const opened = await openPlane({ audit: { write: (line) => lines.push(line), policy: policyOf(rules, more) } });
  return { ...opened, events: () => lines.map((line) => JSON.parse(line) as JsonObject) };
}

const shown = (events: readonly JsonObject[], ...paths: readonly string[]): (Json | undefined)[][] =>
  events.map((event) => paths.map((path) => at(event, ...path.split("."))));

test("a request leaves an event when it comes and when it is answered, with who did what to which object", async () => {
  const { send, events, plane } = await audited("- level: Metadata");
  await send("POST", MAPS, { metadata: { name: "one" } });
  await send("GET", `${MAPS}/none`);
  await plane.close();

  const [received, complete, ...rest] = events();
  expect(received).toMatchObject({
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    level: "Metadata",
    stage: "RequestReceived",
    verb: "create",
  });
  expect(complete).toEqual({
    ...received,
    stage: "ResponseComplete",
    stageTimestamp: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/) as string,
    user: { username: "kubernetes-admin", groups: ["system:masters", "system:authenticated"] },
    userAgent: "test/1",
    requestURI: MAPS,
    objectRef: { resource: "configmaps", namespace: "default", name: "one", apiVersion: "v1" },
    responseStatus: { metadata: {}, code: 201 },
    annotations: { "authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": "" },
  });
  expect(shown(rest, "stage", "responseStatus.code", "responseStatus.reason")).toEqual([
    ["RequestReceived", undefined, undefined],
    ["ResponseComplete", 404, "NotFound"],
  ]);
});

test("the first rule that fits decides, and a request that none fits leaves nothing", async () => {
  const { send, as, events, plane } = await audited(
    [
      "- {level: None, users: [quiet]}",
      "- {level: Request, verbs: [create, patch], resources: [{group: '', resources: [configmaps]}], namespaces: [default]}",
      "- {level: Metadata, nonResourceURLs: ['/healthz*']}",
    ].join("\n"),
    "omitStages: [RequestReceived]\n",
  );
  await as("quiet", "system:masters")("POST", MAPS, { metadata: { name: "unseen" } });
  await send("POST", MAPS, { metadata: { name: "seen" }, data: { a: "b" } });
  await send("PATCH", `${MAPS}/seen`, { data: { a: "c" } }, MERGE);
  await send("DELETE", `${MAPS}/seen`);
  await send("GET", "/healthz/ping");
  await send("GET", "/version");
  await plane.close();

  expect(shown(events(), "verb", "level", "requestObject.data", "responseObject")).toEqual([
    ["create", "Request", { a: "b" }, undefined],
    ["patch", "Request", { a: "c" }, undefined],
    ["get", "Metadata", undefined, undefined],
  ]);
});

test("answers are written at RequestResponse, without owners of fields where they are not wanted", async () => {
  const { send, events, plane } = await audited("- {level: RequestResponse, omitManagedFields: true}", "omitStages: [RequestReceived]\n");
  await send("POST", MAPS, { metadata: { name: "one" } });
  await plane.close();

  const [event] = events();
  expect(at(event, "responseObject", "metadata", "name")).toBe("one");
  expect(at(event, "responseObject", "metadata", "managedFields")).toBeUndefined();
});

test.each([
  ["a rule for all resources", "- level: RequestResponse", false],
  ["a rule for all resources of the group", "- {level: RequestResponse, resources: [{group: '', resources: ['*']}]}", false],
  ["a rule of a lower level", "- {level: Request, resources: [{group: '', resources: [secrets, serviceaccounts/token]}]}", false],
  ["a rule that names them", "- {level: RequestResponse, resources: [{group: '', resources: [secrets, serviceaccounts/token]}]}", true],
])("secrets and tokens stay out of the log, unless asked for: %s", async (_case, rules, expected) => {
  const { send, events, plane } = await audited(rules);
  await send("POST", SECRETS, { metadata: { name: "s" }, stringData: { word: "hush-hush" } });
  await send("PATCH", `${SECRETS}/s`, { stringData: { word: "hush-again" } }, MERGE);
  await send("GET", SECRETS);
  await send("POST", "/api/v1/namespaces/default/serviceaccounts", { metadata: { name: "robot" } });
  const { body } = await send("POST", "/api/v1/namespaces/default/serviceaccounts/robot/token", { spec: {} });
  await plane.close();

  const text = JSON.stringify(events());
  const token = stringAt(body, "status", "token");
  expect([text.includes("hush"), text.includes(btoa("hush-again")), text.includes(token)]).toEqual([expected, expected, expected]);
  expect(events().some((event) => at(event, "objectRef", "resource") === "secrets")).toBe(true);
});

test("a watch is told of when it starts and when it ends", async () => {
  const { watch, events, plane } = await audited("- {level: Metadata, verbs: [watch]}");
  await watch(`${MAPS}?watch=1&timeoutSeconds=1`);
  await plane.close();

  expect(shown(events(), "stage", "responseStatus.code")).toEqual([
    ["RequestReceived", undefined],
    ["ResponseStarted", 200],
    ["ResponseComplete", 200],
  ]);
});

test("an impersonated user stands beside the one that sent the request, and a refusal says that it was one", async () => {
  const { send, events, plane } = await audited("- level: Metadata", "omitStages: [RequestReceived]\n");
  await send("GET", MAPS, undefined, { "impersonate-user": "jane", "impersonate-group": "devs" });
  await plane.close();

  expect(shown(events(), "user.username", "impersonatedUser.username", "responseStatus.code", "annotations")).toEqual([
    ["kubernetes-admin", "jane", 403, { "authorization.k8s.io/decision": "forbid", "authorization.k8s.io/reason": "" }],
  ]);
});

test.each([
  ["another kind", "apiVersion: v1\nkind: ConfigMap\n", "the audit policy p.yaml is wrong at apiVersion: must be audit.k8s.io/v1"],
  ["no rules", "apiVersion: audit.k8s.io/v1\nkind: Policy\n", "the audit policy p.yaml is wrong at rules: must hold at least one rule"],
  [
    "an unknown level",
    "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Everything}]\n",
    "the audit policy p.yaml is wrong at rules[0].level: must be one of None, Metadata, Request, RequestResponse",
  ],
  [
    "an unknown stage",
    "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [Never]\nrules: [{level: None}]\n",
    'the audit policy p.yaml is wrong at omitStages: knows no stage "Never", only RequestReceived, ResponseStarted, ResponseComplete, Panic',
  ],
  [
    "paths and resources in one rule",
    "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: None, nonResourceURLs: [/a], namespaces: [b]}]\n",
    "the audit policy p.yaml is wrong at rules[0].nonResourceURLs: cannot stand beside resources or namespaces",
  ],
])("a policy with %s is refused", (_case, text, message) => {
  expect(() => readAuditPolicy(text, "p.yaml")).toThrow(message);
});

test("a file takes the lines of one run after those of another, and is for its owner alone", async () => {
  const dir = mkdtempSync(join(tmpdir(), "plane-audit-"));
  const path = join(dir, "logs", "audit.jsonl");
  for (const line of ["one\n", "two\n"]) {
    const file = await openAuditFile(path, () => undefined);
    file.write(line);
    await file.close();
  }
  const [text, mode] = [readFileSync(path, "utf8"), statSync(path).mode & 0o777];
  rmSync(dir, { recursive: true });

  expect([text, mode]).toEqual(["one\ntwo\n", 0o600]);
});
