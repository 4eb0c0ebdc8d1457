// Reference pages of the constructs that are written by hand: what they are, how they are made, what they offer. Generated ones have
// the pages of their resources.
import path from "node:path";
import type { Class } from "oxc-parser";
import { toSnakeCase } from "#api";
import type { DocComment } from "./doc-comment.ts";
import { SourceModules, type Declaration } from "./source-modules.ts";
import {
  constructionOf,
  membersOfClass,
  membersOfType,
  type Construction,
  type ForeignMembers,
  type Member,
  type Members,
} from "./type-members.ts";
import { typeText, type ScopedType } from "./type-text.ts";

/** What the pages are made from. */
export interface ConstructSources {
  /** Path from the root → text: the index, what it leads to, and declarations of packages that ours extend. */
  readonly texts: ReadonlyMap<string, string>;
  /** Path of the index; each class that it exports by name gets a page. */
  readonly entry: string;
  /** Name of a package → path of its declarations among the texts. */
  readonly packages?: ReadonlyMap<string, string>;
  /** Folder whose files have pages of their own, one folder above these pages. */
  readonly generated: string;
}

/** Folder of the pages. */
export const CONSTRUCT_PAGES = "docs/reference/constructs";

/**
 * Path of a page → text, with the index of all. The same sources give the same text.
 *
 * @throws Error when a source is no TypeScript, has a member without a written type, or extends what is not among the sources
 */
export function constructPages(sources: ConstructSources): ReadonlyMap<string, string> {
  const book = bookOf(sources);
  const pages = book.constructs.map((each): readonly [string, string] => [pagePath(each.name), pageOf(each, book)]);
  return new Map([...pages, [`${CONSTRUCT_PAGES}/README.md`, indexOf(book.constructs)]]);
}

/** What the pages show without a doc, and properties that may be left out without saying what then holds: `Name.member lacks …`. */
export function undocumented(sources: ConstructSources): readonly string[] {
  const book = bookOf(sources);
  const found = book.constructs.flatMap((construct): readonly string[] => {
    const members = membersOfClass(book.modules, construct);
    const types = typesOf(construct, members, book).shown;
    return [
      ...[construct, ...types].filter(({ doc }) => doc.text === "").map(({ name }) => `${name} lacks a doc`),
      ...members.own.filter(({ doc }) => doc.text === "").map(({ owner, name }) => `${owner}.${name} lacks a doc`),
      ...types.flatMap((type) => membersOfShown(type, book).own.flatMap(lacks)),
    ];
  });
  return [...new Set(found)].toSorted();
}

function lacks({ owner, name, optional, doc }: Member): readonly string[] {
  return [
    ...(doc.text === "" ? [`${owner}.${name} lacks a doc`] : []),
    ...(optional && doc.default === undefined ? [`${owner}.${name} lacks @default`] : []),
  ];
}

/** All constructs, and what belongs to the page of which. */
interface Book {
  readonly modules: SourceModules;
  readonly constructs: readonly Declaration[];
  /** Constructs, and the types that their constructors take → the construct on whose page they are. */
  readonly homes: ReadonlyMap<Declaration, Declaration>;
  readonly generated: string;
}

function bookOf({ texts, entry, packages, generated }: ConstructSources): Book {
  const modules = new SourceModules(texts, packages);
  const index = modules.load(entry);
  const constructs = index.exportedValues
    .map((name) => modules.resolve(index, name))
    .filter((each): each is Declaration => each?.node.type === "ClassDeclaration")
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const homes = new Map<Declaration, Declaration>();
  for (const construct of constructs) {
    homes.set(construct, construct);
    const props = propsOf(constructionOf(modules, construct), modules);
    // Props that several constructs take have no home: each page shows them.
    if (props !== undefined && props.module === construct.module && props.name === `${construct.name}Props`) homes.set(props, construct);
  }
  return { modules, constructs, homes, generated };
}

/** The type of the last parameter, when it is one of ours. */
function propsOf(construction: Construction | undefined, modules: SourceModules): Declaration | undefined {
  if (construction === undefined || construction.doc.internal) return undefined;
  const type = construction.parameters.at(-1)?.type;
  const [name] = type === undefined ? [] : typeText(type).names;
  return name && modules.resolve(name.module, name.name);
}

