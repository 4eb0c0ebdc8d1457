// Where a value stands inside another: attribute names, list indices, map keys. Set elements have no path of their own.

export type PathStep = { readonly attribute: string } | { readonly key: string | number };
export type CtyPath = readonly PathStep[];

/** A path from words and numbers: words are attributes, numbers list indices, `{ key }` map keys. */
export function ctyPath(...steps: readonly (string | number | PathStep)[]): CtyPath {
  return steps.map((step) => (typeof step === "string" ? { attribute: step } : typeof step === "number" ? { key: step } : step));
}

/** `spec.labels["app"].items[0]`, as core prints paths. */
export function formatCtyPath(path: CtyPath): string {
  return path
    .map((step, index) => ("attribute" in step ? `${index > 0 ? "." : ""}${step.attribute}` : `[${JSON.stringify(step.key)}]`))
    .join("");
}

export function sameCtyPath(a: CtyPath, b: CtyPath): boolean {
  return a.length === b.length && formatCtyPath(a) === formatCtyPath(b);
}
