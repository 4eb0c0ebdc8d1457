// The text that `helm template` prints, and the manifest that a release keeps.
import { compileShellPattern } from "../chart/shell-pattern.ts";
import { helmProblems } from "../problems.ts";
import { splitManifests, type Hook } from "./manifests.ts";
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
  const { includeCrds = false, skipTests = false, noHooks = false, showOnly = [] } = options;
  const hooks = noHooks ? [] : rendered.hooks.filter((hook) => !skipTests || !isTest(hook));
  const objects = `${toManifestText(rendered, includeCrds).trim()}\n`;
  const text = objects + hooks.map((hook) => section(hook.path, hook.text)).join("");
  return showOnly.length === 0 ? text : pick(text, showOnly);
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
