// JSON as text that the server takes.
/** Characters that YAML 1.1 takes for line breaks or refuses, though JSON allows them bare. */
// oxlint-disable-next-line no-control-regex
const NOT_IN_YAML = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** JSON that a YAML reader reads as the same value: the server reads server-side apply bodies as YAML. */
export function yamlSafeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(NOT_IN_YAML, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
