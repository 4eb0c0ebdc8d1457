// YAML as Helm reads it into maps: the dialect of sigs.k8s.io/yaml, in which a timestamp is a text.
import { setOwn, type Json, type MutableJsonObject } from "#base";
import { isYamlMap, parseYamlTrees, toJson, YamlScalar, type YamlTree } from "#codec";

/**
 * All documents of a text as JSON values; empty documents are left out.
 * @throws yaml.malformed · yaml.tooLarge
 * @see go.yaml.in/yaml v2, decoding into interface{}
 */
export function readYamlDocuments(text: string): Json[] {
  return parseYamlTrees(text, { dialect: "v2" }).map(valueOf);
}

function valueOf(tree: YamlTree): Json {
  if (tree instanceof YamlScalar) return tree.tag === "timestamp" ? tree.text : toJson(tree);
  if (Array.isArray(tree)) return tree.map(valueOf);
  if (!isYamlMap(tree)) return tree;
  const object: MutableJsonObject = {};
  for (const key of Object.keys(tree)) setOwn(object, key, valueOf(tree[key] ?? null));
  return object;
}
