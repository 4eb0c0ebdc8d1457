import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packTree, fileTree } from "#store";
import { runCli } from "../../src/cli/run.ts";

const shop = fileURLToPath(new URL("../fixtures/charts/shop", import.meta.url));
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-template-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function template(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ["", ""];
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    env: {},
    signal: new AbortController().signal,
  };
  const code = await runCli(["template", ...args], io, "0.0.0");
  return { code, out, err };
}

async function write(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(folder, "chart-"));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return root;
}

const plain = { "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n", "templates/a.yaml": "kind: A\nname: {{ .Values.name }}\n" };

test("a chart is printed manifest by manifest", async () => {
  const { code, out } = await template("web", shop, "--show-only", "templates/many.yaml", "--no-hooks");

  expect(code).toBe(0);
  expect(out.split("\n").slice(0, 5)).toEqual([
    "---",
    "# Source: shop/templates/many.yaml",
    "apiVersion: v1",
    "kind: ServiceAccount",
    "metadata: {name: b}",
  ]);
});

test("an archive gives what its folder gives, with archives inside it", async () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const file = (text: string | Uint8Array): { bytes: Uint8Array; executable: boolean } => ({
    bytes: typeof text === "string" ? bytes(text) : text,
    executable: false,
  });
  const inner = await packTree(
    fileTree(
      [
        ["one/Chart.yaml", file("name: one\nversion: 1.0.0\n")],
        ["one/templates/b.yaml", file("kind: B\n")],
      ],
      [],
    ),
  );
  const outer = await packTree(
    fileTree(
      [
        ...Object.entries(plain).map(([name, text]) => [`web/${name}`, file(text)] as [string, ReturnType<typeof file>]),
        ["web/charts/one-1.0.0.tgz", file(inner)],
      ],
      [],
    ),
  );
  await writeFile(join(folder, "web.tgz"), outer);

  const { out } = await template("web", join(folder, "web.tgz"), "--set", "name=x");

  expect(out).toBe("---\n# Source: web/templates/a.yaml\nkind: A\nname: x\n\n---\n# Source: web/charts/one/templates/b.yaml\nkind: B\n");
});

test.each<[what: string, args: (root: string) => string[], message: RegExp]>([
  ["a chart that is not there", (root) => ["web", join(root, "none")], /path .* not found/],
  ["a name that is too long", (root) => ["a".repeat(54), root], /longer than 53/],
  ["a values file that is not there", (root) => ["web", root, "-f", "none.yaml"], /cannot read none\.yaml/],
  ["a version that is none", (root) => ["web", root, "--kube-version", "new"], /could not parse "new" as version/],
  ["a text that cannot be read", (root) => ["web", root, "--set", "a"], /failed parsing --set data/],
])("%s is refused", async (_what, args, message) => {
  const { code, out, err } = await template(...args(await write(plain)));

  expect([code, out]).toEqual([1, ""]);
  expect(err).toMatch(message);
});

test("a link that leads back to where it lies is refused", async () => {
  const root = await write(plain);
  await symlink(root, join(root, "templates", "again"));

  expect((await template("web", root)).err).toMatch(/again is a link to a folder that it lies in/);
});
