import { readFileSync } from "node:fs";
import { Command } from "commander";
import { substituteDocuments } from "#kustomize";
import type { Io } from "../io.ts";
import { cliProblems } from "../problems.ts";
import { variablesOf } from "../variable-files.ts";

interface SubstituteFlags {
  readonly var: readonly string[];
  readonly fromFile: readonly string[];
  readonly env: boolean;
  readonly strict?: true;
}

/**
 * `headgate substitute [FILE]`: prints the manifests as a Flux Kustomization's `postBuild` would leave them. Variables come from the
 * environment, over them from files, over those from the command line. Prints nothing where any document fails.
 */
export function substituteCommand(io: Io): Command {
  const every = (value: string, before: readonly string[]): string[] => [...before, value];
  return new Command("substitute")
    .description("replace ${variables} in manifests, as post-build substitution of a Kustomization does")
    .argument("[file]", "file with manifests; standard input when absent or -", "-")
    .option("--var <name=value>", "variable; may be repeated, a later one wins", every, [])
    .option("--from-file <file>", "variables from NAME=VALUE lines, or from ConfigMaps and Secrets; may be repeated", every, [])
    .option("--no-env", "leave out the variables of the environment")
    .option("--strict", "fail at a variable that has neither a value nor a default")
    .action((file: string, flags: SubstituteFlags) => {
      const variables = new Map([
        ...(flags.env ? environmentOf(io) : []),
        ...flags.fromFile.flatMap((name) => variablesOf(readText(name), name)),
        ...flags.var.map(parseVariable),
      ]);
      const text = file === "-" ? (io.input?.() ?? readText(0)) : readText(file);
      io.out(substituteDocuments(text, variables, { strict: flags.strict === true }));
    });
}

/** Variables of the process whose names can be written in an expression; shells export others too. */
function environmentOf({ env }: Io): [string, string][] {
  return Object.entries(env).flatMap(([name, value]): [string, string][] =>
    value !== undefined && /^[_A-Za-z][_A-Za-z0-9]*$/.test(name) ? [[name, value]] : [],
  );
}

function parseVariable(text: string, index: number): [string, string] {
  const equals = text.indexOf("=");
  if (equals < 1) throw cliProblems.variableForm("--var", index + 1);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** @param file path, or number of an open file */
function readText(file: string | number): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw cliProblems.unreadableFile(file === 0 ? "standard input" : String(file), error);
  }
}
