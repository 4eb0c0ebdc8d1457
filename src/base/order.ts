/** Order of two texts by their code units, as names of objects and fields are sorted. @returns below zero, zero or above, as `toSorted` takes it */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
