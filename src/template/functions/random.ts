// Chance, as far as the places give it.
import type { RunningTemplate } from "../signature.ts";
import { goInt, type GoInt } from "../value.ts";
import { encodeBase64 } from "./base64.ts";
import { define, type Functions } from "./define.ts";

const DIGITS = "0123456789";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");

function bytes(count: number, run: RunningTemplate): Uint8Array {
  const { random } = run.places;
  if (random === undefined) throw new Error("no source of chance is given to this template");
  if (count < 0) throw new Error("runtime error: makeslice: len out of range");
  run.claimText(count);
  return random.bytes(count);
}

/** A text of that many characters of an alphabet, each as likely as the others. */
function randomText(alphabet: string) {
  return ([count]: readonly [number], run: RunningTemplate): string => {
    if (count <= 0) return "";
    const limit = 256 - (256 % alphabet.length);
    let text = "";
    while (text.length < count) {
      for (const byte of bytes(count - text.length, run)) if (byte < limit) text += alphabet[byte % alphabet.length] ?? "";
    }
    return text;
  };
}

function below(count: number, run: RunningTemplate): number {
  const { random } = run.places;
  if (random === undefined) throw new Error("no source of chance is given to this template");
  return Math.floor(random.fraction() * count);
}

function shuffle([text]: readonly [string], run: RunningTemplate): string {
  const runes = Array.from(text);
  for (let i = runes.length - 1; i > 0; i--) {
    const other = below(i + 1, run);
    [runes[i], runes[other]] = [runes[other] ?? "", runes[i] ?? ""];
  }
  return runes.join("");
}

function randomInteger([from, to]: readonly [number, number], run: RunningTemplate): GoInt {
  if (to <= from) throw new Error("invalid argument to Intn");
  return goInt(from + below(to - from, run));
}

function uuid(_args: readonly never[], run: RunningTemplate): string {
  const hex = Array.from(bytes(16, run), (byte, index) => {
    const marked = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, "0");
  }).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const randomFunctions: Functions = {
  randAlphaNum: define("int", randomText(LETTERS + DIGITS)),
  randAlpha: define("int", randomText(LETTERS)),
  randNumeric: define("int", randomText(DIGITS)),
  randAscii: define("int", randomText(PRINTABLE)),
  randBytes: define("int", ([count]: readonly [number], run) => encodeBase64(bytes(count, run))),
  randInt: define("int int", randomInteger),
  shuffle: define("string", shuffle),
  uuidv4: define("", uuid),
};
