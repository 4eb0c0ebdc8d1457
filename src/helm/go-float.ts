// Go's text of a float64 where the exponent decides between plain and scientific form.

/** As `%v` and encoding/json's kin write it: plain from 1e-4 up to 1e21. */
export function goFloatText(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e21)) return String(value);
  return scientific(value);
}

/** `1.5e+06`: at least two digits of exponent. */
export function scientific(value: number): string {
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}
