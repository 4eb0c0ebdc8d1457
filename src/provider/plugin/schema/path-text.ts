// Paths written as people write them.
import type { CtyPath, PathStep } from "#codec";

const STEP = /\.?([a-z_][a-z0-9_]*)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/gy;

/** Reads `spec.items[0].labels["a"]`; undefined when the text is no path. */
export function tryParseCtyPath(text: string): CtyPath | undefined {
  const steps: PathStep[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (match === null) return undefined;
    const [, attribute, index, key] = match;
    if (attribute !== undefined) steps.push({ attribute });
    else if (index !== undefined) steps.push({ key: Number(index) });
    else steps.push({ key: JSON.parse(`"${key ?? ""}"`) as string });
  }
  return steps;
}
