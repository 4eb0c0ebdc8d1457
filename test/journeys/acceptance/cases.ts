// What flux_bootstrap_git has to do for its users, case by case. The first eleven are those that fluxcd/flux tests, in the same order;
// the others are those that it does not.
import { expect } from "vitest";
import { at, textAt } from "#base";
import { keyPair } from "../../support/ssh-server.ts";
import { expectGoodSignatures } from "./signatures.ts";
import { FILES, type Trial } from "./trial.ts";

export interface Case {
  readonly name: string;
  run(trial: Trial): Promise<void>;
}

const OVERRIDE = `<<EOT
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [gotk-components.yaml, gotk-sync.yaml]
patches:
- target: { kind: Deployment, labelSelector: app.kubernetes.io/part-of=flux }
  patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: all }
    spec: { template: { metadata: { annotations: { example.com/team: platform } } } }
EOT
`;
const APPLICATION = `apiVersion: v1
kind: ConfigMap
metadata: { name: app, namespace: default }
data: { k: v }
`;
const application = { apiVersion: "v1", kind: "ConfigMap", name: "app", namespace: "default" };

async function refusesOverride(trial: Trial): Promise<void> {
  await trial.write(
    'kustomization_override = "apiVersion: kustomize.config.k8s.io/v1beta1\\nkind: Kustomization\\nresources: [gotk-components.yaml]"',
  );
  const { code, text } = await trial.run("plan");

  expect({ code, text }).toEqual({
    code: 1,
    text: expect.stringMatching(/gotk-sync\.yaml is not under resources.*Next: give a Kustomization/),
  });
}

async function refusesTaints(trial: Trial): Promise<void> {
  for (const key of ["-invalid", "Inval?id"]) {
    await trial.write(`toleration_keys = [${JSON.stringify(key)}]`);
    const { code, text } = await trial.run("plan");

    expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining(`${JSON.stringify(key)} is not the key of a taint`) });
  }
}

