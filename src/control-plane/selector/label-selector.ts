// Label selectors as text: `a=b,c in (d,e),!f`. Reading follows apimachinery's grammar and refuses with its messages.
import { labelKeyErrors, labelValueErrors } from "../schema/names.ts";
import { formatFieldError } from "../status/field-error.ts";

type Operator = "in" | "notin" | "=" | "==" | "!=" | "exists" | "!" | "gt" | "lt";

export interface LabelRequirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}
export type LabelSelector = readonly LabelRequirement[];

/** Whether labels satisfy every requirement. */
export function matchesLabels(selector: LabelSelector, labels: Readonly<Record<string, unknown>>): boolean {
  return selector.every((each) => {
    const value = labels[each.key];
    return isSatisfied(each, Object.hasOwn(labels, each.key) && typeof value === "string" ? value : undefined);
  });
}

function isSatisfied({ operator, values }: LabelRequirement, value: string | undefined): boolean {
  switch (operator) {
    case "notin":
    case "!=":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case "gt":
    case "lt":
      return value !== undefined && isBeyond(Number(value), Number(values[0]), operator);
    default:
      return value !== undefined && values.includes(value);
  }
}

function isBeyond(value: number, limit: number, operator: "gt" | "lt"): boolean {
  return operator === "gt" ? value > limit : value < limit;
}

/** Reads a selector; the reason as text where it is malformed. @see apimachinery pkg/labels/selector.go */
export function parseLabelSelector(text: string): { readonly selector: LabelSelector } | { readonly reason: string } {
  const parser = new SelectorParser(text);
  try {
    const selector = parser.parse();
    return { selector: selector.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))) };
  } catch (error) {
    if (error instanceof Malformed) return { reason: error.reason };
    throw error;
  }
}

class Malformed extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

const SPECIAL = new Set(["=", "!", "(", ")", ",", ">", "<"]);
const OPERATORS: ReadonlySet<string> = new Set(["=", "==", "!=", "in", "notin", ">", "<"]);

class SelectorParser {
  readonly #tokens: string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokens(text);
  }

  parse(): LabelRequirement[] {
    const out: LabelRequirement[] = [];
    for (;;) {
      const token = this.#peek();
      if (token === "" && out.length === 0) return out;
      if (token === "") throw new Malformed(`found '', expected: identifier after ','`);
      if (token !== "!" && !isWord(token)) throw new Malformed(`found '${token}', expected: !, identifier, or 'end of string'`);
      out.push(this.#parsed());
      const next = this.#take();
      if (next === "") return out;
      if (next !== ",") throw new Malformed(`found '${next}', expected: ',' or 'end of string'`);
      const following = this.#peek();
      if (following !== "!" && !isWord(following)) throw new Malformed(`found '${following}', expected: identifier after ','`);
    }
  }

  /** What is wrong inside of a requirement is said to be. */
  #parsed(): LabelRequirement {
    try {
      return this.#requirement();
    } catch (error) {
      throw error instanceof Malformed ? new Malformed(`unable to parse requirement: ${error.reason}`) : error;
    }
  }

  #requirement(): LabelRequirement {
    const isNegated = this.#peek() === "!";
    if (isNegated) this.#take();
    const key = this.#take();
    if (!isWord(key)) throw new Malformed(`found '${key}', expected: identifier`);
    checkKey(key);
    if (isNegated) return { key, operator: "!", values: [] };
    const next = this.#peek();
    if (next === "" || next === ",") return { key, operator: "exists", values: [] };
    const operator = this.#take();
    if (!OPERATORS.has(operator)) throw new Malformed(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
    const values = operator === "in" || operator === "notin" ? this.#values() : [this.#exactValue()];
    for (const [i, value] of values.entries()) checkValue(key, value, i);
    return requirement(key, operator, values);
  }

  #values(): string[] {
    if (this.#take() !== "(") throw new Malformed(`found '${this.#tokens[this.#at - 1] ?? ""}' expected: '('`);
    const values = new Set<string>();
    if (this.#peek() === ")") {
      this.#take();
      return [""];
    }
    for (;;) {
      const token = this.#take();
      if (token === ",") {
        values.add("");
        if (this.#peek() === ")") {
          this.#take();
          values.add("");
          return [...values].toSorted();
        }
        continue;
      }
      if (!isWord(token)) throw new Malformed(`found '${token}', expected: ',', or identifier`);
      values.add(token);
      const next = this.#take();
      if (next === ")") return [...values].toSorted();
      if (next !== ",") throw new Malformed(`found '${next}', expected: ',' or ')'`);
      if (this.#peek() === ")") {
        this.#take();
        values.add("");
        return [...values].toSorted();
      }
    }
  }

  #exactValue(): string {
    const next = this.#peek();
    if (next === "" || next === ",") return "";
    const value = this.#take();
    if (!isWord(value)) throw new Malformed(`found '${value}', expected: identifier`);
    return value;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? "";
  }

  #take(): string {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }
}

function requirement(key: string, operator: string, values: readonly string[]): LabelRequirement {
  if (operator !== ">" && operator !== "<") return { key, operator: operator as Operator, values };
  const value = values[0] ?? "";
  if (!/^[+-]?\d+$/.test(value)) {
    throw new Malformed(
      `values[0]: ${formatFieldError({ type: "invalid", field: "", value, detail: "for 'Gt', 'Lt' operators, the value must be an integer" })}`,
    );
  }
  return { key, operator: operator === ">" ? "gt" : "lt", values };
}

function checkKey(key: string): void {
  const [first] = labelKeyErrors(key);
  if (first !== undefined)
    throw new Malformed(`<nil>: ${formatFieldError({ type: "invalid", field: "", value: key, detail: labelKeyErrors(key).join("; ") })}`);
}

function checkValue(key: string, value: string, index: number): void {
  const errors = labelValueErrors(value);
  if (errors.length === 0) return;
  throw new Malformed(`values[${index}][${key}]: ${formatFieldError({ type: "invalid", field: "", value, detail: errors.join("; ") })}`);
}

function isWord(token: string): boolean {
  return token !== "" && !SPECIAL.has(token[0] ?? "");
}

function tokens(text: string): string[] {
  return text.match(/==|!=|[=!(),<>]|[^=!(),<>\s]+/g) ?? [];
}
