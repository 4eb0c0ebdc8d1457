// IP addresses and networks as Go's net/netip reads and writes them.
import { goQuote } from "../../go-text/quote.ts";

/** 4 or 16 bytes. */
export interface Address {
  readonly bytes: Uint8Array;
  readonly zone: string;
}

type Parsed<T> = T | { readonly reason: string };

function failure(text: string, message: string, at = ""): { readonly reason: string } {
  return { reason: `ParseAddr(${goQuote(text)}): ${message}${at === "" ? "" : ` (at ${goQuote(at)})`}` };
}

/** Reads an address; Go's reason where it is none. @see netip.ParseAddr */
export function parseAddress(text: string): Parsed<Address> {
  const mark = /[.:%]/.exec(text)?.[0];
  if (mark === ".") {
    const fields = parseFields(text, text);
    return "reason" in fields ? fields : { bytes: fields, zone: "" };
  }
  if (mark === ":") return parseVersion6(text);
  return failure(text, mark === "%" ? "missing IPv6 address" : "unable to parse IP");
}

/** Four decimal fields. @param whole the text that messages name */
function parseFields(whole: string, text: string): Parsed<Uint8Array> {
  const fields: number[] = [];
  let [value, digits] = [0, 0];
  for (const [i, char] of Array.from(text).entries()) {
    if (char >= "0" && char <= "9") {
      if (digits === 1 && value === 0) return failure(whole, "IPv4 field has octet with leading zero");
      value = value * 10 + Number(char);
      digits += 1;
      if (value > 255) return failure(whole, "IPv4 field has value >255");
    } else if (char === ".") {
      const isLast = i === text.length - 1;
      if (i === 0 || isLast || text[i - 1] === ".") return failure(whole, "IPv4 field must have at least one digit", text.slice(i));
      if (fields.length === 3) return failure(whole, "IPv4 address too long");
      fields.push(value);
      [value, digits] = [0, 0];
    } else return failure(whole, "unexpected character", text.slice(i));
  }
  return fields.length < 3 ? failure(whole, "IPv4 address too short") : new Uint8Array([...fields, value]);
}

/** The fields of an address so far, and what is left of its text. */
interface Reading {
  readonly bytes: number[];
  /** Where `::` stands, in bytes; -1 where it does not. */
  ellipsis: number;
  rest: string;
}

function parseVersion6(whole: string): Parsed<Address> {
  const percent = whole.indexOf("%");
  const zone = percent < 0 ? "" : whole.slice(percent + 1);
  if (percent >= 0 && zone === "") return failure(whole, "zone must be a non-empty string");
  const reading: Reading = { bytes: [], ellipsis: -1, rest: percent < 0 ? whole : whole.slice(0, percent) };
  if (reading.rest.startsWith("::")) {
    reading.ellipsis = 0;
    reading.rest = reading.rest.slice(2);
    if (reading.rest === "") return { bytes: new Uint8Array(16), zone };
  }
  while (reading.bytes.length < 16) {
    const step = readGroup(whole, reading);
    if (typeof step === "object") return step;
    if (step === "end") break;
  }
  const bytes = expand(whole, reading);
  return "reason" in bytes ? bytes : { bytes, zone };
}

function readGroup(whole: string, reading: Reading): "end" | "more" | { readonly reason: string } {
  const { rest, bytes } = reading;
  const group = /^[0-9a-fA-F]*/.exec(rest)?.[0] ?? "";
  if (group.length > 4) return failure(whole, "each group must have 4 or less digits", rest);
  if (group === "") return failure(whole, "each colon-separated field must have at least one digit", rest);
  if (rest[group.length] === ".") return readEmbedded(whole, reading);
  const value = Number.parseInt(group, 16);
  bytes.push(value >> 8, value & 255);
  reading.rest = rest.slice(group.length);
  if (reading.rest === "") return "end";
  if (!reading.rest.startsWith(":")) return failure(whole, "unexpected character, want colon", reading.rest);
  if (reading.rest.length === 1) return failure(whole, "colon must be followed by more characters", reading.rest);
  reading.rest = reading.rest.slice(1);
  if (!reading.rest.startsWith(":")) return "more";
  if (reading.ellipsis >= 0) return failure(whole, "multiple :: in address", reading.rest);
  reading.ellipsis = bytes.length;
  reading.rest = reading.rest.slice(1);
  return reading.rest === "" ? "end" : "more";
}

function readEmbedded(whole: string, reading: Reading): "end" | { readonly reason: string } {
  const { rest, bytes, ellipsis } = reading;
  if (ellipsis < 0 && bytes.length !== 12)
    return failure(whole, "embedded IPv4 address must replace the final 2 fields of the address", rest);
  if (bytes.length + 4 > 16) return failure(whole, "too many hex fields to fit an embedded IPv4 at the end of the address", rest);
  const fields = parseFields(whole, rest);
  if ("reason" in fields) return fields;
  bytes.push(...fields);
  reading.rest = "";
  return "end";
}

function expand(whole: string, { bytes, ellipsis, rest }: Reading): Parsed<Uint8Array> {
  if (rest !== "") return failure(whole, "trailing garbage after address", rest);
  if (bytes.length < 16) {
    if (ellipsis < 0) return failure(whole, "address string too short");
    const zeros = Array.from({ length: 16 - bytes.length }, () => 0);
    return new Uint8Array([...bytes.slice(0, ellipsis), ...zeros, ...bytes.slice(ellipsis)]);
  }
  return ellipsis >= 0 ? failure(whole, "the :: must expand to at least one field of zeros") : new Uint8Array(bytes);
}

export function isMapped({ bytes }: Address): boolean {
  return bytes.length === 16 && bytes.slice(0, 10).every((each) => each === 0) && bytes[10] === 255 && bytes[11] === 255;
}

/** The canonical text of an address. @see netip.Addr.String */
export function formatAddress({ bytes }: Pick<Address, "bytes">): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  let [start, length] = [-1, 1];
  for (let i = 0; i < 8; i += 1) {
    let end = i;
    while (end < 8 && groups[end] === 0) end += 1;
    if (end - i > length) [start, length] = [i, end - i];
  }
  const hex = groups.map((each) => each.toString(16));
  return start < 0 ? hex.join(":") : `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

export interface Network {
  readonly address: Address;
  readonly bits: number;
}

/** @see netip.ParsePrefix */
export function parseNetwork(text: string): Parsed<Network> {
  const fail = (message: string): { readonly reason: string } => ({ reason: `netip.ParsePrefix(${goQuote(text)}): ${message}` });
  const slash = text.lastIndexOf("/");
  if (slash < 0) return fail("no '/'");
  const address = parseAddress(text.slice(0, slash));
  if ("reason" in address) return fail(address.reason);
  if (address.zone !== "") return fail("IPv6 zones cannot be present in a prefix");
  const bits = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,17})$/.test(bits)) return fail(`bad bits after slash: ${goQuote(bits)}`);
  if (Number(bits) > address.bytes.length * 8) return fail("prefix length out of range");
  return { address, bits: Number(bits) };
}

/** The first address of a network. */
export function maskAddress({ address: { bytes }, bits }: Network): Uint8Array {
  return bytes.map((each, i) => each & (0xff00 >> Math.max(0, Math.min(8, bits - 8 * i))) & 0xff);
}

/** Whether an address lies in a network. */
export function containsAddress(network: Network, { bytes }: Address): boolean {
  if (bytes.length !== network.address.bytes.length) return false;
  const [mine, theirs] = [maskAddress(network), maskAddress({ address: { bytes, zone: "" }, bits: network.bits })];
  return mine.every((each, i) => each === theirs[i]);
}
