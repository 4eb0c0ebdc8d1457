// IP addresses and blocks of them, as text.
import { isAddress } from "../service-allocation.ts";
import type { Report } from "./report.ts";

const IPV6_GROUPS = 8;
const ADDRESS_TEXT = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const BLOCK_TEXT = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

/** True for an IPv4 or IPv6 address. */
export function isIpAddress(text: string): boolean {
  return isAddress(text) || isIpv6(text);
}

function isIpv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(":")) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const embedded = last.includes(".");
  if (embedded && !isAddress(last)) return false;
  const plain = embedded ? groups.slice(0, -1) : groups;
  const count = plain.length + (embedded ? 2 : 0);
  return plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (halves.length === 2 ? count < IPV6_GROUPS : count === IPV6_GROUPS);
}

/** True for `address/length`. */
export function isCidr(text: string): boolean {
  const [address = "", length = "", rest] = text.split("/");
  if (rest !== undefined || !/^\d{1,3}$/.test(length)) return false;
  return isAddress(address) ? Number(length) <= 32 : isIpv6(address) && Number(length) <= 128;
}

export function checkAddress(text: string, path: string, report: Report): void {
  if (!isIpAddress(text)) report.invalid(path, text, ADDRESS_TEXT);
}

export function checkCidr(text: string, path: string, report: Report): boolean {
  if (isCidr(text)) return true;
  report.invalid(path, text, BLOCK_TEXT);
  return false;
}

/** Whether an IPv4 block lies within another and is smaller; unknown (true) for IPv6, whose blocks are compared by prefix text only when equal. */
export function isStrictlyWithin(inner: string, outer: string): boolean {
  const [a, b] = [parseBlock(inner), parseBlock(outer)];
  if (a === undefined || b === undefined) return inner !== outer;
  return a.length > b.length && (b.length === 0 || a.bits >>> (32 - b.length) === b.bits >>> (32 - b.length));
}

function parseBlock(text: string): { readonly bits: number; readonly length: number } | undefined {
  const [address = "", length = ""] = text.split("/");
  if (!isAddress(address)) return undefined;
  const bits = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return { bits: bits >>> 0, length: Number(length) };
}
