// Kustomizations whose manifests are written in the less usual forms of YAML.
import type { BuildCase } from "./inputs.ts";

const manifest = (text: string, kustomization = "resources: [x.yaml]\n"): BuildCase["files"] => ({
  "kustomization.yaml": kustomization,
  "x.yaml": text,
});
const FOLDED = `>
      "a line
       and a deeper one."
    plain: >-
      folded
      here

      and there
`;

export const TEXT_CASES: readonly BuildCase[] = [
  {
    name: "folded texts stay as they are in annotations, and get line ends before deeper lines elsewhere",
    files: manifest(
      `apiVersion: v1\nkind: Thing\nmetadata:\n  name: x\n  annotations:\n    note: ${FOLDED}spec:\n  annotations:\n    note: ${FOLDED}`,
    ),
  },
  {
    name: "folded texts in the annotations of a list's items",
    files: manifest(
      `kind: List\nitems:\n- apiVersion: v1\n  kind: Thing\n  metadata:\n    name: x\n    annotations:\n      note: >\n        a\n         b\n  spec:\n    note: >\n        a\n         b\n`,
    ),
  },
  {
    name: "values between brackets that the writer puts in quotes are texts",
    files: manifest(
      "apiVersion: v1\nkind: Thing\nmetadata: {name: x}\nspec:\n  a: {left out, b: }\n  c: [2020-01-01T10:00:00.50Z, 2020-01-01, 12:30, 0o7, ~]\n  d: 2020-01-01T10:00:00.50Z\n",
    ),
  },
  {
    name: "line ends that are no line feeds",
    files: manifest(
      'apiVersion: v1\nkind: Thing\nmetadata: {name: x}\nspec:\n  a: "x\\N y"\n  b: "x \\N \\N\\Ny"\n  c: "\\Lx\\Py"\n  d: "\\P\\n"\n  e: "x\\n\\L y\\nz\\n"\n  f: "a\\r\\nb"\n',
    ),
  },
  {
    name: "scalars with tags",
    files: manifest(
      "apiVersion: v1\nkind: Thing\nmetadata: {name: x}\nspec:\n  a: !!binary aGVsbG8=\n  b: !!binary |\n    aGVs\n    bG8K\n  c: !!str 1\n  d: !!float 1\n  e: !!int 0x1F\n  f: !!timestamp 2020-1-2\n  g: !own text\n  h: !!null ''\n",
    ),
  },
  {
    name: "numbers in every spelling",
    files: manifest(
      `apiVersion: v1\nkind: Thing\nmetadata: {name: x}\nspec:\n  list:\n${"0o7 07 08 0x1F 0b11 1_000 1_0.5 1e3 1E-3 1.0 1.50 -0 -0.0 +1 1. .5 5e 12:30:45 190:20:30.15 9223372036854775808 18446744073709551616 1e400 0.1e1 1e21 123456789012345678901234567890 y N on OFF ~"
        .split(" ")
        .map((text) => `  - ${text}\n`)
        .join("")}`,
    ),
  },
];
