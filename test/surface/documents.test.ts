import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const guide = path.join(root, "docs/guide");
const documents = [
  "README.md",
  ...(existsSync(guide) ? readdirSync(guide).map((name) => `docs/guide/${name}`) : []),
  "examples/application/README.md",
].filter((name) => name.endsWith(".md") && existsSync(path.join(root, name)));

interface Block {
  readonly document: string;
  readonly line: number;
  readonly code: string;
}

function blocksOf(document: string): readonly Block[] {
  const text = readFileSync(path.join(root, document), "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => ({
    document,
    line: text.slice(0, match.index).split("\n").length + 1,
    code: match[1] ?? "",
  }));
}

test("every TypeScript block of the documents compiles", () => {
  const blocks = documents.flatMap(blocksOf);
  mkdirSync(path.join(root, "node_modules/.cache"), { recursive: true });
  const folder = mkdtempSync(path.join(root, "node_modules/.cache/blocks-"));

  let words = "";
  try {
    blocks.forEach(({ code }, i) => writeFileSync(path.join(folder, `block-${i}.ts`), `${code}\nexport {};\n`));
    writeFileSync(
      path.join(folder, "tsconfig.json"),
      JSON.stringify({ extends: path.join(root, "tsconfig.json"), compilerOptions: { noEmit: true }, include: ["*.ts"], exclude: [] }),
    );
    if (blocks.length > 0) execFileSync(path.join(root, "node_modules/.bin/tsc"), ["-p", folder], { encoding: "utf8", cwd: root });
  } catch (error) {
    words = String((error as { stdout?: unknown }).stdout ?? error).replace(
      /[^\s]*block-(\d+)\.ts\((\d+)/g,
      (_all, index: string, line: string) => {
        const block = blocks[Number(index)];
        return `${block?.document ?? ""}:${(block?.line ?? 0) + Number(line) - 1}`;
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  expect(words).toBe("");
});

test("every link of the documents to a file leads to one", () => {
  const broken = documents.flatMap((document) => {
    const text = readFileSync(path.join(root, document), "utf8");
    return [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !existsSync(path.resolve(root, path.dirname(document), target)))
      .map((target) => `${document}: ${target}`);
  });

  expect(broken).toEqual([]);
});
