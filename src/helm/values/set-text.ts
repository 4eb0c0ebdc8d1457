// The grammar of --set and its kin: `name=value`, `a.b=1`, `list[0].x=y`, `list={a,b}`, joined by commas.
import { isObject, setOwn, type Json } from "#base";
import { int64, typeOf, type TemplateValue } from "#template";
import { helmProblems } from "../problems.ts";
import { jsonPrefix } from "./json-prefix.ts";
import { entryOf, isTable, mergeMaps, type Values } from "./table.ts";

/**
 * How the texts after `=` are taken: `typed` makes booleans, null and integers of what looks like them, `string` makes none,
 * `json` reads JSON, `literal` takes everything up to the end as it stands; a function gives the value of a text, such as a file's.
 */
export type SetMode = "typed" | "string" | "json" | "literal" | ((text: string) => TemplateValue);

const MAX_INDEX = 65536;
const MAX_NAMES = 30;

/**
 * Applies one text of --set to values.
 *
 * @returns the values with the text applied; those given are changed too
 * @throws helm.setText
 * @see behaviour: helm.sh/helm/v4 pkg/strvals
 */
export function applySetText(values: Values, text: string, mode: SetMode): Values {
  const flag = typeof mode === "function" ? "--set-file" : FLAGS[mode];
  if (mode === "json" && text.trim().startsWith("{")) return mergeMaps(values, jsonObject(text));
  new SetReader(text, mode, flag).read(values);
  return values;
}

const FLAGS = { typed: "--set", string: "--set-string", json: "--set-json", literal: "--set-literal" } as const;

function jsonObject(text: string): Values {
  const found = jsonPrefix(text.trim());
  const rest = found === undefined ? "" : text.trim().slice(found.length);
  if (found === undefined || rest.trim() !== "" || !isObject(found.value)) throw helmProblems.setText("--set-json", "it is no JSON object");
  return found.value as Values;
}

const END = "end";
type Ended = typeof END | undefined;

class SetReader {
  readonly #characters: readonly string[];
  readonly #mode: SetMode;
  readonly #flag: string;
  #at = 0;

  constructor(text: string, mode: SetMode, flag: string) {
    this.#characters = Array.from(text);
    this.#mode = mode;
    this.#flag = flag;
  }

  read(values: Values): void {
    while (this.#key(values, 0) !== END);
  }

  #key(values: Values, depth: number): Ended {
    const { text: name, stop } = this.#until(this.#mode === "literal" ? "=[." : "=[,.");
    if (stop === undefined) return name === "" ? END : this.#fail(`key ${JSON.stringify(name)} has no value`);
    if (stop === "[") return this.#listKey(values, name, depth);
    if (stop === "=") return this.#value((value) => assign(values, name, value));
    if (stop === ",") return this.#fail(`key ${JSON.stringify(name)} has no value (cannot end with ,)`);
    return this.#innerKey(values, name, depth + 1);
  }

