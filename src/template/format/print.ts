// Values as fmt.Print, fmt.Println and fmt.Printf of Go write them.
import { isList, isMap, kindOf, typeOf, type TemplateMap } from "../kind.ts";
import { compareText, isAscii, rejoin } from "../text.ts";
import { GoInt, GoObject, type TemplateValue } from "../value.ts";
import { formatFloat } from "./float.ts";
import { boolText, floatText, integerText, pad, plainFlags, stringText, type Flags } from "./verb.ts";

/** Text of a value as `%v` writes it. */
export function formatValue(value: TemplateValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return formatFloat(value, "g", -1);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value instanceof GoInt) return value.value.toString();
  return format(value, "v", plainFlags);
}

/** fmt.Sprint: a blank between operands when neither is a text. */
export function print(values: readonly TemplateValue[]): string {
  let text = "";
  let wasText = false;
  values.forEach((value, index) => {
    const isText = typeof value === "string";
    if (index > 0 && !isText && !wasText) text += " ";
    text += formatValue(value);
    wasText = isText;
  });
  return text;
}

/** fmt.Sprintln. */
export function printLine(values: readonly TemplateValue[]): string {
  return `${values.map(formatValue).join(" ")}\n`;
}

/** Keys of a map in the order of their bytes. */
export function sortedKeys(map: object): string[] {
  const keys = Object.keys(map);
  return keys.every(isAscii) ? keys.sort() : keys.sort(compareText);
}

/** A value under a verb. */
export function format(value: TemplateValue, verb: string, flags: Flags): string {
  if (value === null || value === undefined) return verb === "v" || verb === "T" ? pad("<nil>", flags) : `%!${verb}(<nil>)`;
  if (verb === "T") return stringText(typeOf(value), "s", flags) ?? "";
  if (verb === "p") return formatPointer(value, flags);
  if (verb === "w") return badVerb(value, verb, flags);
  return formatInside(value, verb, flags);
}

/** Lists and maps have no address here; a fixed one stands for it. */
function formatPointer(value: TemplateValue, flags: Flags): string {
  const kind = kindOf(value);
  if (kind !== "map" && kind !== "slice" && kind !== "ptr" && kind !== "func") return badVerb(value, "p", flags);
  return pad(flags.sharp ? "c000010000" : "0xc000010000", flags);
}

/** The mark for a verb that does not fit; width and precision still count inside of it. */
function badVerb(value: TemplateValue, verb: string, flags: Flags): string {
  return `%!${verb}(${typeOf(value)}=${formatInside(value, "v", flags, true)})`;
}

function formatInside(value: TemplateValue, verb: string, flags: Flags, isError = false): string {
  if (value === null || value === undefined) return flags.sharpV ? "interface {}(nil)" : "<nil>";
  if (value instanceof GoObject) return formatObject(value, verb, flags, isError);
  if (isList(value)) return formatList(value, verb, flags);
  if (isMap(value)) return formatMap(value, verb, flags);
  return scalarText(value, verb, flags) ?? badVerb(value, verb, flags);
}

/** Undefined when the verb does not fit. */
function scalarText(value: TemplateValue, verb: string, flags: Flags): string | undefined {
  if (typeof value === "string") return stringText(value, verb, flags);
  if (typeof value === "number") return floatText(value, verb, flags);
  if (typeof value === "boolean") return boolText(value, verb, flags);
  if (value instanceof GoInt) return integerText(value, verb, flags);
  return badVerb("func", verb, flags);
}

function formatObject(value: GoObject, verb: string, flags: Flags, isError: boolean): string {
  const text = value.toText();
  if (isError) return text;
  return stringText(text, verb, { ...flags, sharpV: false }) ?? text;
}

function formatList(list: readonly TemplateValue[], verb: string, flags: Flags): string {
  const type = typeOf(list);
  if (type === "[]uint8") {
    const bytes = bytesText(list);
    if (verb === "s" || verb === "q" || verb === "x" || verb === "X") return stringText(bytes, verb, flags) ?? "";
  }
  const items = list.map((each) => formatInside(each, verb, flags));
  return flags.sharpV ? `${type}{${items.join(", ")}}` : `[${items.join(" ")}]`;
}

function formatMap(map: TemplateMap, verb: string, flags: Flags): string {
  const entries = sortedKeys(map).map((key) => `${formatInside(key, verb, flags)}:${formatInside(map[key], verb, flags)}`);
  return flags.sharpV ? `${typeOf(map)}{${entries.join(", ")}}` : `map[${entries.join(" ")}]`;
}

/** Text of a list of bytes. */
export function bytesText(list: readonly TemplateValue[]): string {
  const codes = list.map((each) => (each instanceof GoInt ? Number(each.value) : 0));
  return rejoin(codes.map((code) => String.fromCharCode(code < 0x80 ? code : 0xdc00 + code)).join(""));
}
