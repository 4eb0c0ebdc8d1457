// The columns of what the cluster attaches and hands out: volumes, devices, addresses, certificates, shares of the API server.
import { at, isObject, own, type MutableJsonObject } from "#base";
import { humanDuration, list, text, type Cell } from "./text.ts";

/** @see printers.go, extractCSRStatus */
export const certificateCondition: Cell = (request) => {
  const types = list(at(request, "status", "conditions")).map((each) => own(each, "type"));
  const verdict = types.includes("Denied") ? "Denied" : types.includes("Approved") ? "Approved" : "Pending";
  const failed = types.includes("Failed") ? ",Failed" : "";
  return `${verdict}${failed}${text(at(request, "status", "certificate")) === "" ? "" : ",Issued"}`;
};

export const certificateDuration: Cell = (request) => {
  const seconds = at(request, "spec", "expirationSeconds");
  return typeof seconds === "number" ? humanDuration(seconds * 1000) : "<none>";
};

/** Health of a part of the control plane: whether, and what it says. */
export function health(part: "status" | "message" | "error"): Cell {
  return (component) => {
    const healthy = list(component["conditions"]).find((each) => own(each, "type") === "Healthy");
    if (part !== "status") return text(own(healthy, part));
    return healthy === undefined ? "Unknown" : own(healthy, "status") === "True" ? "Healthy" : "Unhealthy";
  };
}

/** `resource.group/namespace/name` of what an address belongs to. */
export const addressParent: Cell = (address) => {
  const parent = at(address, "spec", "parentRef");
  if (!isObject(parent)) return "<none>";
  const [group, resource, namespace, named] = ["group", "resource", "namespace", "name"].map((key) => text(parent[key]));
  return [group === "" ? resource : `${resource}.${group}`, namespace, named].filter((each) => each !== "").join("/");
};

export const serviceRanges: Cell = (range) =>
  list(at(range, "spec", "cidrs"))
    .map((each) => text(each))
    .join(",");

export const isAttached: Cell = (attachment) => at(attachment, "status", "attached") === true;

/** @see printers.go, resourceClaimState */
export const claimState: Cell = (claim) => {
  const isDeleted = at(claim, "metadata", "deletionTimestamp") !== undefined;
  const states = isDeleted ? ["deleted"] : [];
  if (!isObject(at(claim, "status", "allocation"))) return [...states, ...(isDeleted ? [] : ["pending"])].join(",");
  return [...states, "allocated", ...(list(at(claim, "status", "reservedFor")).length > 0 ? ["reserved"] : [])].join(",");
};

/** A number of the limits of a priority level; `<none>` where it has no such limit. */
export function levelLimit(of: (level: MutableJsonObject) => unknown, key: string): Cell {
  return (level) => {
    const limits = of(level);
    if (!isObject(limits)) return "<none>";
    const value = own(limits, key);
    return typeof value === "number" ? value : 0;
  };
}
