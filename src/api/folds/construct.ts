// Resources as classes for cdktf and cdktn, in the form that `cdktf get` would give them: configuration interfaces, and per attribute a
// getter, a setter, a reset and the input. The text written here is the only form in which attributes reach a construct.
import type { Attribute, DataSourceSchema, ProviderConfigurationSchema, ResourceSchema } from "../attribute.ts";
import type { Kind } from "../kind.ts";
import { docComment } from "./construct/comment.ts";
import { fieldsSource } from "./construct/fields.ts";
import { interfacesSource } from "./construct/interfaces.ts";
import { membersSource, referencesSource } from "./construct/members.ts";
import { pascal } from "./construct/names.ts";
import { toProviderSchema } from "./provider-schema.ts";

const HEAD = "// Written by `npm run generate` from src/api. Do not edit.\n";

/** TypeScript source of the construct of a kind: class `Flux<Kind>`, interface `Flux<Kind>Config` and those of nested attributes. */
export function toConstruct(kind: Kind): string {
  return resourceSource(toProviderSchema(kind), `Flux${kind.kind}`);
}

/** TypeScript source of the construct of a resource. */
export function resourceSource(schema: ResourceSchema, className: string): string {
  const { attributes, doc, typeName } = schema;
  const body = [
    interfacesSource({
      root: `${className}Config`,
      prefix: className,
      doc: `Arguments of ${typeName}.`,
      attributes,
      extend: "TerraformMetaArguments",
    }),
    `const FIELDS: Fields = ${fieldsSource(attributes)};`,
    `${docComment(doc)}export class ${className} extends FluxResource<${className}Config> {
  static readonly tfResourceType = "${typeName}";

  /** Takes an existing object into the state and has its configuration written. */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider): ImportableResource {
    return importable({ scope, id: importToId, terraformResourceType: ${className}.tfResourceType, importId: importFromId, provider });
  }

  constructor(scope: Construct, id: string, config: ${className}Config${configDefault(attributes)}) {
    super(scope, id, { type: ${className}.tfResourceType, fields: FIELDS }, config);
  }

${membersSource(attributes, className)}
}`,
    ...referencesSource(attributes, className),
  ].join("\n\n");
  return `${HEAD}${importsFor(body)}\n${body}\n`;
}

/** TypeScript source of the construct of a data source. */
export function dataSourceSource({ attributes, doc, typeName }: DataSourceSchema, className: string): string {
  const body = [
    interfacesSource({
      root: `${className}Config`,
      prefix: className,
      doc: `Arguments of the data source ${typeName}.`,
      attributes,
      extend: "TerraformMetaArguments",
    }),
    `const FIELDS: Fields = ${fieldsSource(attributes)};`,
    `${docComment(doc)}export class ${className} extends FluxDataSource<${className}Config> {
  static readonly tfResourceType = "${typeName}";

  constructor(scope: Construct, id: string, config: ${className}Config${configDefault(attributes)}) {
    super(scope, id, { type: ${className}.tfResourceType, fields: FIELDS }, config);
  }

${membersSource(attributes, className)}
}`,
    ...referencesSource(attributes, className),
  ].join("\n\n");
  return `${HEAD}${importsFor(body)}\n${body}\n`;
}

/** TypeScript source of the provider's construct, class `FluxProvider`. */
export function providerSource({ attributes, doc }: ProviderConfigurationSchema, source: string): string {
  const body = [
    interfacesSource({
      root: "FluxProviderConfig",
      prefix: "FluxProvider",
      doc: "Arguments of the provider.",
      attributes,
      tail: `  /** Name of this configuration of the provider, for stacks with more than one. */\n  readonly alias?: string;\n`,
    }),
    `const FIELDS: Fields = ${fieldsSource(attributes)};`,
    `${docComment(doc)}export class FluxProvider extends FluxProviderBase<FluxProviderConfig> {
  static readonly tfResourceType = "flux";
  /** Address of the provider. */
  static readonly source = ${JSON.stringify(source)};

  constructor(scope: Construct, id: string, config: FluxProviderConfig = {}) {
    super(scope, id, { type: FluxProvider.tfResourceType, source: FluxProvider.source, fields: FIELDS }, config);
  }

${attributes.map(inputMembers).join("\n")}
}`,
  ].join("\n\n");
  return `${HEAD}${importsFor(body)}\n${body}\n`;
}

function inputMembers({ jsonName, doc }: Attribute): string {
  const type = `FluxProvider${pascal(jsonName)} | IResolvable`;
  return `${docComment(doc, "  ")}  get ${jsonName}(): ${type} | undefined {
    return this.input("${jsonName}") as ${type} | undefined;
  }
  set ${jsonName}(value: ${type} | undefined) {
    this.put("${jsonName}", value);
  }
  reset${pascal(jsonName)}(): void {
    this.put("${jsonName}", undefined);
  }
  get ${jsonName}Input(): ${type} | undefined {
    return this.${jsonName};
  }`;
}

function configDefault(attributes: readonly Attribute[]): string {
  return attributes.some(({ mode }) => mode === "required") ? "" : " = {}";
}

const IMPORTS: readonly (readonly [from: string, names: readonly string[], types: readonly string[]])[] = [
  ["cdktf", ["Fn"], ["ImportableResource", "IResolvable", "TerraformMetaArguments", "TerraformProvider"]],
  ["constructs", [], ["Construct"]],
  ["../attribute/data-source.ts", ["FluxDataSource"], []],
  ["../attribute/field.ts", [], ["Fields"]],
  ["../attribute/provider.ts", ["FluxProviderBase"], []],
  ["../attribute/reference.ts", ["ObjectList", "ObjectReference"], ["Place"]],
  ["../attribute/resource.ts", ["FluxResource", "importable"], []],
];

function importsFor(body: string): string {
  const code = body.replace(/\/\*\*[\s\S]*?\*\//g, "").replace(/"[^"\n]*"/g, "");
  const used = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(code);
  return IMPORTS.map(([from, names, types]) => {
    const values = names.filter(used);
    const kinds = types.filter(used).map((name) => (values.length > 0 ? `type ${name}` : name));
    const all = [...values, ...kinds];
    return all.length === 0 ? "" : `import ${values.length > 0 ? "" : "type "}{ ${all.join(", ")} } from "${from}";\n`;
  }).join("");
}
