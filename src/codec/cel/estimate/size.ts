// Ranges of sizes and costs, in 64 bits: what would be larger is the largest. @see cel-go checker/cost.go

export interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

export const MOST: bigint = 2n ** 64n - 1n;

const cut = (amount: bigint): bigint => (amount > MOST ? MOST : amount);

export const fixed = (amount: bigint): Range => ({ min: amount, max: amount });
export const NOTHING: Range = fixed(0n);
export const ONE: Range = fixed(1n);
export const UNKNOWN: Range = { min: 0n, max: MOST };

export function plus(a: Range, b: Range): Range {
  return { min: cut(a.min + b.min), max: cut(a.max + b.max) };
}

export function times(a: Range, b: Range): Range {
  return { min: cut(a.min * b.min), max: cut(a.max * b.max) };
}

/** The range that holds both. */
export function union(a: Range, b: Range): Range {
  return { min: a.min < b.min ? a.min : b.min, max: a.max > b.max ? a.max : b.max };
}

/** A range times a factor, rounded up as Go's doubles are. */
export function scaled(range: Range, factor: number): Range {
  return { min: scale(range.min, factor), max: scale(range.max, factor) };
}

function scale(amount: bigint, factor: number): bigint {
  const product = Math.ceil(Number(amount) * factor);
  return product >= 2 ** 64 ? MOST : BigInt(product);
}

export function sumOf(ranges: readonly Range[]): Range {
  return ranges.reduce(plus, NOTHING);
}
