// Post-rendering: all manifests as one stream through given steps, and back to the files that they came from, so that hooks stay hooks.
import { isProblem, messageOf, own, setOwn } from "#base";
import { isYamlMap, parseYamlTrees, writeYaml, type YamlMap, type YamlReadOptions, type YamlTree } from "#codec";
import { helmProblems } from "../problems.ts";
import { sortManifests, splitManifests } from "../render/manifests.ts";
import type { Reshape } from "../render/render-chart.ts";

/** A step: a stream of YAML documents to another. What it throws ends the rendering. */
export type PostRenderer = (manifests: string) => string;

/**
 * What a post-renderer is given: objects and hooks as one stream (`combined`), each as a stream of its own (`separate`), or objects
 * only (`nohooks`, as Helm 3 did).
 */
export type PostRenderStrategy = "combined" | "separate" | "nohooks";

/** Steps as one, in their order. */
export function chainPostRenderers(...steps: readonly PostRenderer[]): PostRenderer {
  return (manifests) => steps.reduce((text, step) => step(text), manifests);
}

/**
 * A post-renderer as part of a rendering. Each document carries the path of its file through the steps in an annotation; those that come
 * out without one are taken as of a file `generated-by-postrender-N.yaml`.
 *
 * @throws (while rendering) helm.postRender when a stream is no YAML · what a step throws, when it is a Problem
 * @see behaviour: helm.sh/helm/v4 pkg/action/action.go (4.2.2)
 * @example renderChart({ chart, values, release, reshape: postRender(fluxPostRenderer({ name: "web", namespace: "apps" })) });
 */
export function postRender(step: PostRenderer, strategy: PostRenderStrategy = "combined"): Reshape {
  if (strategy === "combined") return (files) => throughStep(files, step, "");
  return (files) => {
    const { manifests, hooks } = sortManifests(files);
    const [hookFiles, objectFiles] = [joined(hooks), joined(manifests)];
    const shaped = strategy === "separate" && hookFiles.size > 0 ? throughStep(hookFiles, step, "hooks") : new Map(hookFiles);
    if (objectFiles.size === 0) return shaped;
    for (const [path, text] of throughStep(objectFiles, step, "manifests")) add(shaped, path, text);
    return shaped;
  };
}

const FILE_NAME = "postrenderer.helm.sh/postrender-filename";
const SEPARATOR = "---\n";

function joined(parts: readonly { readonly path: string; readonly text: string }[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const { path, text } of parts) add(files, path, text);
  return files;
}

function add(files: Map<string, string>, path: string, text: string): void {
  const held = files.get(path);
  files.set(path, held === undefined ? text : `${held}\n${SEPARATOR}${text}`);
}

function throughStep(files: ReadonlyMap<string, string>, step: PostRenderer, group: string): Map<string, string> {
  const merged = annotated(files, group === "" ? "merging manifests" : `merging ${group}`);
  return deannotated(run(step, merged, group), group);
}

function run(step: PostRenderer, manifests: string, group: string): string {
  try {
    return step(manifests);
  } catch (error) {
    if (isProblem(error)) throw error;
    throw helmProblems.postRender(`running post render on ${group === "" ? "files" : group}`, messageOf(error), error);
  }
}

/** All documents in the order of their files, each with the name of its file. */
function annotated(files: ReadonlyMap<string, string>, doing: string): string {
  const documents: string[] = [];
  for (const path of [...files.keys()].toSorted()) {
    const text = files.get(path) ?? "";
    if (path.slice(path.lastIndexOf("/") + 1).startsWith("_") || text.trim() === "") continue;
    for (const part of splitManifests(text)) {
      for (const tree of read(part, { doing, file: path, rewrap: "twice outside annotations" })) {
        const annotations = annotationsOf(tree);
        if (annotations === undefined) throw helmProblems.postRender(doing, `annotating ${path}: a document is no object`);
        setOwn(annotations, FILE_NAME, path);
        documents.push(writeYaml(tree));
      }
    }
  }
  return documents.join(SEPARATOR);
}

function deannotated(text: string, group: string): Map<string, string> {
  const files = new Map<string, string[]>();
  const doing = `parsing post rendered output${group === "" ? "" : ` for ${group}`}`;
  for (const [at, tree] of read(text, { doing, rewrap: true }).entries()) {
    const annotations = isYamlMap(tree) ? own(own(tree, "metadata"), "annotations") : undefined;
    const name = own(annotations, FILE_NAME);
    const path = typeof name === "string" && name !== "" ? name : `generated-by-postrender-${group === "" ? "" : `${group}-`}${at}.yaml`;
    clearMark(tree);
    files.set(path, [...(files.get(path) ?? []), writeYaml(tree)]);
  }
  return new Map([...files].map(([path, documents]) => [path, documents.join(SEPARATOR)]));
}

/** Takes the annotation away, and with it what it was the only one in. */
function clearMark(tree: YamlTree): void {
  const metadata = isYamlMap(tree) ? own(tree, "metadata") : undefined;
  const annotations = own(metadata, "annotations");
  if (!isYamlMap(metadata) || !isYamlMap(annotations)) return;
  delete annotations[FILE_NAME];
  if (Object.keys(annotations).length === 0) delete metadata["annotations"];
}

/**
 * Helm reads and writes each document with kyaml, and so does kustomize after it, except for annotations; since our texts go into a
 * step without folded blocks, the first reading stands for both rounds.
 */
interface Reading extends Pick<YamlReadOptions, "file" | "rewrap"> {
  /** What helm calls it, for the message. */
  readonly doing: string;
}

function read(text: string, { doing, ...options }: Reading): YamlTree[] {
  try {
    return parseYamlTrees(text, options);
  } catch (error) {
    throw helmProblems.postRender(doing, messageOf(error), error);
  }
}

/** The annotations of an object, made where there are none; undefined for what can have none. */
function annotationsOf(tree: YamlTree): YamlMap | undefined {
  const metadata = mapIn(tree, "metadata");
  return metadata === undefined ? undefined : mapIn(metadata, "annotations");
}

function mapIn(tree: YamlTree, key: string): YamlMap | undefined {
  if (!isYamlMap(tree)) return undefined;
  const held = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (isYamlMap(held)) return held;
  const made: YamlMap = {};
  setOwn(tree, key, made);
  return made;
}
