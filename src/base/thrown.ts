// What a thrown value of a system or a library says about itself.

/** The `code` of a thrown value (`ENOENT`, `ECONNREFUSED`), or an empty text. */
export function codeOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return "";
  const { code } = thrown as { code?: unknown };
  return typeof code === "string" ? code : "";
}

/** The innermost code with its message: fetch and AggregateError wrap what the socket said. */
export function innermostCode(thrown: unknown): { readonly code: string; readonly message: string } {
  if (typeof thrown !== "object" || thrown === null) return { code: "", message: String(thrown) };
  const { cause, message, errors } = thrown as { cause?: unknown; message?: unknown; errors?: readonly unknown[] };
  const inner = cause ?? errors?.[0];
  const deeper = inner === undefined ? undefined : innermostCode(inner);
  if (deeper !== undefined && deeper.code !== "") return deeper;
  return { code: codeOf(thrown), message: typeof message === "string" ? message : "" };
}
