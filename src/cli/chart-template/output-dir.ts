// Rendered templates as files in a folder.
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TemplateFile } from "#helm";
import { cliProblems } from "../problems.ts";

/** Where files go. */
export interface OutputFolder {
  readonly outputDir: string;
  /** Folder below it for all but the files of crds/; empty for none. */
  readonly release: string;
}

/**
 * Writes one file a template; a file that is there is replaced. The lines that tell of it are those of Helm.
 * @throws cli.unwritableFile
 */
export function writeTemplateFiles(
  files: readonly TemplateFile[],
  { outputDir, release }: OutputFolder,
  say: (line: string) => void,
): void {
  const written = new Set<string>();
  for (const { path, text, isCrd } of files) {
    const file = join(isCrd ? outputDir : join(outputDir, release), path);
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
      if (written.has(file)) appendFileSync(file, text);
      else writeFileSync(file, text);
    } catch (error) {
      throw cliProblems.unwritableFile(file, error);
    }
    written.add(file);
    say(`wrote ${file}\n`);
  }
}
