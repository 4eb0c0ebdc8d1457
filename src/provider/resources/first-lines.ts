/** The first lines of many, and how many more there are. */
export function firstLines(
  lines: readonly string[],
  most: number,
  more: (rest: number) => string = (rest) => `and ${rest} more`,
): readonly string[] {
  const rest = lines.length - most;
  return rest > 0 ? [...lines.slice(0, most), more(rest)] : lines;
}
