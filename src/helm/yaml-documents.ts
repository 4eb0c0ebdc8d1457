// YAML as Helm reads it into maps: the dialect of sigs.k8s.io/yaml, in which a timestamp is a text.
import type { Json } from "#base";
import { parseYamlDocuments } from "#codec";

/**
 * All documents of a text as JSON values; empty documents are left out.
 * @throws yaml.malformed · yaml.tooLarge
 * @see go.yaml.in/yaml v2, decoding into interface{}
 */
export function readYamlDocuments(text: string): Json[] {
  return parseYamlDocuments(text, { dialect: "v2" });
}
