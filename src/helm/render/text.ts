// The text that `helm template` prints, and the manifest that a release keeps.
import { compileShellPattern } from "../chart/shell-pattern.ts";
import { helmProblems } from "../problems.ts";
import { splitManifests, type Hook, type Manifest } from "./manifests.ts";
import type { RenderedChart } from "./render-chart.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The manifest of a release: all objects that are no hooks, each under the path of its template. */
export function toManifestText({ manifests, crds }: RenderedChart, includeCrds = false): string {
  const ahead = includeCrds ? crds.map(({ path, file }) => section(path, decoder.decode(file.bytes))) : [];
  return [...ahead, ...manifests.map((each) => section(each.path, each.text))].join("");
}

/** What is printed, in the words of the flags of `helm template`. */
export interface PrintOptions {
  readonly includeCrds?: boolean;
  readonly skipTests?: boolean;
  readonly noHooks?: boolean;
  /** Patterns of paths below the chart; only what they match is printed. */
  readonly showOnly?: readonly string[];
}

/**
 * What `helm template` 4.2.2 prints of a chart.
 * @throws helm.templateNotFound
 */
export function toTemplateText(rendered: RenderedChart, options: PrintOptions = {}): string {
  const objects = `${toManifestText(rendered, options.includeCrds).trim()}\n`;
  return pickShown(objects + printedHooks(rendered, options).map(sectionOf).join(""), options);
}

/** One turn of writing of `helm template --output-dir`. */
export interface TemplateFile {
  /** `chart/templates/name.yaml`; several turns with one path follow each other in the file. */
  readonly path: string;
  readonly text: string;
  /** Those of crds/ never lie in the folder of the release. */
  readonly isCrd: boolean;
}

/** What `helm template --output-dir` writes, in the order of writing: files of crds/, objects, hooks. */
export function toTemplateFiles(rendered: RenderedChart, options: PrintOptions = {}): TemplateFile[] {
  const crds = options.includeCrds === true ? rendered.crds : [];
  return [
    ...crds.map(({ path, file }) => ({ path, text: section(path, decoder.decode(file.bytes)), isCrd: true })),
    ...[...rendered.manifests, ...printedHooks(rendered, options)].map((each) => ({
      path: each.path,
      text: sectionOf(each),
      isCrd: false,
    })),
  ];
}

/**
 * The sections of a text that the patterns of `--show-only` match; the whole text when there are none.
 * @throws helm.templateNotFound
 */
export function pickShown(text: string, { showOnly = [] }: PrintOptions): string {
  return showOnly.length === 0 ? text : pick(text, showOnly);
}

/** Rendered files as they are, for a person to see what is wrong with them: in the order of their paths, empty ones left out. */
export function toDebugText(files: ReadonlyMap<string, string>): string {
  const paths = [...files.keys()].filter((path) => files.get(path)?.trim() !== "").toSorted();
  return `${paths
    .map((path) => section(path, files.get(path) ?? ""))
    .join("")
    .trim()}\n`;
}

function printedHooks({ hooks }: RenderedChart, { noHooks = false, skipTests = false }: PrintOptions): readonly Hook[] {
  return noHooks ? [] : hooks.filter((hook) => !skipTests || !isTest(hook));
}

function sectionOf({ path, text }: Manifest): string {
  return section(path, text);
}

function isTest(hook: Hook): boolean {
  return hook.events.includes("test");
}

function section(path: string, text: string): string {
  return `---\n# Source: ${path}\n${text}\n`;
}

const SOURCE = /# Source: [^/]+\/(.+)/;

function pick(text: string, patterns: readonly string[]): string {
  const parts = splitManifests(text).flatMap((part) => {
    const path = SOURCE.exec(part)?.[1];
    return path === undefined ? [] : [{ path, part }];
  });
  const picked = patterns.flatMap((pattern) => {
    const matches = compileShellPattern(pattern) ?? (() => false);
    const found = parts.filter(({ path }) => matches(path));
    if (found.length === 0) throw helmProblems.templateNotFound(pattern);
    return found;
  });
  return picked.map(({ part }) => `---\n${part}\n`).join("");
}
