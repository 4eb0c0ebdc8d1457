// The texts that templates made, cut into manifests and hooks.
import { isObject, own, textAt, type Json, type JsonObject } from "#base";
import { goYamlWords } from "#codec";
import { helmProblems } from "../problems.ts";
import { readYamlDocuments } from "../yaml-documents.ts";
import { INSTALL_ORDER, sortByKind } from "./kind-order.ts";
import type { RenderCache } from "./render-cache.ts";

/** One object of a chart as text. */
export interface Manifest {
  /** Path of its template: `chart/templates/name.yaml`. */
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Its YAML, without separator. */
  readonly text: string;
}

/** When a hook runs. */
export type HookEvent =
  | "pre-install"
  | "post-install"
  | "pre-delete"
  | "post-delete"
  | "pre-upgrade"
  | "post-upgrade"
  | "pre-rollback"
  | "post-rollback"
  | "test";

/** An object that is applied at an event instead of with the others. */
export interface Hook extends Manifest {
  readonly events: readonly HookEvent[];
  /** Hooks of one event run from the lowest weight up. */
  readonly weight: number;
  /** `before-hook-creation`, `hook-succeeded`, `hook-failed`; as written, in lower case. */
  readonly deletePolicies: readonly string[];
  readonly outputLogPolicies: readonly string[];
}

const EVENTS: Readonly<Record<string, HookEvent>> = {
  "pre-install": "pre-install",
  "post-install": "post-install",
  "pre-delete": "pre-delete",
  "post-delete": "post-delete",
  "pre-upgrade": "pre-upgrade",
  "post-upgrade": "post-upgrade",
  "pre-rollback": "pre-rollback",
  "post-rollback": "post-rollback",
  test: "test",
  // Charts for Helm 2 say it so.
  "test-success": "test",
};

const LEADING = /^\s+/u;

/**
 * Cuts a text at its separators, which need not stand alone on their line. Empty documents are left out.
 * @see behaviour: helm.sh/helm/v4 pkg/release/v1/util/manifest.go
 */
export function splitManifests(text: string): string[] {
  const parts = cutAtSeparators(text.replace(LEADING, ""));
  return parts.filter((part) => part.trim() !== "").map((part) => part.replace(LEADING, ""));
}

const MARK = "---";
const BLANKS = "\t\n\f\r ";

/** A separator takes the blanks around it with it, so that one right behind another is text. */
function cutAtSeparators(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let at = text.indexOf(MARK);
  while (at >= 0) {
    if (at === 0 || (text[at - 1] === "\n" && at > start)) {
      let end = at;
      while (end > start && BLANKS.includes(text[end - 1] ?? "")) end -= 1;
      parts.push(text.slice(start, end));
      start = at + MARK.length;
      while (start < text.length && BLANKS.includes(text[start] ?? "")) start += 1;
      at = text.indexOf(MARK, start);
    } else at = text.indexOf(MARK, at + 1);
  }
  return [...parts, text.slice(start)];
}

/** What Helm looks at in a manifest. */
export interface ManifestHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: JsonObject;
}

/**
 * The objects and hooks of rendered files, each in the order of installation. Hooks of an unknown event are dropped.
 * @throws helm.manifest
 * @see behaviour: helm.sh/helm/v4 pkg/release/v1/util/manifest_sorter.go
 */
export function sortManifests(
  files: ReadonlyMap<string, string>,
  cache?: RenderCache,
): { readonly manifests: Manifest[]; readonly hooks: Hook[] } {
  const manifests: Manifest[] = [];
  const hooks: Hook[] = [];
  for (const path of [...files.keys()].toSorted()) {
    const text = files.get(path) ?? "";
    if (path.slice(path.lastIndexOf("/") + 1).startsWith("_") || text.trim() === "") continue;
    for (const part of splitManifests(text)) {
      const read = (): ManifestHead => readHead(path, part);
      const { annotations, ...head } = cache?.head(part, read) ?? read();
      const manifest = { path, ...head, text: part };
      if (own(annotations, HOOK) === undefined) manifests.push(manifest);
      else hooks.push(...hookOf(manifest, annotations));
    }
  }
  return { manifests: sortByKind(manifests, INSTALL_ORDER), hooks: sortByKind(hooks, INSTALL_ORDER) };
}

const HOOK = "helm.sh/hook";

/** Of the first document of a part; a part that holds only comments is an object without a kind. */
function readHead(path: string, text: string): ManifestHead {
  let documents: Json[];
  try {
    documents = readYamlDocuments(text);
  } catch (error) {
    throw helmProblems.manifest(path, `error converting YAML to JSON: ${goYamlWords(error, text)}`, error);
  }
  const [object = {}] = documents;
  const refuse = (value: Json, target: string): never => {
    throw helmProblems.manifest(
      path,
      `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonType(value)} into Go ${target}`,
    );
  };
  if (!isObject(object)) return refuse(object, "value of type util.SimpleHead");
  const { metadata, annotations } = partsOf(object, refuse);
  return { apiVersion: textAt(object, "apiVersion"), kind: textAt(object, "kind"), name: textAt(metadata, "name"), annotations };
}

type Refuse = (value: Json, target: string) => never;

const METADATA = 'struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }';

/** The maps that are looked into; refuses in the order of JSON's keys what is of another form than Helm reads. */
function partsOf(object: JsonObject, refuse: Refuse): { readonly metadata: JsonObject; readonly annotations: JsonObject } {
  for (const key of ["apiVersion", "kind"]) checkText(own(object, key), `struct field SimpleHead.${key}`, refuse);
  const metadata = own(object, "metadata") ?? {};
  if (!isObject(metadata)) return refuse(metadata, `struct field SimpleHead.metadata of type ${METADATA}`);
  const annotations = own(metadata, "annotations") ?? {};
  if (!isObject(annotations)) return refuse(annotations, "struct field .metadata.annotations of type map[string]string");
  for (const key of Object.keys(annotations).toSorted()) checkText(own(annotations, key), "struct field .metadata.annotations", refuse);
  checkText(own(metadata, "name"), "struct field .metadata.name", refuse);
  return { metadata, annotations };
}

function checkText(value: Json | undefined, field: string, refuse: Refuse): void {
  if (typeof value === "object" && value !== null) refuse(value, `${field} of type string`);
}

function jsonType(value: Json): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function hookOf(manifest: Manifest, annotations: JsonObject): Hook[] {
  const events = textAt(annotations, HOOK)
    .split(",")
    .map((each) => EVENTS[each.trim().toLowerCase()]);
  const known = events.filter((each) => each !== undefined);
  if (known.length < events.length) return [];
  return [
    {
      ...manifest,
      events: known,
      weight: weightOf(textAt(annotations, "helm.sh/hook-weight")),
      deletePolicies: policies(annotations, "helm.sh/hook-delete-policy"),
      outputLogPolicies: policies(annotations, "helm.sh/hook-output-log-policy"),
    },
  ];
}

/** What is no integer of 64 bits weighs nothing. */
function weightOf(text: string): number {
  const weight = /^[+-]?\d+$/.test(text) ? Number(text) : 0;
  return Math.abs(weight) < 2 ** 63 ? weight : 0;
}

function policies(annotations: unknown, key: string): string[] {
  if (own(annotations, key) === undefined) return [];
  return textAt(annotations, key)
    .split(",")
    .map((each) => each.trim().toLowerCase());
}
