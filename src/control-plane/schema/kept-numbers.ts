// Numbers that JavaScript would alter: whole ones with more digits than it keeps, and those beyond its largest. They are refused wherever
// nothing else refuses them, because what a server stores must be what its client wrote.
import { isObject } from "#base";
import { readMarked, unmark, type NumberLiterals } from "./number-literals.ts";

/** A number that cannot be kept as it is written. */
export interface UnkeptNumber {
  readonly literal: string;
  /** Way to it: `spec.list[0].size`. */
  readonly path: string;
}

/** The first number of a value that cannot be kept. @param literals how its numbers are written */
export function firstUnkept(value: unknown, literals: NumberLiterals | undefined): UnkeptNumber | undefined {
  return literals === undefined || literals.size === 0 ? undefined : search(value, literals, "");
}

function search(holder: unknown, literals: NumberLiterals, path: string): UnkeptNumber | undefined {
  if (!Array.isArray(holder) && !isObject(holder)) return undefined;
  const written = literals.get(holder);
  for (const [key, each] of Object.entries(holder)) {
    const way = Array.isArray(holder) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    const literal = written?.get(key);
    if (literal !== undefined && typeof each === "number" && !isKept(literal, each)) return { literal, path: way };
    const found = search(each, literals, way);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Fractions are rounded by every reader; whole numbers are not, and nothing becomes infinite. @param literal as JSON or YAML write it */
function isKept(literal: string, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  const isFraction = /[.eE]/.test(literal) && !/^[-+]?0x/i.test(literal);
  return isFraction || Number.isSafeInteger(value) || String(value) === literal;
}

/** Whether a number is larger than any that Go keeps. */
export function isBeyondFloat({ literal }: UnkeptNumber): boolean {
  return Math.abs(Number(literal)) === Infinity;
}

/** Such a number may stand somewhere, possibly in a string. */
const SUSPICION = /[:,[]\s*-?\d{16}|\d[eE]\+?\d{3}/;

/** Whether a JSON text may hold a number that cannot be kept. */
export function mayHoldUnkept(text: string): boolean {
  return SUSPICION.test(text);
}

/** The first number of a JSON text that cannot be kept. @param text valid JSON */
export function unkeptInJson(text: string): UnkeptNumber | undefined {
  const marked = mayHoldUnkept(text) ? readMarked(text) : undefined;
  if (marked === undefined) return undefined;
  const root = [marked.value] as Parameters<typeof unmark>[0];
  const found = firstUnkept(root, unmark(root, marked.mark));
  return found && { ...found, path: found.path.replace(/^\[0\]\.?/, "") };
}

/** Why a number is refused: in Go's words where Go refuses it, too. @param into what it is decoded into */
export function unkeptWords(found: UnkeptNumber, into = "Go value"): string {
  const { literal, path } = found;
  if (isBeyondFloat(found)) return `json: cannot unmarshal number ${literal} into ${into} of type float64`;
  return `number ${literal} at ${path} cannot be kept exactly, as whole numbers beyond 2^53 are not; write it as a text`;
}