interface ShownTypes {
  /** Types that the page explains, props first, then those that are met first. */
  readonly shown: readonly Declaration[];
  /** Types that are on the pages of other constructs. */
  readonly elsewhere: readonly Declaration[];
  /** Name of a type → stem of the page of its resource. */
  readonly generated: ReadonlyMap<string, string>;
}

/** Which types the props and the members of a construct use, and types that these use in turn. */
function typesOf(construct: Declaration, members: Members, book: Book): ShownTypes {
  const construction = constructionOf(book.modules, construct);
  const shown = new Set<Declaration>();
  const elsewhere = new Set<Declaration>();
  const generated = new Map<string, string>();
  const pending = [
    ...(construction?.doc.internal === false ? construction.parameters.flatMap(({ type }) => (type ? typeText(type).names : [])) : []),
    ...members.own.flatMap(({ type }) => type.names),
  ];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const { module, name } = next;
    const file = book.modules.originOf(module, name);
    if (file?.startsWith(`${book.generated}/`)) generated.set(name, path.posix.basename(file, ".ts"));
    const declaration = book.modules.resolve(module, name);
    if (declaration === undefined || declaration.module.file.endsWith(".d.ts") || declaration === construct) continue;
    if (declaration.module.file.startsWith(`${book.generated}/`) || shown.has(declaration)) continue;
    const home = book.homes.get(declaration);
    if (home !== undefined && home !== construct) elsewhere.add(declaration);
    else {
      shown.add(declaration);
      const { own } = membersOfShown(declaration, book);
      const whole = declaration.node.type === "TSTypeAliasDeclaration" ? typeText(aliased(declaration)).names : [];
      pending.push(...own.flatMap(({ type }) => type.names), ...whole);
    }
  }
  return { shown: [...shown], elsewhere: [...elsewhere], generated };
}

function aliased({ node, module }: Declaration): ScopedType {
  if (node.type !== "TSTypeAliasDeclaration") throw new Error(`${module.file}: not a named type`);
  return { node: node.typeAnnotation, scope: { module, parameters: new Map() } };
}

/** Members of an interface; a named type is shown as it is written. */
function membersOfShown({ name, module }: Declaration, { modules }: Book): Members {
  return membersOfType(modules, referenceTo(name, module));
}

function referenceTo(name: string, module: Declaration["module"]): ScopedType {
  const typeName = { type: "Identifier", name, start: 0, end: 0 } as const;
  return { node: { type: "TSTypeReference", typeName, typeArguments: null, start: 0, end: 0 }, scope: { module, parameters: new Map() } };
}

function pageOf(construct: Declaration, book: Book): string {
  const members = membersOfClass(book.modules, construct);
  const types = typesOf(construct, members, book);
  const props = propsOf(constructionOf(book.modules, construct), book.modules);
  const further = types.shown.filter((each) => each !== props);
  return [
    `${MARK}# ${construct.name}\n`,
    construct.doc.text,
    aboutTable(construct, members.foreign),
    constructorSection(construct, book),
    ...(props !== undefined && types.shown.includes(props) ? [typeSection(props, book)] : []),
    ...(members.own.length > 0 ? ["## Members\n", memberTable(members.own)] : []),
    ...(further.length > 0 ? ["## Types\n", ...further.map((each) => typeSection(each, book))] : []),
    ...referenceSection(types, book),
  ]
    .map((each) => `${each.trimEnd()}\n`)
    .join("\n");
}

const MARK = "<!-- Written by `npm run generate`. Do not edit. -->\n";

function aboutTable({ name, module, node }: Declaration, foreign: readonly ForeignMembers[]): string {
  const contracts = ((node as Class).implements ?? []).map(({ start, end }) => code(module.text.slice(start, end)));
  return table(
    ["", ""],
    [
      ["Import", `${code(`import { ${name} } from "headgate"`)}, or from ${code('"headgate/cdktn"')}`],
      ["Source", `[${module.file}](../../../${module.file})`],
      ...(foreign.length > 0 ? [["Extends", foreign.map((each) => code(each.name)).join(", ")]] : []),
      ...(contracts.length > 0 ? [["Implements", contracts.join(", ")]] : []),
    ],
  );
}

