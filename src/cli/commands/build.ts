import { parse, resolve } from "node:path";
import { Command, Option } from "commander";
import { build, toYamlStream } from "#kustomize";
import { diskTree } from "../disk-tree.ts";
import type { Io } from "../io.ts";

interface BuildFlags {
  readonly reorder: "legacy" | "none";
  readonly loadRestrictor: "LoadRestrictionsRootOnly" | "LoadRestrictionsNone";
}

/** `headgate build kustomize DIR`: prints what `kustomize build DIR` prints. */
export function buildCommand(io: Io): Command {
  const kustomize = new Command("kustomize")
    .description("print the objects of a kustomization, as `kustomize build` does")
    .argument("[dir]", "folder with a kustomization.yaml", ".")
    .addOption(new Option("--reorder <order>", "order of the objects").choices(["legacy", "none"]).default("legacy"))
    .addOption(
      new Option("--load-restrictor <rule>", "which files may be read")
        .choices(["LoadRestrictionsRootOnly", "LoadRestrictionsNone"])
        .default("LoadRestrictionsRootOnly"),
    )
    .action((dir: string, flags: BuildFlags) => {
      const { root } = parse(resolve(dir));
      const result = build(diskTree(root), resolve(dir).slice(root.length), {
        order: flags.reorder,
        loadRestrictions: flags.loadRestrictor === "LoadRestrictionsNone" ? "none" : "root",
      });
      for (const warning of result.warnings) io.err(`# Warning: ${warning}\n`);
      io.out(toYamlStream(result));
    });
  return new Command("build").description("render locally what a controller would build").addCommand(kustomize);
}
