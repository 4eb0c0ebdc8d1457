// What a key of a mapping is called in JSON, and how Go prints it. sigs.k8s.io/yaml turns numbers and booleans into texts of its own.
import { goQuote } from "../go-text/quote.ts";
import { formatFloat } from "./number.ts";
import { integerOf, resolvePlain, type YamlDialect } from "./resolve.ts";
import { scalarText, YamlScalar, type YamlTree } from "./scalar.ts";
import { toJson } from "./to-json.ts";

/**
 * The name of a key; undefined for lists and mappings. Manifests keep the text as it is written.
 * @see sigs.k8s.io/yaml yaml.go, convertToJSONableObject
 */
export function keyName(key: YamlTree, dialect: YamlDialect): string | undefined {
  const text = scalarText(key);
  if (dialect === "v3" || typeof key === "string" || text === undefined) return text;
  return typeof key === "number" ? numberName(key, text) : key instanceof YamlScalar ? scalarName(key) : text;
}

function scalarName({ tag, text }: YamlScalar): string {
  if (tag === "int") return String(integerOf(text.replaceAll("_", "")) ?? text);
  if (tag === "float" && /\.(?:inf|nan)$/i.test(text)) return text.replace("+", "").toLowerCase();
  if (tag === "float") return shortName(Number(text.replaceAll("_", "")));
  return tag === "bool" ? JSON.stringify(toJson(new YamlScalar(tag, text))) : text;
}

function numberName(value: number, text: string): string {
  return Number.isInteger(value) ? text : shortName(value);
}

/** A number with the fewest digits that tell it from others of 32 bits. */
function shortName(value: number): string {
  const single = Math.fround(value);
  for (let digits = 1; digits < 17; digits += 1) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return formatFloat(short);
  }
  return formatFloat(value);
}

/**
 * A plain key as Go's `%#v` prints it. Keys of different types differ, whatever their texts are.
 * @see go.yaml.in/yaml v2.4 decode.go, setMapIndex
 */
export function goKey(text: string): string {
  const value = resolvePlain(text, "v2");
  if (value === undefined || typeof value === "string") return goQuote(text);
  if (value === null || (value instanceof YamlScalar && value.tag === "null")) return "interface {}(nil)";
  if (value instanceof YamlScalar && value.tag === "timestamp") return goQuote(text);
  if (value instanceof YamlScalar && value.tag === "float") return floatSyntax(text.replaceAll("_", ""));
  return typeof value === "number" && !Number.isInteger(value) ? formatFloat(value) : scalarNameOf(value);
}

function floatSyntax(text: string): string {
  if (/nan$/i.test(text)) return "NaN";
  return /inf$/i.test(text) ? `${text.startsWith("-") ? "-" : "+"}Inf` : formatFloat(Number(text));
}

function scalarNameOf(value: YamlTree): string {
  return value instanceof YamlScalar ? scalarName(value) : String(value as number | boolean);
}

/** A collection as Go's `%#v` prints it. The keys of its mappings are texts by now. */
export function goSyntax(value: YamlTree): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (typeof value === "string") return goQuote(value);
  if (value === null || (value instanceof YamlScalar && value.tag === "null")) return "interface {}(nil)";
  if (typeof value !== "object" || value instanceof YamlScalar) return goKey(scalarText(value) ?? "");
  const entries = Object.keys(value)
    .toSorted()
    .map((key) => `${goKey(key)}:${goSyntax(value[key] ?? null)}`);
  return `map[interface {}]interface {}{${entries.join(", ")}}`;
}
