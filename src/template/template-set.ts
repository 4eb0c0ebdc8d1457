// Templates read together and run by name.
import { TemplateCache } from "./cache.ts";
import { compileTree, type FunctionTable } from "./compile.ts";
import { isStackOverflow } from "./failure.ts";
import { functionTable } from "./functions/table.ts";
import { parseSource } from "./parser.ts";
import type { TemplateLimits, TemplateOptions, TemplatePlaces, TemplateSet } from "./places.ts";
import { templateProblems } from "./problems.ts";
import type { CompiledTemplate } from "./program.ts";
import { Run, type RunSet } from "./run.ts";
import { toPublic } from "./text.ts";
import type { TemplateValue } from "./value.ts";

const BRACES: readonly [string, string] = ["{{", "}}"];

/**
 * Reads templates in the order of the map; a later definition takes the place of an earlier one of the same name, unless it is blank.
 *
 * @param sources texts by name; names appear in messages and are the names to execute
 * @throws template.malformed with Go's text: template: NAME:LINE: REASON
 * @see Go text/template; helm.sh/helm/v4 pkg/engine (behaviour)
 */
export function parseTemplates(sources: ReadonlyMap<string, string>, options: TemplateOptions = {}): TemplateSet {
  return new ParsedSet(sources, options);
}

class ParsedSet implements TemplateSet, RunSet {
  readonly names: readonly string[];
  readonly missingKey: "default" | "zero" | "error";
  readonly isLint: boolean;
  readonly dropsNoValue: boolean;
  readonly limits: TemplateLimits;
  readonly #functions: FunctionTable;
  readonly #delimiters: readonly [string, string];
  readonly #cache: TemplateCache;
  readonly #keyPrefix: string;
  readonly #templates = new Map<string, CompiledTemplate>();

  constructor(sources: ReadonlyMap<string, string>, options: TemplateOptions) {
    this.missingKey = options.missingKey ?? "default";
    this.isLint = options.lint === true;
    this.dropsNoValue = options.dropNoValue === true;
    this.limits = options.limits ?? {};
    this.#functions = functionTable(options.functions ?? "helm", options.extra);
    this.#delimiters = options.delimiters ?? BRACES;
    this.#cache = options.cache ?? new TemplateCache();
    const table = this.#cache.numberOf(options.extra ?? this.#functions);
    this.#keyPrefix = JSON.stringify([table, options.functions ?? "helm", this.#delimiters]);
    for (const [name, text] of sources) for (const each of this.compile(name, text)) this.#add(each);
    this.names = [...this.#templates.keys()].sort();
  }

  #add(template: CompiledTemplate): void {
    if (template.isEmpty && this.#templates.has(template.name)) return;
    this.#templates.set(template.name, template);
  }

  find(name: string): CompiledTemplate | undefined {
    return this.#templates.get(name);
  }

  compile(name: string, text: string): readonly CompiledTemplate[] {
    return this.#cache.take(`${this.#keyPrefix}\0${name}\0${text}`, () => this.#compileNow(name, text));
  }

  #compileNow(name: string, text: string): readonly CompiledTemplate[] {
    const functions = this.#functions;
    try {
      const trees = parseSource({ name, text }, { delimiters: this.#delimiters, isFunction: (word) => functions.has(word) });
      const made = new Map<string, CompiledTemplate>();
      for (const tree of trees) {
        const compiled = compileTree(tree, functions);
        const known = made.get(tree.name);
        if (known !== undefined && !known.isEmpty && !compiled.isEmpty) {
          const words = `template: ${name}:1: template: multiple definition of template ${JSON.stringify(tree.name)}`;
          throw templateProblems.malformed(words, `${name}:1`);
        }
        if (known === undefined || known.isEmpty) made.set(tree.name, compiled);
      }
      return [...made.values()];
    } catch (error) {
      if (isStackOverflow(error))
        throw templateProblems.malformed(`template: ${name}:1: max expression depth exceeded`, `${name}:1`, error);
      throw error;
    }
  }

  execute(name: string, data: TemplateValue, places: TemplatePlaces = {}): string {
    const template = this.#templates.get(name);
    if (template === undefined) throw templateProblems.unknownTemplate(name);
    const run = new Run(name, this, places);
    try {
      run.enter(template, data === null ? undefined : data);
    } catch (error) {
      throw isStackOverflow(error) ? run.tooDeep() : error;
    }
    return toPublic(run.dropNoValue(run.out));
  }
}
