// Values to YAML text, byte for byte as go-yaml v2 writes them: keys in its natural order, lines
// folded after 80 columns, lists under a key not indented.
import { formatFloat } from "./number.ts";
import { integerOf, isAmbiguous, timestampText, type YamlDialect } from "./resolve.ts";
import { YamlScalar, type YamlTree } from "./scalar.ts";
import { compareKeys } from "./key-order.ts";
import { foldScalar, MAX_LINE } from "./fold.ts";
import { doubleQuoted, literalHeader, scalarForm } from "./scalar-form.ts";

export interface YamlStyle {
  /** `natural` is go-yaml's order and the default; `given` keeps the order of the object. */
  readonly keys?: "natural" | "given";
  /** For which reader strings that look like something else are quoted; `v2` when absent. */
  readonly reader?: YamlDialect;
}

/** A value that can be written: JSON, or a tree that keeps texts. */
export type YamlWritable = YamlTree | YamlScalar | readonly YamlWritable[] | { readonly [key: string]: YamlWritable | undefined };

/**
 * Writes one document, with a line end after it and no `---`.
 * @see go.yaml.in/yaml v2.4, emitterc.go and encode.go; sigs.k8s.io/yaml
 */
export function writeYaml(value: YamlWritable, style: YamlStyle = {}): string {
  const writer: Writer = { parts: [], sorted: style.keys !== "given", reader: style.reader ?? "v2" };
  writeNode(writer, value, { indent: -1, column: 0, at: "root" });
  return writer.parts.join("");
}

/** True for a text that cannot stand plain in a document, so that wherever it stands it is quoted. */
export function needsQuotes(text: string): boolean {
  return scalarForm(text, false, isAmbiguous(text, "v3")).style !== "plain";
}

interface Writer {
  readonly parts: string[];
  readonly sorted: boolean;
  readonly reader: YamlDialect;
}

/** Where a node stands: indentation of its container, what was written before it on the line, and how much. */
interface Place {
  readonly indent: number;
  readonly column: number;
  readonly at: "root" | "key" | "item";
}

const SPACES = Array.from({ length: 64 }, (_, count) => " ".repeat(count));

function spaces(count: number): string {
  return SPACES[count] ?? " ".repeat(count);
}

function writeNode(writer: Writer, value: YamlWritable | undefined, place: Place): void {
  if (typeof value === "string") return writeString(writer, value, place);
  if (Array.isArray(value)) return writeList(writer, value as readonly YamlWritable[], place);
  if (typeof value === "object" && value !== null && !(value instanceof YamlScalar)) {
    return writeMap(writer, value as { readonly [key: string]: YamlWritable }, place);
  }
  writer.parts.push(lead(place), plainText(value as YamlScalar | null | boolean | number | undefined), "\n");
}

function lead(place: Place): string {
  return place.at === "key" ? " " : "";
}

function writeMap(writer: Writer, map: { readonly [key: string]: YamlWritable }, place: Place): void {
  const keys = Object.keys(map).filter((key) => map[key] !== undefined);
  if (keys.length === 0) {
    writer.parts.push(lead(place), "{}\n");
    return;
  }
  if (writer.sorted) keys.sort(compareKeys);
  const indent = place.at === "root" ? 0 : place.indent + 2;
  if (place.at === "key") writer.parts.push("\n");
  let isFirst = true;
  for (const key of keys) {
    if (!isFirst || place.at === "key") writer.parts.push(spaces(indent));
    isFirst = false;
    writeEntry(writer, key, map[key], indent);
  }
}

function writeEntry(writer: Writer, key: string, value: YamlWritable | undefined, indent: number): void {
  const form = scalarForm(key, true, isAmbiguous(key, writer.reader));
  if (form.isSimple) {
    writer.parts.push(form.text, ":");
    writeNode(writer, value, { indent, column: indent + form.text.length + 1, at: "key" });
    return;
  }
  writer.parts.push("? ");
  writeString(writer, key, { indent, column: indent + 2, at: "item" });
  writer.parts.push(spaces(indent), ": ");
  writeNode(writer, value, { indent, column: indent + 2, at: "item" });
}

function writeList(writer: Writer, list: readonly YamlWritable[], place: Place): void {
  if (list.length === 0) {
    writer.parts.push(lead(place), "[]\n");
    return;
  }
  const indent = place.at === "root" ? 0 : place.at === "key" ? place.indent : place.indent + 2;
  if (place.at === "key") writer.parts.push("\n");
  let isFirst = true;
  for (const item of list) {
    if (!isFirst || place.at === "key") writer.parts.push(spaces(indent));
    isFirst = false;
    writer.parts.push("- ");
    writeNode(writer, item, { indent, column: indent + 2, at: "item" });
  }
}

/**
 * A next-line character does not survive: on its way through JSON it stands in quotes, where it counts as a line end and is folded.
 * @see sigs.k8s.io/yaml JSONToYAML
 */
function foldNextLines(value: string): string {
  if (!value.includes("\u0085")) return value;
  return value.replaceAll(/ *\u0085(?: *\u0085)* */g, (run) => "\n".repeat(run.replaceAll(" ", "").length - 1) || " ");
}

function writeString(writer: Writer, given: string, place: Place): void {
  const value = foldNextLines(given);
  const form = scalarForm(value, false, isAmbiguous(value, writer.reader));
  const indent = place.at === "root" ? 0 : place.indent + 2;
  if (form.style !== "literal") {
    const before = lead(place);
    const column = place.column + before.length;
    const fits = column + form.text.length <= MAX_LINE && !SEPARATOR.test(value);
    writer.parts.push(before, fits ? form.text : foldScalar(form.style, value, { column, indent }), "\n");
    return;
  }
  writer.parts.push(lead(place), literalHeader(value), "\n", indentLines(value, spaces(indent)));
}

const SEPARATOR = /[\u2028\u2029]/;

/** The lines of a literal block. Line and paragraph separators count as line ends, after which the emitter indents; they end no line. */
function indentLines(value: string, margin: string): string {
  const text = value.replaceAll(/(^|[\n\u2028\u2029])(?=[^\n\u2028\u2029])/g, `$1${margin}`);
  return /[\n\u2028\u2029]$/.test(text) ? text : `${text}\n`;
}

/** Text of a scalar that is no string. */
function plainText(value: YamlScalar | null | boolean | number | undefined): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return numberText(value);
  if (value.tag === "null") return "null";
  if (value.tag === "bool") return /^[tTyY]|^[oO][nN]/.test(value.text) ? "true" : "false";
  if (value.tag === "timestamp") return doubleQuoted(timestampText(value.text) ?? value.text);
  const plain = value.text.replaceAll("_", "");
  const integer = value.tag === "int" ? integerOf(plain) : undefined;
  return integer === undefined ? numberText(Number(plain)) : String(integer);
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  if (Number.isSafeInteger(value)) return value === 0 ? "0" : String(value);
  if (!Number.isInteger(value) || Math.abs(value) >= 1e21) return formatFloat(value);
  const integer = integerOf(String(BigInt(value)));
  return integer === undefined ? formatFloat(value) : String(integer);
}
