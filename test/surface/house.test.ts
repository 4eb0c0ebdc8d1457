import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ROOMS } from "../../rooms.ts";

const root = path.resolve(import.meta.dirname, "../..");
const TOPS = ["src", "constructs", "tools", "test", "examples", "docs"];
const VAGUE = /^(utils?|helpers?|common|shared|lib|core|misc|types)(\.|$)/;
const PRODUCT = new Set(["src", "constructs"]);
/** Functions of CEL tell their library of a wrong argument by throwing; it makes a result of it. */
const THROW_FOR_A_LIBRARY = new Set(["src/codec/cel/expression.ts"]);

/** Every file and folder below the tops, by its path from the root. */
function walk(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules" && !name.startsWith("."))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      return entry.isDirectory() ? [name, ...walk(name)] : [name];
    });
}

function read(name: string): string {
  return readFileSync(path.join(root, name), "utf8");
}

const all = TOPS.flatMap(walk);
const source = all.filter((name) => name.endsWith(".ts"));
const manifest = JSON.parse(read("package.json")) as {
  imports: Record<string, Record<string, string>>;
  dependencies: Record<string, string>;
};
const rooms = readdirSync(path.join(root, "src")).filter((name) => statSync(path.join(root, "src", name)).isDirectory());

describe("rooms", () => {
  test("every room stands in rooms.ts", () => {
    expect(rooms.filter((name) => !(name in ROOMS))).toEqual([]);
  });

  test("every room has a door, and the door leads to its index, from source and when built", () => {
    const doors = Object.fromEntries(
      rooms.map((name) => [`#${name}`, { "headgate-source": `./src/${name}/index.ts`, default: `./dist/src/${name}/index.js` }]),
    );

    expect(manifest.imports).toMatchObject(doors);
  });

  test.each(rooms)("the index of %s holds re-exports only", (name) => {
    const code = read(`src/${name}/index.ts`)
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")
      .replace(/export\s+(type\s+)?(\*|\{[^}]*\})\s*(as\s+\w+\s*)?from\s*"[^"]+"\s*;/g, "");

    expect(code.trim()).toBe("");
  });

  test("a package is held by one room, and is installed", () => {
    // Two places speak HTTP for themselves: to one API server through pools, and to any registry with its redirects.
    const shared = new Set(["undici"]);
    const held = Object.values(ROOMS).flatMap(({ holds }) => holds ?? []);

    expect([
      held.filter((each, i) => held.indexOf(each) !== i && !shared.has(each)),
      held.filter((each) => !(each in manifest.dependencies)),
    ]).toEqual([[], []]);
  });

  test("rooms lead downstairs only", () => {
    const names = Object.keys(ROOMS);

    const upstairs = names.flatMap((name, i) =>
      (ROOMS[name]?.may ?? []).filter((other) => names.indexOf(other) >= i).map((other) => `${name} → ${other}`),
    );

    expect(upstairs).toEqual([]);
  });
});

/** Files that programs write. */
const GENERATED = /^(constructs\/generated|src\/codec\/cel\/grammar)\//;

describe("files", () => {
  test("have names that say what is in them, in kebab-case", () => {
    const vague = all.filter((name) => VAGUE.test(path.basename(name)));
    const cased = source.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|d))?\.ts$/.test(path.basename(name)));

    expect([vague, cased]).toEqual([[], []]);
  });

  test("have at most 400 lines, unless they are generated", () => {
    const long = source.filter((name) => !GENERATED.test(name) && read(name).trimEnd().split("\n").length > 400);

    expect(long).toEqual([]);
  });

  test("put nothing off and name nothing of the machine that wrote them", () => {
    const words = new RegExp(["TO" + "DO", "FIX" + "ME", "X" + "XX", "/ro" + "ot/", "/wo" + "rk/", "/ho" + "me/"].join("|"));
    const found = all
      .filter((name) => /\.(ts|md|ya?ml|json|tf)$/.test(name) && !name.endsWith("package-lock.json"))
      .filter((name) => words.test(read(name)));

    expect(found).toEqual([]);
  });

  test("of the product make errors in catalogues only, or for states that cannot be", () => {
    const bare = source
      .filter((name) => PRODUCT.has(name.split("/")[0] ?? "") && !THROW_FOR_A_LIBRARY.has(name))
      .filter((name) => /throw new (TypeError|RangeError|SyntaxError)\(/.test(read(name)));

    expect(bare).toEqual([]);
  });
});
