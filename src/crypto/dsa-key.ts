// DSA keys as sprig writes them: the numbers of the key in one sequence, which was OpenSSL's form before PKCS #8.
import { generateKeyPairSync } from "node:crypto";

const [INTEGER, SEQUENCE] = [0x02, 0x30];

/**
 * A new DSA key of 2048 and 256 bits in PEM, `DSA PRIVATE KEY`: version 0, p, q, g, y, x.
 * @see behaviour: github.com/Masterminds/sprig v3, genPrivateKey "dsa"
 */
export function dsaKey(): string {
  const { privateKey } = generateKeyPairSync("dsa", { modulusLength: 2048, divisorLength: 256 });
  // PKCS #8: version, algorithm with its parameters p, q and g, and the secret number within an octet string
  const [, algorithm, secret] = children(contentOf(privateKey.export({ format: "der", type: "pkcs8" })));
  const [, parameters] = children(contentOf(algorithm));
  const numbers = children(contentOf(parameters)).map(numberOf);
  const [p = 1n, , g = 0n] = numbers;
  const x = numberOf(contentOf(secret));
  const body = [0n, ...numbers, power(g, x, p), x].map(integer);
  const lines =
    wrapped(SEQUENCE, Buffer.concat(body))
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN DSA PRIVATE KEY-----\n${lines.join("\n")}\n-----END DSA PRIVATE KEY-----\n`;
}

interface Head {
  readonly start: number;
  readonly length: number;
}

function headOf(der: Uint8Array): Head {
  const first = der[1] ?? 0;
  if (first < 0x80) return { start: 2, length: first };
  const count = first & 0x7f;
  let length = 0;
  for (let at = 0; at < count; at += 1) length = length * 256 + (der[2 + at] ?? 0);
  return { start: 2 + count, length };
}

function contentOf(der: Uint8Array = new Uint8Array()): Uint8Array {
  const { start, length } = headOf(der);
  return der.subarray(start, start + length);
}

function children(content: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let rest = content; rest.length > 0;) {
    const { start, length } = headOf(rest);
    found.push(rest.subarray(0, start + length));
    rest = rest.subarray(start + length);
  }
  return found;
}

function numberOf(der: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(contentOf(der)).toString("hex")}`);
}

function integer(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
  return wrapped(INTEGER, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]));
}

function wrapped(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

/** Modular exponentiation, square by square. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
