// Reads the files that change the configuration of transformers: `configurations`, `crds` and `openapi`.
import { at, isObject, own, type Json } from "#base";
import { parseYaml } from "#codec";
import { emptyConfig, mergeConfigs, type FieldSpec, type NameReference, type TransformerConfig } from "./field-spec.ts";
import { FIELD_SPECS } from "./kustomization-shapes.ts";
import type { Loader } from "./loader.ts";
import { kustomize } from "./problems.ts";
import { readShape, type Shape } from "./shape.ts";

const GVK = { group: "string", version: "string", kind: "string" } as const;
const CONFIG: Shape = {
  fields: {
    ...Object.fromEntries(Object.keys(emptyConfig).map((name) => [name, FIELD_SPECS])),
    nameReference: { list: { fields: { ...GVK, fieldSpecs: FIELD_SPECS } } },
  },
};

/** Joins the files of `configurations`. @throws kustomize.invalidKustomization · yaml.malformed */
export function loadConfigurations(loader: Loader, paths: readonly string[]): TransformerConfig {
  let config = emptyConfig;
  for (const path of paths) {
    const content = parseYaml(loader.loadText(path), { file: path, dialect: "v2" });
    const read = readShape(content, CONFIG, { fail: (reason) => kustomize.invalidKustomization(path, reason), at: "" });
    const given = (read ?? {}) as Partial<TransformerConfig>;
    config = mergeConfigs(config, { ...emptyConfig, ...given, nameReference: (given.nameReference ?? []).map(withSpecs) });
  }
  return config;
}

function withSpecs(reference: NameReference): NameReference {
  return { ...reference, fieldSpecs: reference.fieldSpecs ?? [] };
}

/** Field specs from the OpenAPI extensions of the types in the files of `crds`. */
export function loadCrds(loader: Loader, paths: readonly string[]): TransformerConfig {
  let config = emptyConfig;
  for (const path of paths) {
    const content = parseYaml(loader.loadText(path), { file: path, dialect: "v2" });
    if (!isObject(content)) throw kustomize.invalidKustomization(path, "OpenAPI definitions are a mapping");
    for (const name of Object.keys(content)) {
      const properties = at(content, name, "Schema", "properties") ?? at(content, name, "schema", "properties");
      if (!isObject(properties) || !["kind", "apiVersion", "metadata"].every((field) => Object.hasOwn(properties, field))) continue;
      config = mergeConfigs(config, crdConfig(content, name, name.slice(name.lastIndexOf(".") + 1)));
    }
  }
  return config;
}

/** Walks the properties of a type and of the types that it refers to. */
function crdConfig(definitions: Json, typeName: string, kind: string): TransformerConfig {
  const annotations: FieldSpec[] = [];
  const labels: FieldSpec[] = [];
  const prefixes: FieldSpec[] = [];
  const references: NameReference[] = [];
  const open = new Set<string>();
  const walk = (name: string, path: readonly string[]): void => {
    const properties = at(definitions, name, "Schema", "properties") ?? at(definitions, name, "schema", "properties");
    if (!isObject(properties) || open.has(name)) return;
    open.add(name);
    for (const property of Object.keys(properties)) {
      const node = properties[property];
      const spec = (...more: string[]): FieldSpec => ({ kind, path: [...path, property, ...more].join("/") });
      if (own(node, "x-kubernetes-annotation") !== undefined) annotations.push(spec());
      if (own(node, "x-kubernetes-label-selector") !== undefined) labels.push(spec());
      if (own(node, "x-kubernetes-identity") !== undefined) prefixes.push(spec());
      const version = own(node, "x-kubernetes-object-ref-api-version");
      const target = own(node, "x-kubernetes-object-ref-kind");
      const nameKey = own(node, "x-kubernetes-object-ref-name-key");
      if (typeof version === "string" && typeof target === "string") {
        references.push({ kind: target, version, fieldSpecs: [spec(typeof nameKey === "string" ? nameKey : "name")] });
      }
      const reference = own(node, "$ref");
      if (typeof reference === "string") walk(reference, [...path, property]);
    }
    open.delete(name);
  };
  walk(typeName, []);
  return { ...emptyConfig, commonAnnotations: annotations, commonLabels: labels, namePrefix: prefixes, nameReference: references };
}
