// Every HCL block of the guide and of the README is taken by OpenTofu as it stands, and every command line by the CLI that it calls.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { attach, fluxProvider } from "#provider";
import { createProgram } from "../../src/cli/program.ts";
import { Core, cores } from "../provider/core-run.ts";
import { usualCores } from "../support/both-cores.ts";
import { realClock, seededRandom } from "../support/outside.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Block {
  /** File and line, for messages. */
  readonly at: string;
  readonly text: string;
}

async function blocks(language: string): Promise<readonly Block[]> {
  const guide = (await readdir(join(root, "docs/guide"))).filter((name) => name.endsWith(".md")).map((name) => `docs/guide/${name}`);
  const found: Block[] = [];
  for (const document of ["README.md", ...guide.toSorted()]) {
    const text = await readFile(join(root, document), "utf8");
    for (const match of text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm")))
      found.push({ at: `${document}:${text.slice(0, match.index).split("\n").length}`, text: match[1] ?? "" });
  }
  return found;
}

/** What a block shows part of: a file of the CLI, blocks of a configuration, or attributes of a bootstrap. */
function kindOf({ text }: Block): "cli" | "configuration" | "attributes" {
  if (/^provider_installation \{/m.test(text)) return "cli";
  return /^(resource|data|provider|terraform|module|variable|output|locals|import|moved|removed|ephemeral|check)\b[^=]*\{/m.test(text)
    ? "configuration"
    : "attributes";
}

/** A block with what surrounds it in a whole configuration. */
function moduleOf(block: Block): string {
  const text =
    kindOf(block) === "configuration" ? block.text : `resource "flux_bootstrap_git" "this" {\n  path = "clusters/prod"\n${block.text}}\n`;
  const declared = new Set([...text.matchAll(/^variable "(\w+)"/gm)].map((match) => match[1]));
  const variables = [...new Set([...text.matchAll(/\bvar\.(\w+)/g)].map((match) => match[1]))].filter((name) => !declared.has(name));
  const hasProviders = /^\s*required_providers\b/m.test(text);
  return [
    ...(hasProviders ? [] : ['terraform {\n  required_providers {\n    flux = { source = "headgate/flux" }\n  }\n}']),
    ...variables.map((name) => {
      const value = text.includes(` in var.${name} `) ? '{ x = "x" }' : '"x"';
      return `variable "${name}" {\n  default = ${value}\n}`;
    }),
    text,
  ].join("\n");
}

const foreign = /^(resource|data) "(?!flux_)/m;

describe.each(usualCores(await cores(), "tofu"))("$name", (binary) => {
  test("takes every HCL block", async () => {
    const around = { clock: realClock, random: seededRandom(1), connect: () => Promise.reject(new Error("nothing is to be reached")) };
    const attached = await attach(fluxProvider(around, "0.0.0"), "headgate/flux");
    await using core = await Core.open(binary, { TF_REATTACH_PROVIDERS: attached.reattach });
    const all = await blocks("hcl");
    const broken = { at: "a block that is wrong", text: 'resource "flux_bootstrap_git" "this" {\n  paths = "x"\n}\n' };
    const configurations = [...all.filter((block) => kindOf(block) !== "cli" && !foreign.test(block.text)), broken];
    for (const [i, block] of configurations.entries()) {
      await mkdir(join(core.folder, `block-${i}`));
      await core.write(moduleOf(block), `block-${i}/main.tf`);
      for (const [, file = ""] of block.text.matchAll(/\bfile\("([^"]+)"\)/g)) await writeFile(join(core.folder, file), "text");
    }
    await core.write(configurations.map((_each, i) => `module "block-${i}" {\n  source = "./block-${i}"\n}\n`).join(""));

    const got = await core.run("get", "-no-color");
    const validated = await core.run("validate", "-json");

    attached.close();
    expect(got.code).toBe(0);
    const { diagnostics } = JSON.parse(validated.text) as {
      diagnostics: readonly { summary: string; detail: string; severity: string; range?: { filename: string; start: { line: number } } }[];
    };
    const told = diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ summary, detail, range }) => {
        const index = Number(/block-(\d+)/.exec(range?.filename ?? "")?.[1] ?? -1);
        return `${configurations[index]?.at ?? "?"}: ${summary}: ${detail}`;
      });
    const expected = [expect.stringMatching(/^a block that is wrong: Unsupported argument: .*"paths"/)];
    expect([told, configurations.length > 8]).toEqual([expected, true]);

    // What other providers define is read, and what their schemas say of it is theirs; so are files of the CLI.
    for (const block of all.filter((each) => !configurations.includes(each))) {
      await core.write(block.text, kindOf(block) === "cli" ? "cli.tfrc" : "foreign.tf");
      const read = await core.run(...(kindOf(block) === "cli" ? ["version"] : ["fmt", "-list=false", "foreign.tf"]));
      expect([block.at, read.code, read.text.includes("Error")]).toEqual([block.at, 0, false]);
    }
  });
});

/** Commands of a shell text: continued lines joined, comments left out, split where one ends and another begins. */
function commandsOf(text: string): readonly (readonly string[])[] {
  const lines = text.replaceAll(/\\\n\s*/g, " ").split("\n");
  const words = lines.flatMap((line) => {
    const found = [...line.matchAll(/'([^']*)'|"([^"]*)"|(#.*)$|(\|\||&&|[|;])|([^\s|;&'"]+)/g)];
    return [
      ...found.flatMap(([, single, double, comment, end, word]) =>
        comment === undefined ? [end === undefined ? (single ?? double ?? word ?? "") : "\n"] : [],
      ),
      "\n",
    ];
  });
  const commands: string[][] = [[]];
  for (const word of words) {
    if (word === "\n") commands.push([]);
    else commands.at(-1)?.push(word);
  }
  return commands.filter((each) => each.length > 0);
}

/** The arguments of our own CLI, however it is called. */
function ownArguments(command: readonly string[]): readonly string[] | undefined {
  const call = command.join(" ");
  const called = /^(?:(?:npx|npm run -s) )?headgate (?:-- )?/.exec(call)?.[0];
  return called === undefined ? undefined : command.slice(called.trim().split(" ").length);
}

/** Parses arguments as the CLI does, and does nothing of what they ask. @returns what is wrong with them */
async function refusal(words: readonly string[]): Promise<string | undefined> {
  let said = "";
  let ran = 0;
  const io = { out: () => undefined, err: (text: string) => (said += text), env: {}, signal: new AbortController().signal };
  const program = createProgram(io as never, "0.0.0");
  const leaves = (command: Command): readonly Command[] =>
    command.commands.length === 0 ? [command] : [command, ...command.commands.flatMap(leaves)];
  for (const each of program.commands.flatMap(leaves)) each.action(() => void (ran += 1));
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    return said || String(error);
  }
  return ran === 1 ? undefined : "it calls no command";
}

test("every command line of ours is one that the CLI takes, and every script is there", async () => {
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
  const shell = await blocks("sh");
  const lines = shell.flatMap(({ at, text }) => commandsOf(text).map((command) => ({ at, command })));
  const own = lines.flatMap(({ at, command }) => {
    const words = ownArguments(command);
    return words === undefined ? [] : [{ at, words }];
  });

  const told = [];
  for (const { at, words } of own) {
    const wrong = await refusal(words);
    if (wrong !== undefined) told.push(`${at}: headgate ${words.join(" ")}: ${wrong}`);
  }
  for (const { at, command } of lines) {
    const [tool = "", verb = "", ...more] = command;
    const script = verb === "run" ? more.find((each) => !each.startsWith("-")) : verb === "test" ? "test" : undefined;
    if (tool === "npm" && script !== undefined && scripts[script] === undefined) told.push(`${at}: npm has no script ${script}`);
  }

  expect([told, own.length > 15]).toEqual([[], true]);
  expect(await refusal(["bundle", "push", "--no-such-flag"])).toContain("unknown option");
});
