// What is derived from the API's one truth, in memory.
import {
  DATA_SOURCES,
  dataSourceSource,
  KINDS,
  providerConfiguration,
  providerSource,
  RESOURCES,
  resourceSource,
  toCamelCase,
  toConstruct,
  toCrd,
  toReference,
  toResourceReference,
  toSnakeCase,
  type DataSourceSchema,
  type Kind,
  type ResourceSchema,
} from "#api";
import type { JsonObject } from "#base";
import { writeYaml } from "#codec";
import { CONSTRUCT_PAGES, constructPages } from "./construct-pages.ts";
import { constructSources } from "./construct-sources.ts";
import { readText } from "./files.ts";

/** Folders that hold derived files; files of other origin may stand beside them. */
export const DERIVED_FOLDERS = ["constructs/generated", "docs/reference", "docs/reference/crds", CONSTRUCT_PAGES] as const;

const PROVIDER_SOURCE = "headgate/flux";

/** Path from the root → content, for every derived file but the index of kinds. */
export async function derivedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const { version } = JSON.parse(await readText(root, "package.json")) as { version: string };
  const stems = KINDS.map(stemOf);
  return new Map([
    ...KINDS.flatMap(ofKind),
    ...DATA_SOURCES.flatMap(ofDataSource),
    ...RESOURCES.flatMap(ofResource),
    ["constructs/generated/provider.ts", providerSource(providerConfiguration, PROVIDER_SOURCE)],
    ["constructs/generated/version.ts", versionSource(version)],
    [
      "constructs/generated/index.ts",
      indexSource(["provider", ...stems, ...RESOURCES.map(resourceStem), ...DATA_SOURCES.map(dataSourceStem)]),
    ],
    ["docs/reference/provider.md", page(toResourceReference('provider "flux"', providerConfiguration))],
    ...constructPages(await constructSources(root)),
  ]);
}

function ofKind(kind: Kind): readonly (readonly [string, string])[] {
  const stem = stemOf(kind);
  return [
    [
      `docs/reference/crds/${stem}.yaml`,
      `# Written by \`npm run generate\`. Do not edit.\n${writeYaml(toCrd(kind) as unknown as JsonObject)}`,
    ],
    [`docs/reference/${stem}.md`, page(toReference(kind))],
    [`constructs/generated/${stem}.ts`, toConstruct(kind)],
  ];
}

function ofDataSource(schema: DataSourceSchema): readonly (readonly [string, string])[] {
  const stem = dataSourceStem(schema);
  const className = toCamelCase(`_data_${schema.typeName}`);
  return [
    [`docs/reference/${stem}.md`, page(toResourceReference(`data ${schema.typeName}`, schema))],
    [`constructs/generated/${stem}.ts`, dataSourceSource(schema, className)],
  ];
}

function ofResource(schema: ResourceSchema): readonly (readonly [string, string])[] {
  const stem = resourceStem(schema);
  return [
    [`docs/reference/${stem}.md`, page(toResourceReference(schema.typeName, schema))],
    [`constructs/generated/${stem}.ts`, resourceSource(schema, toCamelCase(`_${schema.typeName}`))],
  ];
}

/** `bootstrap-git` */
function resourceStem({ typeName }: ResourceSchema): string {
  return typeName.replace(/^flux_/, "").replaceAll("_", "-");
}

/** `data-versions` */
function dataSourceStem({ typeName }: DataSourceSchema): string {
  return typeName.replace(/^flux_/, "data_").replaceAll("_", "-");
}

function stemOf(kind: Kind): string {
  return toSnakeCase(kind.kind).replaceAll("_", "-");
}

function page(markdown: string): string {
  return `<!-- Written by \`npm run generate\`. Do not edit. -->\n${markdown}`;
}

function versionSource(version: string): string {
  return `// Written by \`npm run generate\` from package.json. Do not edit.

/** Version of the provider that the constructs ask for. */
export const PROVIDER_VERSION = ${JSON.stringify(version)};
`;
}

function indexSource(stems: readonly string[]): string {
  return `// Written by \`npm run generate\`. Do not edit.\n${stems
    .toSorted()
    .map((stem) => `export * from "./${stem}.ts";\n`)
    .join("")}`;
}
