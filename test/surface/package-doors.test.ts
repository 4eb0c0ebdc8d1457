import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asCdktn, buildCdktnDoor } from "../../tools/build/cdktn.ts";

const root = path.resolve(import.meta.dirname, "../..");
/** The PATH of the machine, without the node that this package installs for its own development. */
const PATH = (process.env["PATH"] ?? "")
  .split(path.delimiter)
  .filter((each) => !each.includes("node_modules"))
  .join(path.delimiter);
let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "headgate-doors-"));
  // what does not compile elsewhere in the house is the affair of the type check; the compiler writes its output all the same
  spawnSync(path.join(root, "node_modules/.bin/tsc"), ["-p", "tsconfig.build.json", "--outDir", path.join(folder, "dist")], { cwd: root });
  await buildCdktnDoor(path.join(folder, "dist/constructs"), path.join(folder, "dist/cdktn/constructs"));
  cpSync(path.join(root, "package.json"), path.join(folder, "package.json"));
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function program(door: string, library: string): string {
  return `const { App, TerraformStack, Testing } = require("${library}");
const { Bootstrap, FluxProvider } = require("${door}");
console.log(Testing.synthScope((stack) => {
  new FluxProvider(stack, "flux", { git: { url: "https://example.org/fleet" } });
  new Bootstrap(stack, "flux-system", { path: "clusters/prod" });
}));`;
}

describe.each([
  ["headgate", "cdktf"],
  ["headgate/cdktn", "cdktn"],
])("the built door %s", (door, library) => {
  test.each([
    ["the machine's own node", "node"],
    ["the node of this run", process.execPath],
  ])(
    "is loaded by CommonJS on %s",
    (_case, node) => {
      writeFileSync(path.join(folder, "main.cjs"), program(door, library));

      const stack = JSON.parse(
        execFileSync(node, ["main.cjs"], { cwd: folder, encoding: "utf8", env: { ...process.env, PATH } }),
      ) as Record<string, Record<string, object>>;

      expect(Object.values(stack["resource"]?.["flux_bootstrap_git"] ?? {})).toMatchObject([
        { namespace: "flux-system", path: "clusters/prod" },
      ]);
    },
    30_000,
  );

  test("imports its own library only, in code and in types", () => {
    const base = path.join(folder, door === "headgate" ? "dist/constructs" : "dist/cdktn/constructs");
    const files = readdirSync(base, { recursive: true, encoding: "utf8" }).filter((name) => /\.(js|d\.ts)$/.test(name));

    const imported = files.flatMap((name) =>
      [...readFileSync(path.join(base, name), "utf8").matchAll(/["'](cdkt[fn])["']/g)].map((match) => match[1]),
    );

    expect(new Set(imported)).toEqual(new Set([library]));
  });
});

test.each([
  ['import { Fn } from "cdktf";', 'import { Fn } from "cdktn";'],
  ["export * from 'cdktf';", "export * from 'cdktn';"],
  ['type A = import("cdktf").App;', 'type A = import("cdktn").App;'],
  ['const name = "cdktf";', 'const name = "cdktf";'],
  ['import { x } from "./cdktf.js";', 'import { x } from "./cdktf.js";'],
])("rewrites %s to %s", (before, after) => {
  expect(asCdktn(before)).toBe(after);
});
