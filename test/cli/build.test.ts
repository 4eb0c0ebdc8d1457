import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCli } from "#cli";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "headgate-build-"));
});
afterEach(() => rm(dir, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    env: {},
    signal: new AbortController().signal,
  };
  return { code: await runCli(args, io, "0.0.0"), out, err };
}

test("build kustomize prints the objects of a folder that uses a base above it", async () => {
  await mkdir(join(dir, "base"));
  await mkdir(join(dir, "overlay"));
  await writeFile(join(dir, "base", "kustomization.yaml"), "resources: [settings.yaml]\n");
  await writeFile(join(dir, "base", "settings.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: 'true'}\n");
  await writeFile(join(dir, "overlay", "kustomization.yaml"), "resources: [../base]\nnamespace: shop\n");

  const { code, out } = await run("build", "kustomize", join(dir, "overlay"));

  expect([code, out]).toEqual([0, 'apiVersion: v1\ndata:\n  a: "true"\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\n']);
});

test("build kustomize names the folder that has no kustomization", async () => {
  const { code, err } = await run("build", "kustomize", dir);

  expect([code, err.includes(dir.slice(1))]).toEqual([1, true]);
});