  #innerKey(values: Values, name: string, depth: number): Ended {
    if (depth > MAX_NAMES) this.#fail(`value name nested level is greater than maximum supported nested level of ${MAX_NAMES}`);
    const held = entryOf(values, name) ?? (Object.hasOwn(values, name) ? null : {});
    if (!isTable(held)) return this.#misfit(held, "map[string]interface {}");
    const ended = this.#key(held, depth);
    if (Object.keys(held).length > 0) assign(values, name, held);
    else if (ended === undefined) this.#fail(`key map ${JSON.stringify(name)} has no value`);
    return ended;
  }

  #listKey(values: Values, name: string, depth: number): Ended {
    const index = this.#index();
    const held = Object.hasOwn(values, name) ? values[name] : [];
    if (!Array.isArray(held)) return this.#misfit(held, "[]interface {}");
    const list = roomFor(held as TemplateValue[], index);
    const ended = this.#item(list, index, depth);
    assign(values, name, list);
    return ended;
  }

  #index(): number {
    const { text, stop } = this.#until("]");
    const index = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
    if (stop === undefined) this.#fail("error parsing index: EOF");
    if (Number.isNaN(index)) this.#fail(`error parsing index: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    if (index < 0) this.#fail(`negative ${index} index not allowed`);
    if (index > MAX_INDEX) this.#fail(`index of ${index} is greater than maximum supported index of ${MAX_INDEX}`);
    return index;
  }

  /** Reads what follows `[index]`. */
  #item(list: TemplateValue[], index: number, depth: number): Ended {
    const { text, stop } = this.#until("[.=");
    if (text !== "") return this.#fail(`unexpected data at end of array index: ${runes(text)}`);
    if (stop === undefined) return END;
    if (stop === "=") {
      this.#value((value) => place(list, index, value));
      return undefined;
    }
    if (stop === ".") {
      const held = list[index];
      const inner = isTable(held) ? held : {};
      if (index < list.length) list[index] = inner;
      const ended = this.#key(inner, depth);
      // As upstream: an entry whose text ended within it is set only when it was there before.
      if (ended === undefined) place(list, index, inner);
      return ended;
    }
    const next = this.#index();
    const held = list[index] ?? [];
    if (!Array.isArray(held)) return this.#misfit(held, "[]interface {}");
    const inner = roomFor(held as TemplateValue[], next);
    const ended = this.#item(inner, next, depth);
    if (ended === undefined) place(list, index, inner);
    return ended;
  }

  #value(set: (value: TemplateValue) => void): Ended {
    if (this.#mode === "json") return this.#jsonValue(set);
    if (this.#mode === "literal") {
      set(this.#until("").text);
      return undefined;
    }
    if (this.#at >= this.#characters.length) {
      set("");
      return END;
    }
    if (this.#characters[this.#at] === "{") {
      this.#at += 1;
      set(this.#list());
    } else set(this.#convert(this.#until(",").text));
    return undefined;
  }

  #list(): TemplateValue[] {
    const list: TemplateValue[] = [];
    for (;;) {
      const { text, stop } = this.#until(",}");
      if (stop === undefined) this.#fail("list must terminate with '}'");
      list.push(this.#convert(text));
      if (stop === "}") break;
    }
    if (this.#characters[this.#at] === ",") this.#at += 1;
    return list;
  }

  #jsonValue(set: (value: TemplateValue) => void): Ended {
    if (this.#skipToValue()) {
      set(null);
      return undefined;
    }
    const rest = this.#characters.slice(this.#at).join("");
    const found = jsonPrefix(rest);
    if (found === undefined) return this.#fail("a value is no JSON");
    set(found.value as Exclude<Json, undefined> as TemplateValue);
    this.#at += Array.from(rest.slice(0, found.length)).length;
    this.#skipToValue();
    return undefined;
  }

  /** Skips blanks; true when there is no value before the next comma or the end. */
  #skipToValue(): boolean {
    for (;;) {
      const character = this.#characters[this.#at];
      if (character === undefined) return true;
      if (character !== "," && !/\s/u.test(character)) return false;
      this.#at += 1;
      if (character === ",") return true;
    }
  }

  #convert(text: string): TemplateValue {
    if (typeof this.#mode === "function") return this.#mode(text);
    return this.#mode === "string" ? text : typedValue(text);
  }

  #until(stops: string): { readonly text: string; readonly stop: string | undefined } {
    const parts: string[] = [];
    while (this.#at < this.#characters.length) {
      const character = this.#characters[this.#at] ?? "";
      this.#at += 1;
      if (stops.includes(character)) return { text: parts.join(""), stop: character };
      if (character === "\\" && this.#mode !== "literal") {
        const next = this.#characters[this.#at];
        this.#at += 1;
        if (next !== undefined) parts.push(next);
      } else parts.push(character);
    }
    return { text: parts.join(""), stop: undefined };
  }

  /** What stands there already is of another form than the text takes it for. */
  #misfit(held: TemplateValue, wanted: string): never {
    const found = held === null ? "nil" : typeOf(held);
    return this.#fail(`unable to parse key: interface conversion: interface {} is ${found}, not ${wanted}`);
  }

  #fail(reason: string): never {
    throw helmProblems.setText(this.#flag, reason);
  }
}

function assign(values: Values, name: string, value: TemplateValue): void {
  if (name !== "") setOwn(values, name, value);
}

/** As Go's slices: an entry that is there is set in place, a list that grows becomes another. */
function roomFor(list: TemplateValue[], index: number): TemplateValue[] {
  return index < list.length ? list : [...list];
}

/** Characters as Go prints a list of them. */
function runes(text: string): string {
  return `[${Array.from(text, (each) => `'${each}'`).join(" ")}]`;
}

function place(list: TemplateValue[], index: number, value: TemplateValue): void {
  while (list.length < index) list.push(null);
  list[index] = value;
}

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

function typedValue(text: string): TemplateValue {
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") return lower === "true";
  if (lower === "null") return null;
  if (text === "0") return int64(0n);
  if (!/^[+-]?\d+$/.test(text) || text.startsWith("0")) return text;
  const value = BigInt(text.replace(/^\+/, ""));
  return value < MIN_INT64 || value > MAX_INT64 ? text : int64(value);
}
