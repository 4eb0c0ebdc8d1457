// Requests and limits of containers.
import type { MutableJsonObject } from "#base";
import { compareQuantity, tryParseQuantity } from "#codec";
import { labelKeyErrors } from "../../schema/names.ts";
import { tryObjectAt } from "../json-edit.ts";
import { below, type Report } from "./report.ts";

const STANDARD: ReadonlySet<string> = new Set([
  "cpu",
  "memory",
  "ephemeral-storage",
  "storage",
  "pods",
  "services",
  "secrets",
  "configmaps",
]);
const QUOTA_PREFIXES = ["requests.", "limits.", "services.", "count/"];
const CONTAINER: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);
const NANO = 1_000_000_000n;

const isHugePage = (name: string): boolean => name.startsWith("hugepages-");
const isExtended = (name: string): boolean => name.includes("/") && !name.split("/")[0]?.endsWith("kubernetes.io");

/** Why a resource has no proper name. */
export function resourceNameErrors(name: string): string[] {
  const errors = labelKeyErrors(name);
  if (errors.length > 0) return errors;
  const known = name.includes("/") || STANDARD.has(name) || isHugePage(name) || QUOTA_PREFIXES.some((prefix) => name.startsWith(prefix));
  const counted = ["replicationcontrollers", "resourcequotas", "persistentvolumeclaims"].includes(name);
  return known || counted ? [] : ["must be a standard resource type or fully qualified"];
}

/** Requests and limits: names, signs, whole numbers of countable resources, requests within limits. */
export function checkResources(resources: MutableJsonObject, path: string, report: Report): void {
  const limits = tryObjectAt(resources, "limits") ?? {};
  const requests = tryObjectAt(resources, "requests") ?? {};
  for (const [list, amounts] of [
    ["limits", limits],
    ["requests", requests],
  ] as const) {
    for (const [name, amount] of Object.entries(amounts)) checkAmount(name, amount, `${below(path, list)}[${name}]`, report);
  }
  for (const [name, amount] of Object.entries(requests)) {
    const [request, limit] = [tryParseQuantity(amount), tryParseQuantity(limits[name])];
    if (request === undefined || limit === undefined) continue;
    const order = compareQuantity(request, limit);
    const limited = `${name} limit of ${String(limits[name] as string)}`;
    if ((isExtended(name) || isHugePage(name)) && order !== 0)
      report.invalid(below(path, "requests"), amount, `must be equal to ${limited}`);
    else if (order > 0) report.invalid(below(path, "requests"), amount, `must be less than or equal to ${limited}`);
  }
}

function checkAmount(name: string, amount: unknown, path: string, report: Report): void {
  report.invalidFor(path, name, resourceNameErrors(name));
  if (!name.includes("/") && !CONTAINER.has(name) && !isHugePage(name))
    report.invalid(path, name, "must be a standard resource for containers");
  const quantity = tryParseQuantity(amount);
  if (quantity === undefined) return;
  if (quantity.nanos < 0n) report.invalid(path, amount, "must be greater than or equal to 0");
  if (isExtended(name) && quantity.nanos % NANO !== 0n) report.invalid(path, amount, "must be an integer");
}
