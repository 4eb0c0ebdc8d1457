// Renders one template as Helm would, with values that every test shares.
import { parseTemplates, typed, type TemplatePlaces, type TemplateValue } from "#template";
import { nodeSums } from "./node-crypto.ts";

/** The values under `.Values`; numbers are float64, as after reading YAML. */
export const VALUES = {
  s: "abc",
  empty: "",
  i: 7,
  f: 3.75,
  big: 12_345_678,
  t: true,
  n: false,
  nul: null,
  list: ["a", "b", "c"],
  nums: [3, 1, 2],
  dups: ["a", "b", "a"],
  map: { a: 1, b: "two", c: { d: "deep" } },
  maps: [{ name: "x" }, { name: "z" }],
  uni: "héllo wörld ☃",
  yaml: "a: 1\nb:\n  - x\n",
};

const NAME = "v/templates/t.yaml";

/** Sums and ciphers of Node, and a clock that stands at 2023-11-14T22:13:20Z. */
export const places: TemplatePlaces = {
  clock: { now: () => 1_700_000_000_000, sleep: () => Promise.resolve() },
  crypto: {
    ...nodeSums,
    bcrypt: unavailable,
    privateKey: unavailable,
    certificate: unavailable,
    checkCertificate: unavailable,
  },
};

function unavailable(): never {
  throw new Error("not part of these tests");
}

/** Output of a template, or its error. */
export function render(template: string, values: TemplateValue = VALUES): string {
  try {
    const set = parseTemplates(new Map([[NAME, template]]), { missingKey: "zero", dropNoValue: true });
    return set.execute(NAME, typed({ Values: values }, "common.Values"), places);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