function constructorSection(construct: Declaration, { modules }: Book): string {
  const construction = constructionOf(modules, construct);
  if (construction === undefined || construction.doc.internal) return "It is made by the construct that it belongs to, not with `new`.";
  const { parameters, doc } = construction;
  const call = `new ${construct.name}(${parameters.map(({ text }) => text).join(", ")})`;
  return [
    `## Constructor\n\n\`\`\`ts\n${call}\n\`\`\``,
    ...(doc.text === "" ? [] : [doc.text]),
    ...doc.throws.map((each) => `Throws ${errorText(each)}.`),
  ].join("\n\n");
}

function typeSection(declaration: Declaration, book: Book): string {
  const { name, doc, node } = declaration;
  const { own, foreign } = membersOfShown(declaration, book);
  const text = node.type === "TSTypeAliasDeclaration" ? typeText(aliased(declaration)).text : undefined;
  return [
    `### ${name}`,
    ...(doc.text === "" ? [] : [doc.text]),
    ...(text === undefined ? [] : [`\`\`\`ts\ntype ${name} = ${text}\n\`\`\``]),
    ...(own.length > 0 ? [propertyTable(own)] : []),
    ...foreign.filter(({ from }) => from !== "").map(foreignLine),
  ].join("\n\n");
}

function foreignLine({ name, from, members }: ForeignMembers): string {
  const names = members.length > 0 ? `: ${members.map(code).join(", ")}` : "";
  return `And those of ${code(name)} of ${from}${names}.`;
}

function propertyTable(members: readonly Member[]): string {
  const rows = members.map((each) => [
    code(each.isMethod ? `${each.name}()` : each.name),
    code(each.type.text),
    each.optional ? defaultText(each.doc) : "**required**",
    each.doc.text,
  ]);
  return table(["Property", "Type", "Default", "Meaning"], rows);
}

/** A value as code, words as words. */
function defaultText({ default: given }: DocComment): string {
  if (given === undefined) return "optional";
  return /^("[^"]*"|true|false|-?[0-9.]+)$/.test(given) ? code(given) : given;
}

function memberTable(members: readonly Member[]): string {
  const rows = members.map(({ name, type, isMethod, isStatic, optional, doc }) => [
    code(`${isStatic ? "static " : ""}${name}${isMethod ? "()" : optional ? "?" : ""}`),
    code(type.text),
    doc.text,
    doc.throws.map(errorText).join("; "),
  ]);
  return table(["Member", "Type", "Meaning", "Throws"], rows);
}

function referenceSection({ elsewhere, generated }: ShownTypes, { homes }: Book): readonly string[] {
  const links = [
    ...elsewhere.map((each): readonly [string, string] => {
      const home = homes.get(each)?.name ?? each.name;
      return [each.name, `[${home}](${stemOf(home)}.md)`];
    }),
    ...[...generated].map(([name, stem]): readonly [string, string] => [name, resourceLink(stem)]),
  ].toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (links.length === 0) return [];
  return [
    "## Types on other pages\n",
    table(
      ["Type", "Page"],
      links.map(([name, link]) => [code(name), link]),
    ),
  ];
}

function indexOf(constructs: readonly Declaration[]): string {
  const rows = constructs.map(({ name, doc }) => [`[${name}](${stemOf(name)}.md)`, firstSentence(doc.text)]);
  return `${MARK}# Constructs

Constructs that say what a person means. Those that stand for one resource each, \`Flux…\` and \`DataFlux…\`, have the attributes of their
resources: [reference](..). What all have in common is told in [constructs/README.md](../../../constructs/README.md).

${table(["Construct", "What it is"], rows)}
`;
}

function firstSentence(text: string): string {
  const end = text.indexOf(". ");
  return end === -1 ? text : text.slice(0, end + 1);
}

function resourceLink(stem: string): string {
  return `[${stem}](../${stem}.md)`;
}

function pagePath(name: string): string {
  return `${CONSTRUCT_PAGES}/${stemOf(name)}.md`;
}

function stemOf(name: string): string {
  return toSnakeCase(name).replaceAll("_", "-");
}

/** `constructs.invalid when …` with the code of the problem set as code. */
function errorText(text: string): string {
  const [problem = "", ...words] = text.split(" ");
  return [code(problem), ...words].join(" ");
}

function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")))];
  return lines.map((cells) => (cells.every((cell) => cell === "---") ? `|${cells.join("|")}|` : `| ${cells.join(" | ")} |`)).join("\n");
}
