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
    return [`- ${first}`, ...(isInline(each) ? others : others.map(indented))];
  });
}

function mapLines(map: TemplateMap): readonly string[] {
  return sortedKeys(map).flatMap((key) => {
    const name = scalarLines(key).join(" ");
    const value = map[key];
    const inner = lines(value);
    if (!isInline(value)) return [`${name}:`, ...inner.map(indented)];
    const [first = "", ...others] = inner;
    return [`${name}: ${first}`, ...others];
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
  if (value.includes("\n") && isLiteral(value)) return literalLines(value);
  if (!value.includes("\n") && !needsQuotes(value)) return [value];
  return [writeYaml(value, { reader: "v3" }).replace(/\n$/, "").replaceAll(/\n */g, " ")];
}

/** True when the text can stand as a literal block: no blank before a line end or at the end, no control characters. */
function isLiteral(value: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return !/ \n| $|[\0-\x08\x0b-\x1f\x7f-\x9f\ufeff]/.test(value) && value.trim() !== "";
}

/** The header and the lines of a literal block, for a parent at the left margin. */
function literalLines(value: string): readonly string[] {
  const hint = /^[ \n]/.test(value) ? "2" : "";
  const chomping = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
  const body = (value.endsWith("\n") ? value.slice(0, -1) : value).split("\n");
  return [`|${hint}${chomping}`, ...body.map(indented)];
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  return formatFloat(value, "g", -1);
}
