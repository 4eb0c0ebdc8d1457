// Layouts of Go: how the reference time Mon Jan 2 15:04:05 MST 2006 is cut into fields.

/** Parts of a layout: fields by Go's reference texts, and what stands between them. */
export type LayoutPart = { readonly field: string } | { readonly text: string };

const FIELDS =
  /January|Jan|Monday|Mon|MST|2006|-07:00:00|-07:00|-070000|-0700|-07|Z07:00:00|Z07:00|Z070000|Z0700|Z07|002|01|02|03|04|05|06|__2|_2006|_2|15|PM|pm|[.,]0+(?!\d)|[.,]9+(?!\d)|1|2|3|4|5/g;

export const MONTHS = "January February March April May June July August September October November December".split(" ");
export const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

export function layoutParts(layout: string): readonly LayoutPart[] {
  const parts: LayoutPart[] = [];
  let at = 0;
  const push = (text: string): void => {
    if (text !== "") parts.push({ text });
  };
  for (const match of layout.matchAll(FIELDS)) {
    const [field] = match;
    if (field === "Jan" && /^[a-z]/.test(layout.slice(match.index + 3))) continue;
    if (field === "Mon" && /^[a-z]/.test(layout.slice(match.index + 3))) continue;
    push(layout.slice(at, match.index));
    if (field === "_2006") parts.push({ text: "_" }, { field: "2006" });
    else parts.push({ field });
    at = match.index + field.length;
  }
  push(layout.slice(at));
  return parts;
}

/** Day of the year from 1. */
export function dayOfYear(date: Date): number {
  const start = new Date(0);
  start.setUTCFullYear(date.getUTCFullYear(), 0, 1);
  return Math.floor((date.getTime() - start.getTime()) / 86_400_000) + 1;
}
