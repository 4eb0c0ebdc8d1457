// Names of JSON types in Go's messages.

/** What Go's JSON decoder calls a value of a kind. */
export function goKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  return typeof value === "boolean" ? "bool" : typeof value;
}
