// The functions of rules, with the formats that only this room can check.
import { kubernetesLibrary, parseUrl, type CelLibrary } from "#codec";
import { matchesFormat } from "../schema/format.ts";
import { label1035Errors, labelErrors, labelKeyErrors, labelValueErrors, subdomainErrors } from "../schema/names.ts";

/** The check of names that may end in a dash, as they do before a generated part. */
function beforeSuffix(check: (text: string) => string[]): (text: string) => string[] {
  return (text) => check(text.length > 1 && text.endsWith("-") ? `${text.slice(0, -2)}a` : text);
}

function strict(format: string, complaint: string): (text: string) => string[] {
  return (text) => (matchesFormat(format, text) ? [] : [complaint]);
}

function uriErrors(text: string): string[] {
  const url = parseUrl(text);
  return "reason" in url ? [url.reason] : [];
}

/** Sizes are those that the API server reckons the checks with. @see apiserver pkg/cel/library/format.go */
export const RULE_LIBRARY: CelLibrary = kubernetesLibrary({
  dns1123Label: { check: labelErrors, size: 30 },
  dns1123Subdomain: { check: subdomainErrors, size: 60 },
  dns1035Label: { check: label1035Errors, size: 30 },
  qualifiedName: { check: labelKeyErrors, size: 60 },
  dns1123LabelPrefix: { check: beforeSuffix(labelErrors), size: 30 },
  dns1123SubdomainPrefix: { check: beforeSuffix(subdomainErrors), size: 60 },
  dns1035LabelPrefix: { check: beforeSuffix(label1035Errors), size: 30 },
  labelValue: { check: labelValueErrors, size: 40 },
  uri: { check: uriErrors, size: 1103 },
  uuid: { check: strict("uuid", "does not match the UUID format"), size: 70 },
  byte: { check: strict("byte", "invalid base64"), size: 84 },
  date: { check: strict("date", "invalid date"), size: 71 },
  datetime: { check: strict("datetime", "invalid datetime"), size: 71 },
});
