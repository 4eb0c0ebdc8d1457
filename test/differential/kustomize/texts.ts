// Manifests in random styles of YAML: quotes, blocks with every header, brackets, continued lines, tags, anchors and merge keys.
import fc from "fast-check";

const PLAIN =
  "a true True no y null ~ 0 -1 +1 007 08 0o7 0x1F 0b11 1_000 1e3 1.50 -0.0 1. .5 12:30 190:20:30.15 2020-01-01 2020-1-1T1:2:3Z a:b a#b http://x/y 18446744073709551616 1e400 1e21 é 😀 it's".split(
    " ",
  );
const words = fc
  .array(fc.constantFrom("lorem", "ipsum", "a", "verylongwordindeed", "x:y", "it's", '"q"', "#no", "end."), { minLength: 1, maxLength: 24 })
  .map((list) => list.join(" "));
const line = fc.oneof(
  words,
  fc.constantFrom("", "  indented", "trailing  ", "a\tb", "key: value", "- item", "# comment", "---x", "é\u00a0x"),
);
const escapes = fc
  .array(
    fc.constantFrom(
      "\\0",
      "\\t",
      "\\n",
      "\\r",
      "\\e",
      "\\\\",
      '\\"',
      "\\_",
      "\\N",
      "\\L",
      "\\P",
      "\\x41",
      "\\u00e9",
      "\\U0001F600",
      " ",
      "a",
      "b c",
    ),
    {
      maxLength: 8,
    },
  )
  .map((list) => `"${list.join("")}"`);
const quoted = fc.oneof(
  words.map((text) => `'${text.replaceAll("'", "''")}'`),
  words.map((text) => JSON.stringify(text)),
  escapes,
  fc.constantFrom("''", "' x '", '"a\\\n      b"', "'a\n\n      b'"),
);
const inFlow = fc.oneof(
  fc.constantFrom(...PLAIN.filter((text) => !/[:#,]|^[0-9-]+-/.test(text))),
  fc.constantFrom("'12:30'", '"x, y"', "2020-01-01T10:00:00.50Z"),
);

/** What may stand after `key:` or `-`, given how far its lines are indented. */
type Node = (indent: number) => string;

const block: fc.Arbitrary<Node> = fc
  .record({
    style: fc.constantFrom("|", ">"),
    chomp: fc.constantFrom("", "-", "+"),
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    by: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ style, chomp, lines, by }) => (indent) => {
    const body = lines.map((each) => (each === "" ? "" : " ".repeat(indent + by) + each));
    return ` ${style}${by}${chomp}\n${body.join("\n")}`;
  });
const flow: fc.Arbitrary<Node> = fc.oneof(
  fc.array(inFlow, { maxLength: 4 }).map((list) => () => ` [${list.join(", ")}]`),
  fc
    .array(inFlow, { maxLength: 3 })
    .map((list) => () => ` {${["left out", ...list.map((each, index) => `k${index}: ${each}`)].join(", ")}}`),
);
const inQuotes: fc.Arbitrary<Node> = quoted.map((text) => () => ` ${text}`);
const scalar: fc.Arbitrary<Node> = fc.oneof(
  fc.constantFrom(...PLAIN).map((text) => () => ` ${text}`),
  inQuotes,
  words
    .filter((text) => !/^[#"]| #|: /.test(text))
    .map((text) => (indent: number) => ` ${text.replaceAll(" end", `\n${" ".repeat(indent + 2)}end`)}`),
  fc.constantFrom("!!str 1", "!!float 1", "!!binary aGVsbG8=", "!own text", "!!int 0x1F").map((text) => () => ` ${text}`),
  block,
);
const KEYS = ["a", "b", "Key", "x-y", "x/y", "yes", "é", "'~'", '"d q"', "_u"];

const { node } = fc.letrec<{ node: Node; map: Node; list: Node }>((tie) => ({
  node: fc.oneof({ maxDepth: 3, depthSize: "small" }, scalar, flow, tie("map"), tie("list")),
  map: fc
    .record({
      keys: fc.subarray(KEYS, { minLength: 1, maxLength: 4 }),
      values: fc.array(tie("node"), { minLength: 4, maxLength: 4 }),
      by: fc.integer({ min: 1, max: 3 }),
    })
    .map(
      ({ keys, values, by }) =>
        (indent) =>
          keys.map((key, index) => `\n${" ".repeat(indent + by)}${key}:${values[index]?.(indent + by) ?? ""}`).join(""),
    ),
  list: fc
    .array(tie("node"), { minLength: 1, maxLength: 3 })
    .map((items) => (indent) => items.map((item) => `\n${" ".repeat(indent + 2)}-${item(indent + 2)}`).join("")),
}));

/** One manifest; `index` makes its name its own. */
const manifest = fc
  .record({
    kind: fc.constantFrom("Thing", "ConfigMap"),
    note: fc.oneof(block, inQuotes),
    values: fc.array(node, { minLength: 1, maxLength: 3 }),
  })
  .map(({ kind, note, values }) => (index: number): string => {
    const fields = values.map((value, at) => `\n  f${at}:${value(2)}`).join("");
    return `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: x${index}\n  annotations:\n    note:${note(4)}\nspec:${fields}\n  base: &base {p: q}\n  merged:\n    <<: *base\n    r: *base\n`;
  });

/** A file with several manifests. */
export const manifests = fc
  .array(manifest, { minLength: 4, maxLength: 4 })
  .map((list) => list.map((each, index) => each(index)).join("---\n"));
