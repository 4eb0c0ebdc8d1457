// Bodies in YAML, read as sigs.k8s.io/yaml reads them for the API server.
import { isProblem, messageOf, setOwn } from "#base";
import { findDuplicateKeys, parseYamlTrees, toJson, YamlScalar, type YamlMap, type YamlTree } from "#codec";
import { findDuplicates } from "../schema/json-text.ts";

/** The first document of a text, null where there is none, or why it cannot be read. */
export function readYaml(text: string): { value: unknown } | { reason: string } {
  try {
    const [first] = parseYamlTrees(text, { dialect: "v2" });
    return { value: first === undefined ? null : toJson(timesAsTexts(first)) };
  } catch (error) {
    if (isProblem(error, "yaml.")) return { reason: `yaml: ${messageOf(error)}` };
    throw error;
  }
}

/** What looks like a time stays the text that it is. @see sigs.k8s.io/yaml goyaml.v2 decode.go */
function timesAsTexts(tree: YamlTree): YamlTree {
  if (tree instanceof YamlScalar) return tree.tag === "timestamp" ? tree.text : tree;
  if (Array.isArray(tree)) return tree.map((each) => timesAsTexts(each));
  if (typeof tree !== "object" || tree === null) return tree;
  const map: YamlMap = {};
  for (const [key, each] of Object.entries(tree)) setOwn(map, key, timesAsTexts(each));
  return map;
}

/** Keys that a YAML text repeats, in the words of go-yaml. */
export function repeatedKeys(text: string): string[] {
  if (text.trimStart().startsWith("{") && findDuplicates(text).length === 0) return [];
  return findDuplicateKeys(text).map(({ key, line }) => `line ${line}: key ${JSON.stringify(key)} already set in map`);
}

/** What go-yaml says of all of them at once. */
export function unmarshalErrors(lines: readonly string[]): string {
  return `yaml: unmarshal errors:\n  ${lines.join("\n  ")}`;
}
