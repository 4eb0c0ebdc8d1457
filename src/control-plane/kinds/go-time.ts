// Why a text is no time in one of Go's layouts, in the words of Go's time package.

/** Pieces of a layout with what a text must have in their place. */
const PIECES: readonly (readonly [piece: string, form: RegExp])[] = [
  ["2006", /^\d{4}/],
  ["-", /^-/],
  ["01", /^\d{2}/],
  ["-", /^-/],
  ["02", /^\d{2}/],
  ["T", /^T/],
  ["15", /^\d{2}/],
  [":", /^:/],
  ["04", /^\d{2}/],
  [":", /^:/],
  ["05", /^\d{2}/],
];
const ZONE: readonly [string, RegExp] = ["Z07:00", /^(?:Z|[+-]\d\d:\d\d)/];
const LAYOUTS = {
  seconds: { layout: "2006-01-02T15:04:05Z07:00", pieces: [...PIECES, ["", /^(?:[.,]\d+)?/], ZONE] },
  micros: { layout: "2006-01-02T15:04:05.000000Z07:00", pieces: [...PIECES, [".000000", /^[.,]\d{6}/], ZONE] },
} as const satisfies Record<string, { readonly layout: string; readonly pieces: readonly (readonly [string, RegExp])[] }>;

/** The parser's message, or undefined for a text that is a time. @see time.Parse */
export function goTimeError(text: string, precision: keyof typeof LAYOUTS): string | undefined {
  const { layout, pieces } = LAYOUTS[precision];
  const failed = (reason: string): string => `parsing time ${JSON.stringify(text)}${reason}`;
  let rest = text;
  for (const [piece, form] of pieces) {
    const found = form.exec(rest)?.[0];
    if (found === undefined) return failed(` as "${layout}": cannot parse ${JSON.stringify(rest)} as "${piece}"`);
    rest = rest.slice(found.length);
  }
  if (rest !== "") return failed(`: extra text: ${JSON.stringify(rest)}`);
  const wrong = outOfRange(text);
  return wrong === undefined ? undefined : failed(`: ${wrong} out of range`);
}

function outOfRange(text: string): string | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (text.match(/\d+/g) ?? []).map(Number);
  if (month < 1 || month > 12) return "month";
  if (hour > 23) return "hour";
  if (minute > 59) return "minute";
  if (second > 59) return "second";
  return day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate() ? "day" : undefined;
}
