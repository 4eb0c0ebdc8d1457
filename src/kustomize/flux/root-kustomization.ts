// The kustomization that a Flux build starts from: the one that is there, or one that lists the manifests, with the fields of the spec laid over it.
import { at, type Json } from "#base";
import { writeYaml, type YamlWritable } from "#codec";
import { joinPath, tryResolvePath, type FileTree } from "../file-tree.ts";
import { KUSTOMIZATION_FILES, readKustomizationFields, type Image } from "../kustomization.ts";
import type { DocumentCache } from "../loader.ts";
import { readResources } from "../manifests.ts";
import { kustomize } from "../problems.ts";
import type { FluxBuildSpec } from "./spec.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

type Fields = Record<string, Json>;

/** What a directory is built from. */
export interface RootKustomization {
  /** Path of the kustomization file, whether it was there or not. */
  readonly file: string;
  /** `generated` when there was no kustomization and one was made from the manifests found. */
  readonly origin: "existing" | "generated";
  readonly text: string;
}

/**
 * Finds or generates the kustomization of a directory and lays the spec over it.
 *
 * @throws kustomize.invalidKustomization · kustomize.invalidResource and yaml.malformed, with the file, for a manifest that is none
 * @see fluxcd/pkg kustomize/kustomize_generator.go
 */
export function rootKustomization(files: FileTree, directory: string, spec: FluxBuildSpec, cache?: DocumentCache): RootKustomization {
  const name = KUSTOMIZATION_FILES.find((each) => files.read(joinPath(directory, each)) !== undefined);
  const file = joinPath(directory, name ?? KUSTOMIZATION_FILES[0]);
  const fields = name === undefined ? generated(files, directory, cache) : existing(files, file);
  overlay(fields, spec, { files, directory });
  return { file, origin: name === undefined ? "generated" : "existing", text: writeYaml(fields as YamlWritable) };
}

/** The same files, with this kustomization in place. */
export function withKustomization(files: FileTree, { file, text }: RootKustomization): FileTree {
  const bytes = encoder.encode(text);
  return { read: (path) => (path === file ? bytes : files.read(path)), list: (directory) => files.list(directory) };
}

function existing(files: FileTree, file: string): Fields {
  const text = decoder.decode(files.read(file) ?? new Uint8Array());
  const fields: Fields = { ...DEFAULT_TYPE, ...readKustomizationFields(text, file) };
  // Upstream asks for something here so that a kustomization without resources does not count as empty.
  if (listAt(fields, "resources").length === 0) fields["buildMetadata"] = ["originAnnotations"];
  return fields;
}

const DEFAULT_TYPE = { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization" };

function generated(files: FileTree, directory: string, cache: DocumentCache | undefined): Fields {
  const resources: string[] = [];
  scan({ files, cache, root: directory, found: resources }, directory);
  // A namespace that nothing is put into keeps an empty directory from counting as an empty kustomization.
  return resources.length === 0 ? { ...DEFAULT_TYPE, namespace: "_placeholder" } : { ...DEFAULT_TYPE, resources };
}

interface Scan {
  readonly files: FileTree;
  readonly cache: DocumentCache | undefined;
  readonly root: string;
  readonly found: string[];
}

/** Manifests in lexical order; a subdirectory with a kustomization is one entry and is not entered. */
function scan(scanned: Scan, directory: string): void {
  const { files, root, found } = scanned;
  const entries = [...(files.list(directory) ?? [])].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const { name, directory: isDirectory } of entries) {
    const path = joinPath(directory, name);
    const entry = `./${root === "" ? path : path.slice(root.length + 1)}`;
    if (isDirectory) {
      const isBase = KUSTOMIZATION_FILES.some((each) => files.read(joinPath(path, each)) !== undefined);
      if (isBase) found.push(entry);
      else scan(scanned, path);
    } else if (/\.ya?ml$/.test(name)) {
      readResources(decoder.decode(files.read(path) ?? new Uint8Array()), path, scanned.cache);
      found.push(entry);
    }
  }
}

function overlay(fields: Fields, spec: FluxBuildSpec, place: { readonly files: FileTree; readonly directory: string }): void {
  if (spec.targetNamespace !== undefined) fields["namespace"] = spec.targetNamespace;
  if (spec.namePrefix !== undefined) fields["namePrefix"] = spec.namePrefix;
  if (spec.nameSuffix !== undefined) fields["nameSuffix"] = spec.nameSuffix;
  append(
    fields,
    "patches",
    (spec.patches ?? []).map(({ patch, target }) => ({ patch, ...(target && { target: { ...target } }) })),
  );
  append(
    fields,
    "components",
    (spec.components ?? []).filter((component) => isWanted(component, spec, place)),
  );
  if (spec.images !== undefined && spec.images.length > 0)
    fields["images"] = mergeImages(listAt(fields, "images") as Fields[], spec.images);
  if (spec.buildMetadata !== undefined && spec.buildMetadata.length > 0) fields["buildMetadata"] = [...spec.buildMetadata];
}

function listAt(fields: Fields, name: string): Json[] {
  const list = at(fields, name);
  return Array.isArray(list) ? [...(list as Json[])] : [];
}

function append(fields: Fields, name: string, added: readonly Json[]): void {
  if (added.length > 0) fields[name] = [...listAt(fields, name), ...added];
}

const REMOTE = ["git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/"];

function isWanted(
  component: string,
  spec: FluxBuildSpec,
  { files, directory }: { readonly files: FileTree; readonly directory: string },
): boolean {
  const lower = component.toLowerCase();
  const isRemote = REMOTE.some((prefix) => lower.length > prefix.length && lower.startsWith(prefix));
  if (isRemote || component.startsWith("/") || lower.startsWith("file:///")) {
    throw kustomize.invalidKustomization("spec.components", `${component} must be a relative path in the source`);
  }
  if (!spec.ignoreMissingComponents) return true;
  const path = tryResolvePath(directory, component);
  return path !== undefined && (files.list(path) !== undefined || files.read(path) !== undefined);
}

/** Per name: a new name alone keeps the version; a tag or digest replaces both. */
function mergeImages(list: readonly Fields[], images: readonly Image[]): Json[] {
  const merged = list.map((each) => ({ ...each }));
  for (const { name = "", newName = "", newTag = "", digest = "" } of images) {
    const found = merged.find((each) => each["name"] === name);
    const changed: Fields = found ?? { name };
    if (newName !== "") changed["newName"] = newName;
    if (newTag !== "" || digest !== "") {
      delete changed["newTag"];
      delete changed["digest"];
      if (newTag !== "") changed["newTag"] = newTag;
      if (digest !== "") changed["digest"] = digest;
    }
    if (found === undefined) merged.push(changed);
  }
  return merged;
}
