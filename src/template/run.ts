// One execution: where output goes, what it may use up, and which templates it can see.
import { isProblem, messageOf } from "#base";
import type { TemplateLimits, TemplatePlaces } from "./places.ts";
import { textFailure } from "./failure.ts";
import { templateProblems } from "./problems.ts";
import type { CompiledTemplate, Frame } from "./program.ts";
import type { RunningTemplate } from "./signature.ts";
import type { TemplateValue } from "./value.ts";

/** What a run needs of the set it belongs to. */
export interface RunSet {
  readonly missingKey: "default" | "zero" | "error";
  readonly isLint: boolean;
  readonly dropsNoValue: boolean;
  readonly limits: TemplateLimits;
  find(name: string): CompiledTemplate | undefined;
  compile(name: string, text: string): readonly CompiledTemplate[];
}

const DEFAULT_STEPS = 20_000_000;
const DEFAULT_OUTPUT = 64 * 1024 * 1024;
/** Helm's recursionMaxNums. */
const DEFAULT_DEPTH = 1000;
/** How many steps pass between two looks at the clock. */
const CLOCK_STEPS = 4096;
const NO_VALUE = /<no value>/g;

export class Run implements RunningTemplate {
  readonly places: TemplatePlaces;
  readonly missingKey: "default" | "zero" | "error";
  readonly isLint: boolean;
  out = "";
  readonly #name: string;
  readonly #set: RunSet;
  readonly #maxSteps: number;
  readonly #maxOutput: number;
  readonly #maxDepth: number;
  readonly #deadline: number | undefined;
  readonly #included = new Map<string, number>();
  #overlay: ReadonlyMap<string, CompiledTemplate> | undefined;
  #steps = 0;
  #nextLook = CLOCK_STEPS;
  #depth = 0;

  constructor(name: string, set: RunSet, places: TemplatePlaces) {
    this.#name = name;
    this.#set = set;
    this.places = places;
    this.missingKey = set.missingKey;
    this.isLint = set.isLint;
    this.#maxSteps = set.limits.steps ?? DEFAULT_STEPS;
    this.#maxOutput = set.limits.output ?? DEFAULT_OUTPUT;
    this.#maxDepth = set.limits.depth ?? DEFAULT_DEPTH;
    const { millis } = set.limits;
    this.#deadline = millis === undefined || places.clock === undefined ? undefined : places.clock.now() + millis;
  }

  step(): void {
    this.claim(1);
  }

  claim(count: number): void {
    this.#steps += count;
    if (this.#steps > this.#maxSteps) throw templateProblems.tooManySteps(this.#name, this.#maxSteps);
    if (this.#steps < this.#nextLook) return;
    this.#nextLook = this.#steps + CLOCK_STEPS;
    if (this.#deadline !== undefined && (this.places.clock?.now() ?? 0) > this.#deadline) {
      throw templateProblems.tooSlow(this.#name, this.#set.limits.millis ?? 0);
    }
  }

  claimText(length: number): void {
    if (length > this.#maxOutput) throw templateProblems.tooMuchOutput(this.#name, this.#maxOutput);
  }

  write(text: string): void {
    this.out += text;
    if (this.out.length > this.#maxOutput) throw templateProblems.tooMuchOutput(this.#name, this.#maxOutput);
  }

  tooDeep(): Error {
    return templateProblems.tooDeep(this.#name, this.#maxDepth);
  }

  find(name: string): CompiledTemplate | undefined {
    return this.#overlay?.get(name) ?? this.#set.find(name);
  }

  /** Runs a template with its own variables; its output goes where the caller's goes. */
  enter(template: CompiledTemplate, data: TemplateValue): void {
    if (++this.#depth > this.#maxDepth) throw this.tooDeep();
    const frame: Frame = [data];
    template.execute(this, frame, data);
    this.#depth--;
  }

  include(name: string, data: TemplateValue): string {
    const times = this.#included.get(name) ?? 0;
    if (times > this.#maxDepth) throw this.tooDeep();
    const template = this.find(name);
    if (template === undefined) throw templateProblems.unknownTemplate(name);
    this.#included.set(name, times + 1);
    const text = this.#capture(template, data);
    this.#included.set(name, times);
    return text;
  }

  #capture(template: CompiledTemplate, data: TemplateValue): string {
    const outer = this.out;
    this.out = "";
    this.enter(template, data === null ? undefined : data);
    const text = this.out;
    this.out = outer;
    return text;
  }

  tpl(text: string, data: TemplateValue): string {
    if (!text.includes("{{")) return this.dropNoValue(text);
    const outer = this.#overlay;
    const made = this.#compileText(text);
    const overlay = new Map(outer);
    for (const each of made) if (!each.isEmpty || this.find(each.name) === undefined) overlay.set(each.name, each);
    const main = made.at(-1);
    if (main === undefined) return "";
    this.#overlay = overlay;
    try {
      return this.dropNoValue(this.#capture(main, data));
    } catch (error) {
      throw textFailure(error, text);
    } finally {
      this.#overlay = outer;
    }
  }

  #compileText(text: string): readonly CompiledTemplate[] {
    try {
      return this.#set.compile("gotpl", text);
    } catch (error) {
      if (!isProblem(error, "template.malformed")) throw error;
      throw templateProblems.unreadableText(text, messageOf(error), error);
    }
  }

  dropNoValue(text: string): string {
    return this.#set.dropsNoValue && text.includes("<no value>") ? text.replaceAll(NO_VALUE, "") : text;
  }
}
