// Base64 in `!!binary` scalars.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const FORM = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The text that a base64 text stands for, bytes that are no UTF-8 replaced; undefined for what is no base64.
 * @see go.yaml.in/yaml v3.0, resolve.go; encoding/base64, which skips line ends
 */
export function decodeBase64Text(source: string): string | undefined {
  const text = source.replaceAll(/[\r\n]/g, "");
  if (!FORM.test(text)) return undefined;
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i += 4) {
    const [a, b, c, d] = Array.from({ length: 4 }, (_, k) => ALPHABET.indexOf(text.charAt(i + k)));
    const group = ((a ?? 0) << 18) | ((b ?? 0) << 12) | (Math.max(c ?? 0, 0) << 6) | Math.max(d ?? 0, 0);
    bytes.push(group >> 16);
    if (c !== -1) bytes.push((group >> 8) & 255);
    if (d !== -1) bytes.push(group & 255);
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}
