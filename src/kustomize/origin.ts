// Notes on where a resource comes from and what changed it, as annotations where `buildMetadata` asks for them.
import { writeYaml, type YamlMap } from "#codec";
import { tryRepositorySource } from "./remote/repository-source.ts";
import type { Origin, Resource } from "./resource.ts";

export const ORIGIN = "config.kubernetes.io/origin";
export const TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations";

const INTERNAL = "internal.config.kubernetes.io/";
/** Annotations in which upstream keeps its notes during a build; none of them leaves it, whoever wrote them. */
const NOTES = new Set([
  ...[
    "previousKinds previousNames prefixes suffixes previousNamespaces refBy generatorBehavior needsHashSuffix allowNameChange allowKindChange",
    "path index seqindent id annotations-migration-resource-id helm-generated",
  ].flatMap((names) => names.split(" ").map((name) => INTERNAL + name)),
  "config.kubernetes.io/path",
  "config.kubernetes.io/index",
  "config.k8s.io/id",
]);

/** What upstream calls the folder of a clone before there is one; it is left as the path of a repository's root. */
const NOT_CLONED = "notCloned";

/** Path of something that an origin refers to; that of a repository starts anew. */
export function appendPath(origin: Origin, path: string): Origin {
  const source = tryRepositorySource(path);
  if (source !== undefined) return { repo: source.url, ref: source.ref, path: cleanPath(source.path) || NOT_CLONED };
  return { ...origin, path: cleanPath(origin.path === undefined || origin.path === "" ? path : `${origin.path}/${path}`) };
}

/** `.` and `..` resolved as far as they can be; leading `..` stay. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/** The origin of what a built-in generator or transformer makes of a field of the kustomization file. */
export function configuredOrigin(origin: Origin, file: string, kind: string): Origin {
  const { path, repo, ref } = origin;
  return {
    ...(repo && { repo }),
    ...(ref && { ref }),
    configuredIn: cleanPath(path ? `${path}/${file}` : file),
    configuredBy: { apiVersion: "builtin", kind },
  };
}

/** Notes a transformation on every resource; one without origin was made by it. */
export function noteTransformation(resources: readonly Resource[], by: Origin): void {
  for (const resource of resources) {
    if (resource.origin === undefined) resource.origin = by;
    else resource.transformations.push(by);
    // Upstream writes its note into the annotations, all of which are thereby written anew.
    resource.setAnnotations(resource.annotations());
  }
}

/** Writes the annotations that were asked for, takes away all others of the kind, and makes the values of the rest texts. */
export function writeNotes(resource: Resource, wanted: readonly string[]): void {
  const annotations = resource.annotations();
  for (const key of annotations.keys()) if (NOTES.has(key)) annotations.delete(key);
  annotations.delete(ORIGIN);
  annotations.delete(TRANSFORMATIONS);
  if (wanted.includes("originAnnotations") && resource.origin !== undefined) {
    annotations.set(ORIGIN, writeYaml(asTree(resource.origin), { keys: "given" }));
  }
  if (wanted.includes("transformerAnnotations") && resource.transformations.length > 0) {
    annotations.set(TRANSFORMATIONS, writeYaml(resource.transformations.map(asTree), { keys: "given" }));
  }
  resource.setAnnotations(annotations);
}

function asTree({ path, repo, ref, configuredIn, configuredBy }: Origin): YamlMap {
  const by = configuredBy ?? {};
  const identity = Object.fromEntries(
    (["apiVersion", "kind", "name", "namespace"] as const).flatMap((key) => (by[key] ? [[key, by[key]]] : [])),
  );
  return {
    ...(path && { path }),
    ...(repo && { repo }),
    ...(ref && { ref }),
    ...(configuredIn && { configuredIn }),
    ...(Object.keys(identity).length > 0 && { configuredBy: identity }),
  };
}
