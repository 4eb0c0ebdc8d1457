// TypeScript modules as a parser reads them: what they declare, with docs, and where the names they use come from.
import path from "node:path";
import {
  parseSync,
  type Class,
  type Comment,
  type Span,
  type Statement,
  type TSInterfaceDeclaration,
  type TSTypeAliasDeclaration,
} from "oxc-parser";
import { NO_DOC, parseDocComment, type DocComment } from "./doc-comment.ts";

/** A class, interface or named type of a module. */
export interface Declaration {
  readonly name: string;
  readonly module: SourceModule;
  readonly doc: DocComment;
  readonly node: Class | TSInterfaceDeclaration | TSTypeAliasDeclaration;
}

/** A name of another module. */
interface Origin {
  /** Module as it is written in the import. */
  readonly from: string;
  readonly name: string;
}

/** One parsed file. */
export class SourceModule {
  readonly file: string;
  readonly text: string;
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** Local name → where it is imported or exported from. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Names of values that are exported from other modules, in the order of the file. */
  readonly exportedValues: readonly string[];
  readonly comments: readonly Comment[];

  /** @throws Error when the text is no TypeScript */
  constructor(file: string, text: string) {
    const { program, comments, errors } = parseSync(file, text);
    const [error] = errors;
    if (error !== undefined) throw new Error(`${file} is no TypeScript: ${error.message}`);
    this.file = file;
    this.text = text;
    this.comments = comments;
    const declarations = new Map<string, Declaration>();
    const origins = new Map<string, Origin>();
    const exportedValues: string[] = [];
    for (const statement of program.body) {
      const declaration = this.#declared(statement);
      if (declaration !== undefined) declarations.set(declaration.name, declaration);
      for (const { local, origin, isValue } of originsOf(statement)) {
        origins.set(local, origin);
        if (isValue) exportedValues.push(local);
      }
    }
    this.declarations = declarations;
    this.origins = origins;
    this.exportedValues = exportedValues;
  }

  /** The doc comment that ends right before a node. */
  docOf({ start }: Span): DocComment {
    const comment = this.comments.findLast((each) => each.end <= start);
    const isDoc = comment?.type === "Block" && comment.value.startsWith("*") && this.text.slice(comment.end, start).trim() === "";
    return isDoc ? parseDocComment(comment.value) : NO_DOC;
  }

  #declared(statement: Statement): Declaration | undefined {
    const node = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (node?.type !== "ClassDeclaration" && node?.type !== "TSInterfaceDeclaration" && node?.type !== "TSTypeAliasDeclaration")
      return undefined;
    if (node.id === null) return undefined;
    return { name: node.id.name, module: this, doc: this.docOf(statement), node };
  }
}

/** Modules by their paths, parsed when they are first asked for. */
export class SourceModules {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #packages: ReadonlyMap<string, string>;
  readonly #parsed = new Map<string, SourceModule>();

  /**
   * @param texts path from the root → text
   * @param packages name of a package → path of the text that has its declarations
   */
  constructor(texts: ReadonlyMap<string, string>, packages: ReadonlyMap<string, string> = new Map()) {
    this.#texts = texts;
    this.#packages = packages;
  }

  /** @throws Error when there is no such text */
  load(file: string): SourceModule {
    const known = this.#parsed.get(file);
    if (known !== undefined) return known;
    const text = this.#texts.get(file);
    if (text === undefined) throw new Error(`no source ${file}`);
    const module = new SourceModule(file, text);
    this.#parsed.set(file, module);
    return module;
  }

  /** Where a name that a module uses is declared; `undefined` when none of the texts declares it. */
  resolve(module: SourceModule, name: string): Declaration | undefined {
    const local = module.declarations.get(name);
    if (local !== undefined) return local;
    const origin = module.origins.get(name);
    const file = origin && this.fileOf(module, origin.from);
    if (origin === undefined || file === undefined || !this.#texts.has(file)) return undefined;
    return this.resolve(this.load(file), origin.name);
  }

  /** Path of the file that a name is imported from, whether its text is known or not; `undefined` for those of unknown packages. */
  originOf(module: SourceModule, name: string): string | undefined {
    const origin = module.origins.get(name);
    return origin && this.fileOf(module, origin.from);
  }

  private fileOf(module: SourceModule, from: string): string | undefined {
    if (from.startsWith(".")) return path.posix.join(path.posix.dirname(module.file), from);
    return this.#packages.get(from);
  }
}

interface LocalOrigin {
  readonly local: string;
  readonly origin: Origin;
  readonly isValue: boolean;
}

function originsOf(statement: Statement): readonly LocalOrigin[] {
  if (statement.type === "ImportDeclaration")
    return statement.specifiers.flatMap((each) =>
      each.type === "ImportSpecifier"
        ? [{ local: each.local.name, origin: { from: statement.source.value, name: nameOf(each.imported) }, isValue: false }]
        : [],
    );
  if (statement.type !== "ExportNamedDeclaration" || statement.source === null) return [];
  const { source, exportKind } = statement;
  return statement.specifiers.map((each) => ({
    local: nameOf(each.exported),
    origin: { from: source.value, name: nameOf(each.local) },
    isValue: exportKind !== "type" && each.exportKind !== "type",
  }));
}

function nameOf(name: { readonly name: string } | { readonly value: string }): string {
  return "name" in name ? name.name : name.value;
}
