// Merge schemas from an OpenAPI document that a kustomization brings along.
import { at, isObject, own, type Json } from "#base";
import { builtInSchemas, type MergeSchema, type MergeSchemas } from "./merge-schema.ts";

const GVK = "x-kubernetes-group-version-kind";

/**
 * The kinds of an OpenAPI v2 document.
 * @param withBuiltIn whether kinds that the document does not know are looked up among the built-in ones
 */
export function openApiSchemas(document: Json, withBuiltIn: boolean): MergeSchemas {
  const kinds = new Map<string, MergeSchema>();
  const definitions = own(document, "definitions");
  for (const name of Object.keys(isObject(definitions) ? definitions : {})) {
    const definition = own(definitions, name);
    const list = own(definition, GVK);
    if (definition === undefined || !Array.isArray(list)) continue;
    for (const each of list as Json[]) {
      const group = own(each, "group");
      const version = own(each, "version");
      const kind = own(each, "kind");
      if (typeof version !== "string" || typeof kind !== "string") continue;
      const apiVersion = typeof group === "string" && group !== "" ? `${group}/${version}` : version;
      kinds.set(`${apiVersion} ${kind}`, new OpenApiSchema(document, definition));
    }
  }
  return {
    ofKind: (apiVersion, kind) => kinds.get(`${apiVersion} ${kind}`) ?? (withBuiltIn ? builtInSchemas.ofKind(apiVersion, kind) : undefined),
  };
}

class OpenApiSchema implements MergeSchema {
  readonly keys?: readonly string[];
  readonly #document: Json;
  readonly #node: Json;

  constructor(document: Json, node: Json) {
    this.#document = document;
    this.#node = node;
    const strategy = own(node, "x-kubernetes-patch-strategy");
    if (typeof strategy !== "string" || !strategy.split(",").includes("merge")) return;
    const list = own(node, "x-kubernetes-list-map-keys");
    const key = own(node, "x-kubernetes-patch-merge-key");
    if (Array.isArray(list)) this.keys = list.filter((each): each is string => typeof each === "string");
    else this.keys = typeof key === "string" ? [key] : [];
  }

  field(name: string): MergeSchema | undefined {
    const additional = own(this.#node, "additionalProperties");
    return this.#resolve(at(this.#node, "properties", name) ?? (isObject(additional) ? additional : undefined));
  }

  elements(): MergeSchema | undefined {
    const type = own(this.#node, "type");
    const isList = type === "array" || (Array.isArray(type) && type.length === 1 && type[0] === "array");
    return isList ? this.#resolve(own(this.#node, "items")) : undefined;
  }

  /** Follows references within the document, a bounded number of times. */
  #resolve(node: Json | undefined): MergeSchema | undefined {
    let here = node;
    for (let hops = 0; hops < 32; hops += 1) {
      const reference = own(here, "$ref");
      if (typeof reference !== "string") return here === undefined ? undefined : new OpenApiSchema(this.#document, here);
      const path = reference.replace(/^#\//, "").split("/");
      here = at(this.#document, ...path.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~")));
    }
    return undefined;
  }
}
