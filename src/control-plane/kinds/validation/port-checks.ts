// Ports and their names.
import type { Json } from "#base";
import type { Report } from "./report.ts";

const RANGE = "must be between 1 and 65535, inclusive";

export function isPort(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

/** A port number. */
export function checkPort(value: Json | undefined, path: string, report: Report): void {
  if (!isPort(value)) report.invalid(path, value ?? 0, RANGE);
}

/** A port number or a port's name. */
export function checkPortOrName(value: Json | undefined, path: string, report: Report): void {
  if (typeof value === "string") report.invalidFor(path, value, portNameErrors(value));
  else checkPort(value, path, report);
}

/** @see apimachinery validation.IsValidPortName */
export function portNameErrors(name: string): string[] {
  const errors: string[] = [];
  if (name.length > 15) errors.push("must be no more than 15 characters");
  if (!/^[-a-z0-9]+$/.test(name)) errors.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(name)) errors.push("must contain at least one letter (a-z)");
  if (name.includes("--")) errors.push("must not contain consecutive hyphens");
  if (name.startsWith("-") || name.endsWith("-")) errors.push("must not begin or end with a hyphen");
  return errors;
}
