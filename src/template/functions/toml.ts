// TOML as BurntSushi/toml writes it: plain values first, then tables, each level indented by two blanks.
import { formatFloat } from "../format/float.ts";
import { isList, isMap, typeOf, type TemplateList, type TemplateMap } from "../kind.ts";
import { sortedKeys } from "../format/print.ts";
import { GoInt, GoObject, type TemplateValue } from "../value.ts";

/** Writes a map as a document. @throws an error with the library's words */
export function writeToml(value: TemplateValue): string {
  const writer = new TomlWriter();
  writer.write([], resolved(value));
  return writer.out;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
};

function quoted(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is escaped
  const body = text.replaceAll(/["\\\0-\x1f\x7f]/g, (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${body}"`;
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key);
}

function resolved(value: TemplateValue): TemplateValue {
  return value instanceof GoObject ? value.toJson() : value;
}

function isTable(value: TemplateValue): boolean {
  return isMap(value) || isTableList(value);
}

function isTableList(value: TemplateValue): boolean {
  if (!isList(value) || value.length === 0) return false;
  if (value.some((each) => each === null || each === undefined)) throw new Error("toml: cannot encode array with nil element");
  return value.every((each) => isMap(resolved(each)));
}

class TomlWriter {
  out = "";

  write(path: readonly string[], value: TemplateValue): void {
    if (isTableList(value)) this.#tables(path, value as TemplateList);
    else if (isMap(value)) this.#table(path, value);
    else if (value === null || value === undefined) {
      if (path.length === 0) throw new Error("toml: top-level values must be Go maps or structs");
    } else if (path.length === 0) this.out += this.#element(value);
    else {
      this.out += `${"  ".repeat(path.length - 1)}${keyText(path.at(-1) ?? "")} = ${this.#element(value)}\n`;
    }
  }

  #table(path: readonly string[], map: TemplateMap): void {
    if (path.length === 1 && this.out !== "") this.out += "\n";
    if (path.length > 0) this.out += `${"  ".repeat(path.length - 1)}[${path.map(keyText).join(".")}]\n`;
    this.#entries(path, map);
  }

  #tables(path: readonly string[], list: TemplateList): void {
    if (path.length === 0) throw new Error("toml: top-level values must be Go maps or structs");
    for (const each of list) {
      if (this.out !== "") this.out += "\n";
      this.out += `${"  ".repeat(path.length - 1)}[[${path.map(keyText).join(".")}]]\n`;
      this.#entries(path, resolved(each) as TemplateMap);
    }
  }

  #entries(path: readonly string[], map: TemplateMap): void {
    const keys = sortedKeys(map);
    const values = keys.map((key) => [key, resolved(map[key])] as const);
    for (const [key, value] of values) if (!isTable(value)) this.write([...path, key], value);
    for (const [key, value] of values) if (isTable(value)) this.write([...path, key], value);
  }

  #element(value: TemplateValue): string {
    if (typeof value === "string") return quoted(value);
    if (typeof value === "boolean") return String(value);
    if (typeof value === "number") return floatText(value);
    if (value instanceof GoInt) return value.value.toString();
    if (value instanceof GoObject) return this.#element(value.toJson());
    if (isList(value)) return `[${value.map((each) => this.#element(each)).join(", ")}]`;
    if (isMap(value)) return this.#inline(value);
    throw new Error(`unexpected type: ${typeOf(value)}`);
  }

  #inline(map: TemplateMap): string {
    const keys = sortedKeys(map).filter((key) => map[key] !== null && map[key] !== undefined);
    const parts = keys.map((key) => [key, resolved(map[key])] as const);
    const ordered = [...parts.filter(([, value]) => !isTable(value)), ...parts.filter(([, value]) => isTable(value))];
    return `{${ordered.map(([key, value]) => `${keyText(key)} = ${this.#element(value)}`).join(", ")}}`;
  }
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const text = formatFloat(value, "g", -1);
  return /[e.]/.test(text) ? text : `${text}.0`;
}
