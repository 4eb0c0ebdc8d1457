// Values as sprig turns them into texts.
import { bytesText, formatValue } from "../format/print.ts";
import { elementsOf, isList, typeOf } from "../kind.ts";
import type { TemplateValue } from "../value.ts";

/** sprig's strval: texts as they are, bytes as text, everything else as `%v`. */
export function textOf(value: TemplateValue): string {
  if (typeof value === "string") return value;
  return isList(value) && typeOf(value) === "[]uint8" ? bytesText(value) : formatValue(value);
}

/** sprig's strslice: the texts of a list without its nils; of another value its own text. A list of strings is the list itself. */
export function stringsOf(value: TemplateValue): string[] {
  const elements = elementsOf(value);
  if (elements !== undefined) {
    if (typeOf(elements) === "[]string") return elements as string[];
    return elements.filter((each) => each !== null && each !== undefined).map(textOf);
  }
  return value === null || value === undefined ? [] : [textOf(value)];
}
