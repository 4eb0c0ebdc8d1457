// JSON pointers into objects (RFC 6901).
import { isObject, own, setOwn, type Json } from "#base";

/** Steps of a pointer, or undefined where it is none; the empty pointer would name the whole object and is none here. */
export function tryParsePointer(pointer: string): readonly string[] | undefined {
  if (!pointer.startsWith("/")) return undefined;
  const steps = pointer.slice(1).split("/");
  if (steps.some((step) => /~(?![01])/.test(step))) return undefined;
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Value at the steps, or undefined. */
export function valueAt(value: unknown, steps: readonly string[]): Json | undefined {
  let here = value;
  for (const step of steps) here = Array.isArray(here) ? here[indexOf(step)] : own(here, step);
  return here as Json | undefined;
}

/** Takes the value at the steps out of a private copy; an absent one stays absent. */
export function removeAt(value: unknown, steps: readonly string[]): void {
  const parent = valueAt(value, steps.slice(0, -1));
  const last = steps.at(-1) ?? "";
  if (Array.isArray(parent)) {
    const index = indexOf(last);
    if (index >= 0 && index < parent.length) (parent as unknown[]).splice(index, 1);
  } else if (isObject(parent)) delete (parent as Record<string, unknown>)[last];
}

/** Puts a value in place of the one at the steps of a private copy. */
export function replaceAt(value: unknown, steps: readonly string[], replacement: Json): void {
  const parent = valueAt(value, steps.slice(0, -1));
  const last = steps.at(-1) ?? "";
  if (Array.isArray(parent)) (parent as unknown[])[indexOf(last)] = replacement;
  else if (isObject(parent)) setOwn(parent, last, replacement);
}

function indexOf(step: string): number {
  return /^(0|[1-9]\d*)$/.test(step) ? Number(step) : -1;
}
