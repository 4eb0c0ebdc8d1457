import { afterEach, beforeEach, expect, test } from "vitest";
import { Kustomization } from "#api";
import { configMap } from "./manifests.ts";
import { Place, type Files } from "./place.ts";

const CANARY = "canary-7f3a91";
let place: Place;
beforeEach(async () => {
  place = await Place.open();
  await place.start();
});
afterEach(() => place.close());

const secret = (data: Readonly<Record<string, string>>) =>
  place.cluster.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "hidden", namespace: place.namespace },
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")])),
  });
const shown = async () =>
  [...place.logs, JSON.stringify(await place.applied("app")), ...(await place.events("app")), ...(await place.events("app"))].join("\n");

const service = (port: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: ${port}, name: "a"}], type: "\${word}"}\n`;

test.each<[string, Files]>([
  ["the server refuses its value", { "a.yaml": service("80") }],
  ["it stands where a number is needed", { "a.yaml": service('"${word}"') }],
  ["it breaks the YAML that it is put into", { "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: ${broken}}\n" }],
  ["a name is made of it", { "a.yaml": configMap("${name}") }],
  ["an operator of its reference is wrong", { "a.yaml": configMap("a", { a: "${word/}" }) }],
])("a Secret's value for substitution is shown nowhere when %s", async (_case, files) => {
  await secret({ word: CANARY, broken: `"${CANARY}": [`, name: `Not/${CANARY}` });
  await place.commit("app", files);
  await place.gitRepository("app");
  await place.kustomization("app", { postBuild: { substituteFrom: [{ kind: "Secret", name: "hidden" }] } });

  await place.until(async () => !(await place.ready(Kustomization, "app", "False")).startsWith("ArtifactFailed"));
  await place.until(async () => (await place.events("app")).some((each) => each.startsWith("Warning")));

  expect(await shown()).not.toContain(CANARY);
});

test.each([
  ["no YAML", `users: [{user: {token: ${CANARY}`],
  ["no kubeconfig", `token: ${CANARY}\n`],
  ["one whose server is none", `apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: "${CANARY}"}}]\n`],
  [
    "one whose certificate is none",
    `apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts: [{name: a, context: {cluster: a, user: a}}]\nclusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]\nusers: [{name: a, user: {client-certificate-data: "${CANARY}", client-key-data: "${CANARY}"}}]\n`,
  ],
])("a kubeconfig that is %s is shown nowhere", async (_case, text) => {
  await secret({ value: text });
  await place.commit("app", { "a.yaml": configMap("a") });
  await place.gitRepository("app");
  await place.kustomization("app", { kubeConfig: { secretRef: { name: "hidden" } } });

  await place.ready(Kustomization, "app", "False", "ReconciliationFailed");

  expect(await shown()).not.toContain(CANARY);
});
