// Shell patterns over bytes: `*`, `?`, `[a-z]`, `[^a-z]` and a backslash. A star may match anything, slashes included.

type Step =
  | { readonly type: "star" }
  | { readonly type: "any" }
  | { readonly type: "byte"; readonly byte: string }
  | { readonly type: "class"; readonly isNegated: boolean; readonly ranges: readonly (readonly [number, number])[] };

/** Whether a pattern matches a whole text; undefined for a pattern that is none. Both are bytes, one per character. */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  const steps = parse(pattern);
  if (steps === undefined) return undefined;
  return matchFrom(steps, text);
}

/** Greedy matching with one point to return to, which suffices for shell patterns and keeps the time bounded. */
function matchFrom(steps: readonly Step[], text: string): boolean {
  let step = 0;
  let position = 0;
  let starStep = -1;
  let starPosition = 0;
  while (position < text.length) {
    const current = steps[step];
    if (current?.type === "star") {
      starStep = step;
      starPosition = position;
      step += 1;
      continue;
    }
    const width = current === undefined ? 0 : widthOf(current, text, position);
    if (width > 0) {
      step += 1;
      position += width;
    } else if (starStep >= 0) {
      starPosition += 1;
      position = starPosition;
      step = starStep + 1;
    } else return false;
  }
  while (steps[step]?.type === "star") step += 1;
  return step === steps.length;
}

/** Bytes that a step takes at a position; 0 when it does not match. */
function widthOf(step: Step, text: string, position: number): number {
  if (step.type === "byte") return text.charAt(position) === step.byte ? 1 : 0;
  const { code, width } = runeAt(text, position);
  if (step.type === "any") return width;
  if (step.type === "star") return 0;
  const isIn = step.ranges.some(([low, high]) => low <= code && code <= high);
  return isIn === step.isNegated ? 0 : width;
}

function parse(pattern: string): Step[] | undefined {
  const steps: Step[] = [];
  let i = 0;
  while (i < pattern.length) {
    const character = pattern.charAt(i);
    if (character === "*") {
      if (steps.at(-1)?.type !== "star") steps.push({ type: "star" });
      i += 1;
    } else if (character === "?") {
      steps.push({ type: "any" });
      i += 1;
    } else if (character === "[") {
      const parsed = parseClass(pattern, i + 1);
      if (parsed === undefined) return undefined;
      steps.push(parsed.step);
      i = parsed.end;
    } else {
      const isEscape = character === "\\";
      if (isEscape && i + 1 >= pattern.length) return undefined;
      steps.push({ type: "byte", byte: isEscape ? pattern.charAt(i + 1) : character });
      i += isEscape ? 2 : 1;
    }
  }
  return steps;
}

function parseClass(pattern: string, start: number): { readonly step: Step; readonly end: number } | undefined {
  let i = start;
  const isNegated = pattern.charAt(i) === "^";
  if (isNegated) i += 1;
  const ranges: [number, number][] = [];
  while (pattern.charAt(i) !== "]" || ranges.length === 0) {
    const low = parseMember(pattern, i);
    if (low === undefined) return undefined;
    i = low.end;
    if (pattern.charAt(i) !== "-") {
      ranges.push([low.code, low.code]);
      continue;
    }
    const high = parseMember(pattern, i + 1);
    if (high === undefined) return undefined;
    ranges.push([low.code, high.code]);
    i = high.end;
  }
  return { step: { type: "class", isNegated, ranges }, end: i + 1 };
}

function parseMember(pattern: string, start: number): { readonly code: number; readonly end: number } | undefined {
  const first = pattern.charAt(start);
  if (first === "" || first === "-" || first === "]") return undefined;
  const at = first === "\\" ? start + 1 : start;
  if (at >= pattern.length) return undefined;
  const { code, width } = runeAt(pattern, at);
  return at + width >= pattern.length ? undefined : { code, end: at + width };
}

/** The character at a position of a byte string; a byte that starts none counts for itself. */
function runeAt(bytes: string, position: number): { readonly code: number; readonly width: number } {
  const first = bytes.charCodeAt(position);
  const width = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
  if (width === 1) return { code: first < 0x80 ? first : 0xfffd, width };
  let code = first & (0xff >> (width + 1));
  for (let i = 1; i < width; i += 1) {
    const next = bytes.charCodeAt(position + i);
    if ((next & 0xc0) !== 0x80) return { code: 0xfffd, width: 1 };
    code = (code << 6) | (next & 0x3f);
  }
  return { code, width };
}
