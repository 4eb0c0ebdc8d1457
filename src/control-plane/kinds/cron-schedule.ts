// Whether a cron schedule can be read, in the words of the parser that the server uses (robfig/cron v3, standard fields).

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FIELDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
];
const DESCRIPTORS: ReadonlySet<string> = new Set(["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]);

/** Why a schedule is malformed, or undefined. */
export function cronFault(schedule: string): string | undefined {
  if (schedule.startsWith("@")) return descriptorFault(schedule);
  const fields = schedule.split(/\s+/).filter((each) => each !== "");
  if (fields.length !== FIELDS.length) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(" ")}]`;
  for (const [index, bounds] of FIELDS.entries()) {
    for (const part of (fields[index] ?? "").split(",")) {
      const fault = rangeFault(part, bounds);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

function descriptorFault(schedule: string): string | undefined {
  if (DESCRIPTORS.has(schedule)) return undefined;
  const every = /^@every (.+)$/.exec(schedule)?.[1];
  if (every === undefined) return `unrecognized descriptor: ${schedule}`;
  return /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(every)
    ? undefined
    : `failed to parse duration ${schedule}: time: invalid duration ${JSON.stringify(every)}`;
}

function rangeFault(expression: string, bounds: Bounds): string | undefined {
  const [range = "", step, extra] = expression.split("/");
  if (extra !== undefined) return `too many slashes: ${expression}`;
  if (range.split("-").length > 2) return `too many hyphens: ${expression}`;
  const ends = endsOf(range, step !== undefined, bounds);
  if (typeof ends === "string") return ends;
  const width = step === undefined ? 1 : read(step, STEP);
  if (typeof width === "string") return width;
  const { start, end } = ends;
  if (start < bounds.min) return `beginning of range (${start}) below minimum (${bounds.min}): ${expression}`;
  if (end > bounds.max) return `end of range (${end}) above maximum (${bounds.max}): ${expression}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`;
  return width === 0 ? `step of range should be a positive number: ${expression}` : undefined;
}

const STEP: Bounds = { min: 1, max: Number.MAX_SAFE_INTEGER };

/** First and last value of a range, or why it cannot be read. With a step, a single value reaches to the end. */
function endsOf(range: string, hasStep: boolean, bounds: Bounds): { readonly start: number; readonly end: number } | string {
  const [low = "", high] = range.split("-");
  if (low === "*" || low === "?") return { start: bounds.min, end: bounds.max };
  const start = read(low, bounds);
  if (typeof start === "string") return start;
  const end = high !== undefined ? read(high, bounds) : hasStep ? bounds.max : start;
  return typeof end === "string" ? end : { start, end };
}

function read(text: string, bounds: Bounds): number | string {
  const named = bounds.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + bounds.min;
  if (/^\d+$/.test(text)) return Number(text);
  if (/^-\d+$/.test(text)) return `negative number (${text}) not allowed: ${text}`;
  return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
}
