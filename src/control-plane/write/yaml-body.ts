// Bodies in YAML, read as sigs.k8s.io/yaml reads them for the API server.
import { isProblem, messageOf, setOwn } from "#base";
import { findDuplicateKeys, parseYamlTrees, toJson, YamlScalar, type YamlMap, type YamlTree } from "#codec";
import { levelsOfText } from "../schema/depth.ts";
import { longIntegers, type NumberLiterals } from "../schema/number-literals.ts";
import { findDuplicates, MOST_GO_LEVELS } from "../schema/json-text.ts";

/** The first document of a text, null where there is none, or why it cannot be read. */
export function readYaml(text: string): { value: unknown; literals?: NumberLiterals } | { reason: string } {
  try {
    const [first] = parseYamlTrees(text, { dialect: "v2" });
    if (first === undefined) return { value: null };
    const value = toJson(settled(first));
    return LONG.test(text) ? { value, literals: longIntegers(first, value) } : { value };
  } catch (error) {
    if (!isProblem(error, "yaml.")) throw error;
    if (levelsOfText(text, MOST_GO_LEVELS).opener !== undefined) return { reason: `yaml: exceeded max depth of ${MOST_GO_LEVELS}` };
    const message = messageOf(error);
    const first = upToTheEnd(text, message);
    return first === undefined ? { reason: `yaml: ${message}` } : readYaml(first);
  }
}

/** A number that may have more digits than JavaScript keeps stands somewhere, possibly in a string. */
const LONG = /[\da-fA-F_]{14}/;

const BRACKETED = /^(?:---\s|#[^\n]*\n|\s)*[{["']/;
const AFTER_THE_END = /^line (\d+), column (\d+): end of the stream or a document separator is expected/;

/** A bracketed or quoted text up to its end, behind which upstream does not look; undefined where that is not what is wrong. */
function upToTheEnd(text: string, message: string): string | undefined {
  const [, line, column] = AFTER_THE_END.exec(message) ?? [];
  if (line === undefined || !BRACKETED.test(text)) return undefined;
  const lines = text.split("\n").slice(0, Number(line));
  lines.push((lines.pop() ?? "").slice(0, Number(column) - 1));
  const first = lines.join("\n");
  return first.length < text.length ? first : undefined;
}

/** What looks like a time stays the text that it is, and keys are in order. @see sigs.k8s.io/yaml yaml.go and goyaml.v2 decode.go */
function settled(tree: YamlTree): YamlTree {
  if (tree instanceof YamlScalar) return tree.tag === "timestamp" ? tree.text : tree;
  if (Array.isArray(tree)) return tree.map((each) => settled(each));
  if (typeof tree !== "object" || tree === null) return tree;
  const map: YamlMap = {};
  for (const [key, each] of Object.entries(tree).toSorted(([a], [b]) => (a < b ? -1 : 1))) setOwn(map, key, settled(each));
  return map;
}

/** Keys that a YAML text repeats, in the words of go-yaml. */
export function repeatedKeys(text: string): string[] {
  if (text.trimStart().startsWith("{") && findDuplicates(text).length === 0) return [];
  return findDuplicateKeys(text).map(({ key, line }) => `line ${line}: key ${key} already set in map`);
}

/** What go-yaml says of all of them at once. */
export function unmarshalErrors(lines: readonly string[]): string {
  return `yaml: unmarshal errors:\n  ${lines.join("\n  ")}`;
}
