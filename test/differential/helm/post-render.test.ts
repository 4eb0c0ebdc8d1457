// Post-rendering by the real helm with the real kustomize as its plugin, and by us: the same text.
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fluxPostRenderer, kustomizePostRenderer, postRender, renderChart, toTemplateText, type FluxPostRender } from "#helm";
import { writeYaml, type YamlWritable } from "#codec";
import { readChart } from "../../../src/cli/chart-source.ts";
import { templatePlaces } from "../../../src/cli/template-places.ts";
import { tryPeer } from "../../support/peers.ts";
import { hasHelm, helmRun } from "./real-helm.ts";

const shop = fileURLToPath(new URL("../../fixtures/charts/shop", import.meta.url));
const kustomize = await tryPeer("kustomize", { build: true });
let folder = "";

const PLUGIN = `apiVersion: v1
type: postrenderer/v1
name: chain
version: 1.0.0
runtime: subprocess
runtimeConfig:
  platformCommand:
    - command: "\${HELM_PLUGIN_DIR}/run.sh"
`;
/** Runs kustomize in one folder after the other. */
const RUN = `#!/bin/sh
set -e
cat > "$CHAIN/helm-output.yaml"
for step in "$CHAIN"/step-*; do
  cp "$CHAIN/helm-output.yaml" "$step/helm-output.yaml"
  "$KUSTOMIZE" build "$step" > "$CHAIN/next.yaml"
  mv "$CHAIN/next.yaml" "$CHAIN/helm-output.yaml"
done
cat "$CHAIN/helm-output.yaml"
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-post-render-"));
  await mkdir(join(folder, "plugins", "chain"), { recursive: true });
  await writeFile(join(folder, "plugins", "chain", "plugin.yaml"), PLUGIN);
  await writeFile(join(folder, "plugins", "chain", "run.sh"), RUN);
  await chmod(join(folder, "plugins", "chain", "run.sh"), 0o755);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const BASE = {
  apiVersion: "kustomize.config.k8s.io/v1beta1",
  kind: "Kustomization",
  resources: ["helm-output.yaml"],
  sortOptions: { order: "fifo" },
};

async function helms(steps: readonly Readonly<Record<string, unknown>>[], from = shop): Promise<string> {
  const chain = await mkdtemp(join(folder, "chain-"));
  for (const [at, step] of steps.entries()) {
    await mkdir(join(chain, `step-${at}`));
    await writeFile(join(chain, `step-${at}`, "kustomization.yaml"), writeYaml({ ...BASE, ...step } as YamlWritable));
  }
  const env = { PATH: process.env["PATH"] ?? "", HELM_PLUGINS: join(folder, "plugins"), CHAIN: chain, KUSTOMIZE: kustomize ?? "" };
  const { out, words } = await helmRun(["template", "rel", from, "-n", "apps", "--post-renderer", "chain"], { cwd: folder, env });
  return words === "" ? out : `refused: ${words}`;
}

async function ours(step: (manifests: string) => string, from = shop): Promise<string> {
  const release = { name: "rel", namespace: "apps" };
  const chart = await readChart(from, () => {});
  return toTemplateText(renderChart({ chart, values: {}, release, places: templatePlaces, reshape: postRender(step) }));
}

const FOLDED = `>
      a first line that is rather long, so that it is folded somewhere between the eightieth column and its end
      and a second one

        indented more

      last
    stripped: >-
      one
      two

      three`;
const WRITTEN_ANEW = `apiVersion: v1
kind: Thing
metadata:
  name: a
  annotations:
    folded: ${FOLDED}
spec:
  texts:
    folded: ${FOLDED}
  nulls:
    flow: {a: , b: 1, c: ~, d: null, e: Null}
    pairs: {? x, y: 2}
    bare: {only}
    list: [a, null, ~]
    nested: [{a: }, {b: {c: , d: [ ]}}]
    block:
    items:
    -
    - ~
`;

const PATCHES = [
  { patch: "- op: add\n  path: /metadata/labels\n  value: {extra: 'yes'}\n", target: { kind: "ConfigMap" } },
  { patch: "kind: ServiceAccount\napiVersion: v1\nmetadata: {name: b}\nautomountServiceAccountToken: false\n" },
];
const IMAGES = [{ name: "example.com/shop", newName: "example.org/store", newTag: "9.9" }];
const LABELS = { team: "web", "helm.toolkit.fluxcd.io/name": "other" };
const ANNOTATIONS = { note: "of all", "example.com/b": "12" };

describe.skipIf(!hasHelm || kustomize === undefined)("post-rendering gives the text of the real helm", () => {
  test("with patches and images", async () => {
    const real = await helms([{ patches: PATCHES, images: IMAGES }]);

    expect(await ours(kustomizePostRenderer({ patches: PATCHES, images: IMAGES }))).toBe(real);
    expect(real).toContain('extra: "yes"');
  });

  test("with the chain of a HelmRelease", async () => {
    const origin = { "helm.toolkit.fluxcd.io/name": "shop", "helm.toolkit.fluxcd.io/namespace": "apps" };
    const annotations = writeYaml({
      apiVersion: "builtin",
      kind: "AnnotationsTransformer",
      metadata: { name: "a" },
      annotations: ANNOTATIONS,
      fieldSpecs: [{ path: "metadata/annotations", create: true }],
    });
    const chain: FluxPostRender = {
      name: "shop",
      namespace: "apps",
      postRenderers: [{ kustomize: { patches: PATCHES } }, {}, { kustomize: { images: IMAGES } }],
      commonMetadata: { labels: LABELS, annotations: ANNOTATIONS },
    };

    expect(await ours(fluxPostRenderer(chain))).toBe(
      await helms([
        { patches: PATCHES },
        { images: IMAGES },
        { labels: [{ pairs: LABELS }], transformers: [annotations] },
        { labels: [{ pairs: origin }] },
      ]),
    );
  });

  test("with folded texts and with nulls between braces, which kyaml changes by writing them", async () => {
    const chart = join(folder, "anew");
    await mkdir(join(chart, "templates"), { recursive: true });
    await writeFile(join(chart, "Chart.yaml"), "apiVersion: v2\nname: anew\nversion: 1.0.0\n");
    await writeFile(join(chart, "templates", "a.yaml"), WRITTEN_ANEW);

    const real = await helms([{ images: IMAGES }, {}], chart);

    expect(await ours(kustomizePostRenderer({ images: IMAGES }), chart)).toBe(real);
    expect(real).toContain('a: ""');
  });

  test("a patch without a target is refused by both", async () => {
    const patches = [{ patch: "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: none}\nspec: {replicas: 1}\n" }];
    const words = /no (resource )?matches|no matches for Id|not found/;

    expect(await helms([{ patches }])).toMatch(/refused/);
    await expect(ours(kustomizePostRenderer({ patches }))).rejects.toThrow(words);
  });
});
