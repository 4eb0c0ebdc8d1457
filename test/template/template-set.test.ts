// What a set of templates does as a whole: names, delimiters, missing keys, the host's objects and functions, shared compilations.
import { expect, test } from "vitest";
import { GoObject, parseTemplates, TemplateCache, type TemplateValue } from "#template";

const one = (text: string): Map<string, string> => new Map([["a", text]]);

class Files extends GoObject {
  readonly typeName = "engine.files";
  override readonly kind = "map";

  override has(method: string): boolean {
    return method === "Get";
  }

  override call(_method: string, [name]: readonly TemplateValue[]): TemplateValue {
    return name === "x" ? "content" : "";
  }

  override entries(): readonly (readonly [TemplateValue, TemplateValue])[] {
    return [["x", "content"]];
  }
}

test("a set names its sources and what they define", () => {
  const set = parseTemplates(
    new Map([
      ["b", '{{ define "c" }}{{ end }}'],
      ["a", ""],
    ]),
  );

  expect(set.names).toEqual(["a", "b", "c"]);
});

test("a later definition takes the place of an earlier one unless it is blank", () => {
  const set = parseTemplates(
    new Map([
      ["1", '{{ define "x" }}old{{ end }}{{ define "y" }}kept{{ end }}'],
      ["2", '{{ define "x" }}new{{ end }}{{ define "y" }} {{ end }}'],
      ["3", '{{ template "x" }} {{ template "y" }}'],
    ]),
  );

  expect(set.execute("3", {})).toBe("new kept");
});

test("delimiters can be chosen", () => {
  const set = parseTemplates(one("<< .x >> {{ .x }} <<- /* note */ ->> <<- 1 >>"), { delimiters: ["<<", ">>"] });

  expect(set.execute("a", { x: "v" })).toBe("v {{ .x }}1");
});

test.each([
  ["default", "<no value>"],
  ["zero", "<no value>"],
] as const)("missing key %s prints no value", (missingKey, expected) => {
  const set = parseTemplates(one("{{ .missing }}"), { missingKey });

  expect(set.execute("a", {})).toBe(expected);
});

test("missing key error names the key", () => {
  const set = parseTemplates(one("{{ .missing }}"), { missingKey: "error" });

  expect(() => set.execute("a", {})).toThrow('template: a:1:3: executing "a" at <.missing>: map has no entry for key "missing"');
});

test("objects of the host have fields, methods and entries", () => {
  const set = parseTemplates(one('{{ .f.Get "x" }} {{ range $k, $v := .f }}{{ $k }}={{ $v }}{{ end }} {{ len .f }}'));

  expect(set.execute("a", { f: new Files() })).toBe("content x=content 1");
});

test("further functions win over those of the same name", () => {
  const set = parseTemplates(one('{{ upper "a" }}'), {
    extra: { upper: { parameters: ["string"], call: ([text]) => `<${text as string}>` } },
  });

  expect(set.execute("a", {})).toBe("<a>");
});

test.each([
  ["go", "upper"],
  ["sprig", "toYaml"],
] as const)("the functions of %s do not hold %s", (functions, name) => {
  expect(() => parseTemplates(one(`{{ ${name} "a" }}`), { functions })).toThrow(`function "${name}" not defined`);
});

test("sets with the same cache give the same outputs under their own options", () => {
  const cache = new TemplateCache();
  const source = one("{{ .x }}");

  const lenient = parseTemplates(source, { cache, missingKey: "zero", dropNoValue: true });
  const strict = parseTemplates(source, { cache, missingKey: "error" });

  expect(lenient.execute("a", {})).toBe("");
  expect(() => strict.execute("a", {})).toThrow("no entry");
});

test("what tpl defines is gone afterwards", () => {
  const set = parseTemplates(one(`{{ tpl "{{ define \\"h\\" }}H{{ end }}{{ include \\"h\\" . }}" . }}{{ include "h" . }}`));

  expect(() => set.execute("a", {})).toThrow('no template "h"');
});

test("lint lets required and fail pass", () => {
  const set = parseTemplates(one('{{ required "x" nil }}{{ fail "y" }}ok'), { lint: true });

  expect(set.execute("a", {})).toBe("ok");
});

test("lookup asks the places", () => {
  const set = parseTemplates(one('{{ (lookup "v1" "Secret" "n" "s").kind }}'));

  expect(set.execute("a", {}, { lookup: (_version, kind) => ({ kind }) })).toBe("Secret");
});

test("functions of the outside fail by name when their place is absent", () => {
  const set = parseTemplates(one("{{ now }}"));

  expect(() => set.execute("a", {})).toThrow("no clock is given to this template");
});

test("texts of random characters come from the source of chance", () => {
  const set = parseTemplates(one("{{ randAlphaNum 4 }} {{ randNumeric 3 }} {{ uuidv4 }}"));
  const random = { bytes: (count: number) => new Uint8Array(count).fill(3), fraction: () => 0 };

  expect(set.execute("a", {}, { random })).toBe("DDDD 333 03030303-0303-4303-8303-030303030303");
});
