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
];
