import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCdk, type CdkTool } from "../support/cdktf-cli.ts";

const root = path.resolve(import.meta.dirname, "../..");
const asCdktn = [
  "--app",
  "node_modules/.bin/node --conditions=headgate-source --import ./test/support/as-cdktn.ts examples/production/main.ts",
];
const env = { GIT_URL: "https://example.org/fleet.git", CLUSTER_PATH: "clusters/test" };

describe.each<[CdkTool, readonly string[]]>([
  ["cdktf", []],
  ["cdktn", asCdktn],
])("%s synth", (tool, app) => {
  let output = "";

  beforeAll(async () => {
    output = await mkdtemp(path.join(tmpdir(), "headgate-synth-"));
  });
  afterAll(async () => {
    await rm(output, { recursive: true, force: true });
  });

  test("writes the stack of the example, run from source", async () => {
    const outcome = await runCdk({ tool, args: ["synth", "--output", output, ...app], cwd: root, env });

    expect(outcome).toMatchObject({ code: 0, output: expect.stringContaining("production") as string });
    const stack = JSON.parse(await readFile(path.join(output, "stacks/production/cdk.tf.json"), "utf8")) as Record<
      string,
      Record<string, unknown>
    >;
    expect(Object.keys(stack["resource"] ?? {}).toSorted()).toEqual(["flux_bootstrap_git", "flux_git_repository", "flux_kustomization"]);
    expect(stack["terraform"]?.["required_providers"]).toMatchObject({ flux: { source: "headgate/flux" } });
  });

  test("ends with the program's own sentence when its input is missing", async () => {
    const outcome = await runCdk({ tool, args: ["synth", "--output", output, ...app], cwd: root, env: { GIT_URL: "" } });

    expect(outcome.code).not.toBe(0);
    expect(outcome.output).toContain("GIT_URL is not set");
  });
});
