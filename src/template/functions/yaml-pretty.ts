// YAML as yaml.v3 of Go writes it with an indentation of two: lists are indented under their keys, no line is folded.
import { needsQuotes, writeYaml } from "#codec";
import { formatFloat } from "../format/float.ts";
import { sortedKeys } from "../format/print.ts";
import { isList, isMap, type TemplateList, type TemplateMap } from "../kind.ts";
import { GoInt, GoObject, type TemplateValue } from "../value.ts";

/** The text of a value without the last line end. */
export function toYamlPretty(value: TemplateValue): string {
  return lines(value).join("\n");
}

/** Lines of a value as they stand at the left margin. */
function lines(value: TemplateValue): readonly string[] {
  const shown = value instanceof GoObject ? value.toJson() : value;
  if (isList(shown)) return shown.length === 0 ? ["[]"] : listLines(shown);
  if (isMap(shown)) return Object.keys(shown).length === 0 ? ["{}"] : mapLines(shown);
  return scalarLines(shown);
}

function isInline(value: TemplateValue): boolean {
  const shown = value instanceof GoObject ? value.toJson() : value;
  if (isList(shown)) return shown.length === 0;
  return !isMap(shown) || Object.keys(shown).length === 0;
}

function listLines(list: TemplateList): readonly string[] {
  return list.flatMap((each) => {
    const [first = "", ...others] = lines(each);
    return [`- ${first}`, ...others.map((line) => indented(line))];
  });
}

function mapLines(map: TemplateMap): readonly string[] {
  return sortedKeys(map).flatMap((key) => {
    const name = scalarLines(key).join(" ");
    const value = map[key];
    const inner = lines(value);
    if (!isInline(value)) return [`${name}:`, ...inner.map(indented)];
    const [first = "", ...others] = inner;
    return [`${name}: ${first}`, ...others.map(indented)];
  });
}

function indented(line: string): string {
  return line === "" ? "" : `  ${line}`;
}

function scalarLines(value: TemplateValue): readonly string[] {
  if (value === null || value === undefined) return ["null"];
  if (typeof value === "number") return [numberText(value)];
  if (typeof value === "boolean") return [String(value)];
  if (value instanceof GoInt) return [value.value.toString()];
  if (typeof value !== "string") return ["null"];
  if (!value.includes("\n") && !needsQuotes(value)) return [value];
  return writeYaml(value, { reader: "v3" })
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => line.replace(/^ {2}/, ""));
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  return formatFloat(value, "g", -1);
}
