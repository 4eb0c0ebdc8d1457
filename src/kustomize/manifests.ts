// From the text of a manifest to resources.
import { isYamlMap, isYamlNull, parseYamlTrees, toJson, type YamlMap, type YamlTree } from "#codec";
import type { DocumentCache } from "./loader.ts";
import { kustomize } from "./problems.ts";
import { copyTree, ownField, ownMap, Resource, textAt } from "./resource.ts";

/**
 * Reads the documents of a manifest as resources. Lists are taken apart, their items stand after the other documents.
 * @param source name of the file, or what else the text is, for messages
 * @throws yaml.malformed · kustomize.invalidResource
 */
export function readResources(text: string, source: string, cache?: DocumentCache): Resource[] {
  const documents =
    cache === undefined ? parseYamlTrees(text, { file: source, rewrap: "outside annotations", jsonOnly: true }) : cache.parse(text, source);
  const queue: YamlTree[] = onlyList(documents) ?? [...documents];
  const resources: Resource[] = [];
  for (let next = 0; next < queue.length; next += 1) {
    const document = queue[next] as YamlTree;
    if (isBlank(document)) continue;
    const object = requireObject(document, source);
    const items = textAt(object, "kind").endsWith("List") ? ownField(object, "items") : undefined;
    if (items === undefined) resources.push(new Resource(copyTree(object), source));
    else if (Array.isArray(items)) queue.push(...items.map((item) => toJson(item, { file: source }) as YamlTree));
    else if (!isYamlNull(items)) throw kustomize.invalidResource(source, `items of ${textAt(object, "kind")} is no list`);
  }
  return resources;
}

/** A file whose only document is a List keeps the types and texts of its items. */
function onlyList(documents: readonly YamlTree[]): YamlTree[] | undefined {
  const [only, ...more] = documents;
  if (more.length > 0 || !isYamlMap(only)) return undefined;
  const kind = textAt(only, "kind");
  const items = ownField(only, "items");
  return (kind === "List" || kind === "ResourceList") && Array.isArray(items) ? [...items] : undefined;
}

function isBlank(document: YamlTree): boolean {
  return isYamlNull(document) || (isYamlMap(document) && Object.keys(document).length === 0);
}

function requireObject(document: YamlTree, source: string): YamlMap {
  if (!isYamlMap(document)) throw kustomize.invalidResource(source, "a document is no mapping");
  const kind = textAt(document, "kind");
  const name = textAt(ownMap(document, "metadata"), "name");
  if (kind === "") throw kustomize.invalidResource(source, `${name === "" ? "a document" : name} has no kind`);
  if (name === "" && !kind.endsWith("List")) throw kustomize.invalidResource(source, `a ${kind} has no metadata.name`);
  return document;
}
