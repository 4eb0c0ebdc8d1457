// Formats of strings that the API server checks; others are accepted as they are.
import { isIP, isIPv4, isIPv6 } from "node:net";
import { Duration } from "#base";
import { labelErrors, subdomainErrors } from "./names.ts";

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-]\d{2}:?\d{2})$/;

const CHECKS: Readonly<Record<string, (text: string) => boolean>> = {
  uri: isUri,
  email: (text) => /^[^\s@<>]+@[^\s@<>]+$/.test(text) || /^[^<>]*<[^\s@<>]+@[^\s@<>]+>$/.test(text),
  hostname: (text) =>
    text.length <= 255 &&
    /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]))*\.?$/.test(
      text,
    ),
  ipv4: (text) => isIPv4(text),
  ipv6: (text) => isIPv6(text),
  cidr: isCidr,
  mac: (text) => /^(?:[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4,18}[0-9a-fA-F]{2}|(?:[0-9a-fA-F]{4}\.){2,9}[0-9a-fA-F]{4})$/.test(text),
  uuid: (text) => UUID.test(text),
  uuid3: (text) => UUID.test(text) && text.replaceAll("-", "")[12] === "3",
  uuid4: (text) => UUID.test(text) && text.replaceAll("-", "")[12] === "4" && /[89ab]/i.test(text.replaceAll("-", "")[16] ?? ""),
  uuid5: (text) => UUID.test(text) && text.replaceAll("-", "")[12] === "5" && /[89ab]/i.test(text.replaceAll("-", "")[16] ?? ""),
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(text),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  duration: (text) =>
    Duration.tryParse(text) !== undefined ||
    /^\d+ ?(?:ns|us|µs|ms|s|m|h|d|w|seconds?|minutes?|hours?|days?|weeks?|micros?|nanos?|millis?)$/.test(text),
  datetime: (text) => DATE_TIME.test(text),
  hexcolor: (text) => /^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text),
  k8sshortname: (text) => labelErrors(text).length === 0,
  k8slongname: (text) => subdomainErrors(text).length === 0,
};

/** Whether a text has a format. Unknown formats are not checked. */
export function matchesFormat(format: string, text: string): boolean {
  return CHECKS[format.replaceAll("-", "")]?.(text) ?? true;
}

/** Whether the API server checks a format of strings. */
export function isKnownFormat(format: string): boolean {
  return (
    Object.hasOwn(CHECKS, format.replaceAll("-", "")) ||
    ["password", "bsonobjectid", "isbn", "isbn10", "isbn13", "creditcard", "ssn", "rgbcolor"].includes(format)
  );
}

function isUri(text: string): boolean {
  if (text === "" || /[\s\p{Cc}]/u.test(text)) return false;
  return text.startsWith("/") || /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(text);
}

function isCidr(text: string): boolean {
  const [address = "", bits = "", ...rest] = text.split("/");
  const kind = isIP(address);
  return rest.length === 0 && kind !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (kind === 4 ? 32 : 128);
}