async function refusesMissingSettings(trial: Trial): Promise<void> {
  await trial.writeAll(`terraform {
    required_providers { flux = { source = "headgate/flux" } }
  }
  provider "flux" {}
  resource "flux_bootstrap_git" "this" {}`);
  const { code, text } = await trial.run("plan");

  expect({ code, text }).toEqual({ code: 1, text: expect.stringMatching(/Missing configuration: .* needs the provider's git settings/) });
}

/** Upstream's HTTP, SSH and Components, with what a first plan tells, and what a destroy leaves. */
async function createsAndDestroys(trial: Trial): Promise<void> {
  await trial.push({ "README.md": "ours\n", "clusters/acc/app.yaml": APPLICATION });
  await trial.write('toleration_keys = ["dedicated", "example.com/gpu"]\n components = ["source-controller", "kustomize-controller"]');

  const planned = await trial.apply();

  expect(planned.actions).toEqual(["create"]);
  expect(Object.keys(planned.after?.["repository_files"] ?? {}).toSorted()).toEqual(trial.files);
  expect((await trial.stored())?.["repository_files"]).toEqual(planned.after?.["repository_files"]);
  expect(await trial.gitFiles()).toEqual(["README.md", "clusters/acc/app.yaml", ...trial.files]);
  for (const deployment of await trial.deployments()) {
    expect(at(deployment, "spec", "template", "spec", "tolerations")).toEqual([
      { key: "dedicated", operator: "Exists" },
      { key: "example.com/gpu", operator: "Exists" },
    ]);
  }
  await trial.importAgain();
  await trial.destroy();
  expect(await trial.gitFiles()).toEqual(["README.md", "clusters/acc/app.yaml"]);
  const left = await Promise.all(
    [
      { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" },
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole" },
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding" },
    ].map((kind) => trial.cluster.list(kind, { labelSelector: "app.kubernetes.io/part-of=flux" })),
  );
  expect(left.flatMap(({ items }) => items)).toEqual([]);
  expect(await trial.cluster.get(trial.ref("Namespace", "v1"))).toBeUndefined();
  expect(await trial.cluster.get(application)).toMatchObject({ data: { k: "v" } });
}

async function installsFromAMirror(trial: Trial): Promise<void> {
  await trial.write(`embedded_manifests = true
    registry             = "registry.example.com:5000/mirror/flux"
    image_pull_secret    = "pull"
    registry_credentials = "ada:p:w-of-the-registry"`);

  const planned = await trial.apply();

  expect(planned.text).toMatch(/registry_credentials += \(sensitive value\)/);
  expect(await trial.gitFiles()).toEqual(trial.files);
  const images = (await trial.deployments()).map((each) => textAt(each, "spec", "template", "spec", "containers", 0, "image"));
  expect(images.map((each) => each.split("/").slice(0, -1).join("/"))).toEqual(images.map(() => "registry.example.com:5000/mirror/flux"));
  expect(images.length).toBeGreaterThan(1);
  expect(JSON.parse(await trial.secret(".dockerconfigjson", "pull"))).toMatchObject({
    auths: { "registry.example.com:5000": { username: "ada", password: "p:w-of-the-registry" } },
  });
}

async function restoresDrift(trial: Trial): Promise<void> {
  await trial.write();
  await trial.apply();
  const file = `${trial.folder}/kustomization.yaml`;
  await trial.push({ [file]: null });
  const git = await trial.apply();
  expect([git.actions, Object.hasOwn(git.before?.["repository_files"] ?? {}, file)]).toEqual([["update"], false]);
  expect(await trial.gitFiles()).toEqual(trial.files);

  await trial.stopControllers();
  await trial.cluster.patch(trial.source, { type: "merge", body: { metadata: { finalizers: null } } });
  await trial.cluster.delete(trial.source);
  await trial.startControllers();
  trial.transport = trial.transport === "https" ? "ssh" : "https";
  await trial.write();
  const moved = await trial.apply();

  expect(moved.text).toContain(`GitRepository/${trial.namespace}/${trial.namespace}: missing`);
  expect(at(await trial.cluster.get(trial.source), "spec", "url")).toBe(trial.site.url(trial.transport, trial.repository));
  await trial.importAgain();
}

async function upgrades(trial: Trial): Promise<void> {
  await trial.write('version = "v0.2.0"');
  await trial.apply();
  await trial.write();

  const planned = await trial.apply();

  expect([planned.actions, planned.before?.["version"], planned.after?.["version"]]).toEqual([["update"], "v0.2.0", "v0.3.0"]);
  for (const deployment of await trial.deployments()) {
    expect(textAt(deployment, "spec", "template", "spec", "containers", 0, "image")).toMatch(/:v0\.3\.0$/);
    expect(deployment.metadata.labels?.["app.kubernetes.io/version"]).toBe("v0.3.0");
  }
  expect((await trial.git("log", "--format=%s", "main")).split("\n")[0]).toBe("Update Flux manifests");
}

/** Upstream empties the manifests when an install with an override is applied once more over what is in git. */
async function overrides(trial: Trial): Promise<void> {
  await trial.write(`kustomization_override = ${OVERRIDE}`);
  await trial.apply();
  const before = await trial.git("rev-parse", "main");
  await trial.run("state", "rm", "flux_bootstrap_git.this");

  await trial.apply();

  expect(await trial.git("rev-parse", "main")).toBe(before);
  const deployments = await trial.deployments();
  expect(deployments.map((each) => at(each, "spec", "template", "metadata", "annotations", "example.com/team"))).toEqual(
    deployments.map(() => "platform"),
  );
  expect(deployments.length).toBeGreaterThan(1);
}

async function keepsAnExistingSecret(trial: Trial): Promise<void> {
  const { namespace } = trial;
  const metadata = { name: "credentials", namespace };
  const values = trial.site.secretOf(trial.transport, trial.repository);
  const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")]));
  await trial.cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  const made = await trial.cluster.create({ apiVersion: "v1", kind: "Secret", metadata, data });
  await trial.write('disable_secret_creation = true\n secret_name = "credentials"');

  await trial.apply();

  const found = await trial.cluster.get(trial.ref("Secret", "v1", "credentials"));
  expect(found).toEqual(made);
}

async function keepsWhatItIsToldTo(trial: Trial): Promise<void> {
  await trial.write("keep_namespace = true\n delete_git_manifests = false");
  await trial.apply();
  const head = await trial.git("rev-parse", "main");
  await trial.destroy();

  expect(await trial.cluster.get(trial.ref("Namespace", "v1"))).toMatchObject({ status: { phase: "Active" } });
  expect(await trial.deployments()).toEqual([]);
  expect([await trial.git("rev-parse", "main"), await trial.gitFiles()]).toEqual([head, trial.files]);
  await trial.write();
  await trial.apply();
  expect(await trial.git("rev-parse", "main")).toBe(head);
}

/** A branch that is not there yet, in a repository with another one and a submodule; commits are signed and say more than their subject. */
async function startsABranch(trial: Trial): Promise<void> {
  const module = await trial.site.newRepository();
  await trial.site.push(module, { "README.md": "module\n" }, "main");
  await trial.push({ "README.md": "trunk\n" }, "trunk");
  await trial.git("symbolic-ref", "HEAD", "refs/heads/trunk");
  const signer = await keyPair("ed25519", [], "battery staple");
  const settings = `author_name = "CI"\n author_email = "ci@example.com"\n commit_message_appendix = "Ticket: 42"
    ssh_signing = { private_key = ${JSON.stringify(signer.privateKey)}, password = "battery staple" }`;
  await trial.write("recurse_submodules = true", settings);

  await trial.apply();

  expect(at(await trial.cluster.get(trial.source), "spec", "recurseSubmodules")).toBe(true);
  expect(await trial.gitFiles()).toEqual(["README.md", ...trial.files]);
  const log = (await trial.git("log", "--format=%an <%ae> %s: %b", "trunk..main")).split("\n").filter((each) => each !== "");
  expect(log).toEqual([
    "CI <ci@example.com> Add Flux sync manifests: Ticket: 42",
    "CI <ci@example.com> Add Flux v0.3.0 component manifests: Ticket: 42",
  ]);
  await expectGoodSignatures(trial.site.bare(trial.repository), signer.publicKey, "trunk..main");
  expect(await trial.git("rev-parse", "trunk")).toBe(await trial.git("merge-base", "trunk", "main"));
}

async function rotatesCredentials(trial: Trial): Promise<void> {
  await trial.write();
  await trial.apply();
  const replaced = trial.site.rotate(trial.transport, trial.repository);
  await trial.write();

  const planned = await trial.apply();

  expect(planned.actions).toEqual(["update"]);
  expect(planned.text).toMatch(/flux-system__Secret|data\["(password|identity)"\]/);
  expect(await trial.secret(replaced.key)).toBe(replaced.value);
  trial.site.rotateBack();
}

async function resumesACreate(trial: Trial): Promise<void> {
  await trial.stopControllers();
  await cutShort(trial);
  expect(await trial.stored()).toMatchObject({ id: null, namespace: trial.namespace });
  const uid = (await trial.cluster.get(trial.ref("Namespace", "v1")))?.metadata.uid;
  await trial.startControllers();
  await trial.write();

  await trial.apply();

  expect((await trial.cluster.get(trial.ref("Namespace", "v1")))?.metadata.uid).toBe(uid);
  expect((await trial.git("log", "--format=%s", "main")).split("\n")).toEqual([
    "Add Flux sync manifests",
    "Add Flux v0.3.0 component manifests",
  ]);
}

/** A create that ends at its time limit while it waits for controllers: the limit grows until the machine comes that far within it. */
async function cutShort(trial: Trial): Promise<void> {
  for (const limit of ["12s", "1m", "5m"]) {
    await trial.write(`timeouts = { create = "${limit}" }`);
    expect(await trial.refusal()).toContain(`Create did not end within ${limit}`);
    if ((await trial.cluster.get(trial.kustomization).catch(() => undefined)) !== undefined) return;
  }
}

/** A suspended install, and one of which nobody says whether it is ready. */
async function tellsAStandstill(trial: Trial): Promise<void> {
  await trial.write();
  await trial.apply();
  await trial.cluster.patch(trial.kustomization, { type: "merge", body: { spec: { suspend: true } } });
  expect((await trial.plan()).text).toMatch(/Kustomization\/\S+: changed at spec\.suspend/);
  expect(await trial.refusal()).toMatch(/is suspended.*Next: resume it/);
  await trial.cluster.patch(trial.kustomization, { type: "merge", body: { spec: { suspend: null } } });
  await trial.apply();

  await trial.stopControllers();
  const unknown = {
    type: "Ready",
    status: "Unknown",
    reason: "Progressing",
    message: "fetching",
    lastTransitionTime: "2026-01-01T00:00:00Z",
  };
  const body = { status: { conditions: [unknown] } };
  await trial.cluster.patch(trial.source, { type: "merge", body }, { subresource: "status" });
  expect((await trial.plan()).text).toMatch(/GitRepository\/\S+: not ready/);
}

/** Many files of others, and a branch that nobody may push to until it is opened. */
async function respectsTheRepository(trial: Trial): Promise<void> {
  const many = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`docs/${index % 40}/${index}.md`, `page ${index}\n`]));
  await trial.push({ ...many, "clusters/acc/app.yaml": APPLICATION });
  const before = await trial.gitFiles();
  await trial.push({ "README.md": "locked\n" }, "main");
  await trial.site.protect(trial.repository, true);
  await trial.write();
  expect(await trial.refusal()).toMatch(/does not let branch main be pushed to: .*protected branch.*Next: let this user push/);
  expect(await trial.cluster.get(trial.ref("Namespace", "v1"))).toBeUndefined();
  expect(await trial.stored().catch(() => undefined)).toBeUndefined();
  await trial.site.protect(trial.repository, false);

  await trial.apply();

  expect((await trial.gitFiles()).toSorted()).toEqual(
    [...before, "README.md", ...FILES.map((each) => `${trial.folder}/${each}`)].toSorted(),
  );
}

async function restoresACluster(trial: Trial): Promise<void> {
  await trial.write();
  await trial.apply();
  const head = await trial.git("rev-parse", "main");
  await trial.renewCluster();

  const planned = await trial.apply();

  expect(planned.text).toContain("Flux is not in the cluster");
  expect(await trial.git("rev-parse", "main")).toBe(head);
  expect((await trial.deployments()).length).toBeGreaterThan(1);
}

export const CASES: readonly Case[] = [
  { name: "an override without gotk-sync.yaml is refused by the plan", run: refusesOverride },
  { name: "keys that are none of taints are refused by the plan", run: refusesTaints },
  { name: "a create writes three files, is imported unchanged, and its destroy leaves what is not ours", run: createsAndDestroys },
  { name: "an install comes from a mirror with credentials, out of the provider alone", run: installsFromAMirror },
  { name: "drift of git and cluster is put back, over another transport too", run: restoresDrift },
  { name: "an older release is upgraded in one commit", run: upgrades },
  { name: "an override reaches every Deployment, and empties nothing when it is applied again", run: overrides },
  { name: "a Secret that is there is left alone", run: keepsAnExistingSecret },
  { name: "missing settings are told by the plan", run: refusesMissingSettings },
  { name: "a destroy keeps the namespace and the manifests if it is told to", run: keepsWhatItIsToldTo },
  { name: "a branch that is missing starts from the default one, with signed commits and an appendix", run: startsABranch },
  { name: "new credentials show in the plan and reach the cluster", run: rotatesCredentials },
  { name: "a create that was cut short goes on with the next apply", run: resumesACreate },
  { name: "an install that stands still is told", run: tellsAStandstill },
  { name: "a large repository keeps its files, and a protected branch stops all of it", run: respectsTheRepository },
  { name: "a cluster that was made anew is restored from git", run: restoresACluster },
];
