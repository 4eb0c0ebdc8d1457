// The columns of nodes, events, storage, quotas, access and admission.
import { at, isObject, own, type Json, type MutableJsonObject } from "#base";
import { list, number, since, text, type Cell } from "./text.ts";

export const nodeStatus: Cell = (node) => {
  const ready = list(at(node, "status", "conditions")).find((each) => own(each, "type") === "Ready");
  const status = ready === undefined ? "Unknown" : own(ready, "status") === "True" ? "Ready" : "NotReady";
  return at(node, "spec", "unschedulable") === true ? `${status},SchedulingDisabled` : status;
};

const ROLE = "node-role.kubernetes.io/";
export const nodeRoles: Cell = (node) => {
  const labels = Object.entries((at(node, "metadata", "labels") as Record<string, Json> | undefined) ?? {});
  const roles = labels.flatMap(([key, value]) => {
    if (key.startsWith(ROLE)) return key.length > ROLE.length ? [key.slice(ROLE.length)] : [];
    return key === "kubernetes.io/role" && value !== "" ? [text(value)] : [];
  });
  return roles.length === 0 ? "<none>" : [...new Set(roles)].toSorted().join(",");
};

/** The node's first address of a type. */
export function nodeAddress(type: "InternalIP" | "ExternalIP"): Cell {
  return (node) =>
    text(
      own(
        list(at(node, "status", "addresses")).find((each) => own(each, "type") === type),
        "address",
      ),
      "<none>",
    );
}

/** A cell with a fact of the node, `<unknown>` where it has none. */
export function nodeFact(name: string): Cell {
  return (node) => text(at(node, "status", "nodeInfo", name), "<unknown>");
}

const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

function modes(value: unknown): string {
  const present = new Set(list(value).map((each) => text(each)));
  return Object.entries(SHORT_MODES)
    .flatMap(([mode, short]) => (present.has(mode) ? [short] : []))
    .join(",");
}

const isBound = (claim: MutableJsonObject): boolean => text(at(claim, "spec", "volumeName")) !== "";
export const claimStatus: Cell = (claim) =>
  at(claim, "metadata", "deletionTimestamp") === undefined ? text(at(claim, "status", "phase")) : "Terminating";
export const claimCapacity: Cell = (claim) => (isBound(claim) ? text(at(claim, "status", "capacity", "storage"), "0") : "");
export const claimModes: Cell = (claim) => (isBound(claim) ? modes(at(claim, "status", "accessModes")) : "");
export const attributesClass: Cell = (object) => text(at(object, "spec", "volumeAttributesClassName"), "<unset>");
export const volumeMode: Cell = (object) => text(at(object, "spec", "volumeMode"), "<unset>");
export const claimStorageClass: Cell = (object) =>
  text(at(object, "metadata", "annotations", "volume.beta.kubernetes.io/storage-class")) || text(at(object, "spec", "storageClassName"));
export const volumeModes: Cell = (volume) => modes(at(volume, "spec", "accessModes"));
export const volumeStatus: Cell = (volume) =>
  at(volume, "metadata", "deletionTimestamp") === undefined ? text(at(volume, "status", "phase")) : "Terminating";
export const volumeClaim: Cell = (volume) => {
  const ref = at(volume, "spec", "claimRef");
  return isObject(ref) ? `${text(own(ref, "namespace"))}/${text(own(ref, "name"))}` : "";
};

export const className: Cell = (object) => {
  const name = text(at(object, "metadata", "name"));
  return at(object, "metadata", "annotations", "storageclass.kubernetes.io/is-default-class") === "true" ? `${name} (default)` : name;
};

/** Requests or limits of a quota: `cpu: 1/2, pods: 3/10`. */
export function quotaCell(wantsLimits: boolean): Cell {
  return (quota) => {
    const hard = (at(quota, "status", "hard") as Record<string, Json> | undefined) ?? {};
    const names = Object.keys(hard)
      .toSorted()
      .filter((each) => each.startsWith("limits.") === wantsLimits);
    return names.map((each) => `${each}: ${text(at(quota, "status", "used", each), "0")}/${text(hard[each])}`).join(", ");
  };
}

/** Sizes of maps or lists, added up. */
export function countCell(...members: readonly string[]): Cell {
  return (object) =>
    members.reduce((sum, each) => {
      const value = own(object, each);
      return sum + (Array.isArray(value) || isObject(value) ? Object.keys(value).length : 0);
    }, 0);
}

export const roleText: Cell = (binding) => `${text(at(binding, "roleRef", "kind"))}/${text(at(binding, "roleRef", "name"))}`;

/** Subjects of one kind. */
export function subjectCell(kind: "User" | "Group" | "ServiceAccount"): Cell {
  return (binding) =>
    list(own(binding, "subjects"))
      .filter((each) => own(each, "kind") === kind)
      .map((each) => (kind === "ServiceAccount" ? `${text(own(each, "namespace"))}/${text(own(each, "name"))}` : text(own(each, "name"))))
      .join(", ");
}

const firstSeen = (event: MutableJsonObject): string => text(own(event, "firstTimestamp")) || text(own(event, "eventTime"));
export const eventLastSeen: Cell = (event, now) =>
  since(text(at(event, "series", "lastObservedTime")) || text(own(event, "lastTimestamp")) || firstSeen(event), now);
export const eventFirstSeen: Cell = (event, now) => since(firstSeen(event), now);

const involved = (event: MutableJsonObject): unknown => own(event, "involvedObject");
export const eventObject: Cell = (event) => {
  const kind = text(own(involved(event), "kind")).toLowerCase();
  const name = text(own(involved(event), "name"));
  return name === "" ? kind : `${kind}/${name}`;
};
export const eventSubobject: Cell = (event) => text(own(involved(event), "fieldPath"));
export const eventSource: Cell = (event) => {
  const source = own(event, "source");
  const host = text(own(source, "host")) || text(own(event, "reportingInstance"));
  const component = text(own(source, "component")) || text(own(event, "reportingComponent"));
  return host === "" ? component : `${component}, ${host}`;
};
export const eventMessage: Cell = (event) => text(own(event, "message")).trim();
export const eventCount: Cell = (event) => number(at(event, "series", "count")) || number(own(event, "count")) || 1;

export const paramKind: Cell = (policy) => {
  const kind = at(policy, "spec", "paramKind");
  return isObject(kind) ? `${text(own(kind, "apiVersion"))}/${text(own(kind, "kind"))}` : "<unset>";
};
export const paramRef: Cell = (binding) => {
  const ref = at(binding, "spec", "paramRef");
  if (!isObject(ref)) return "<unset>";
  const name = text(own(ref, "name"), "*");
  const namespace = text(own(ref, "namespace"));
  return namespace === "" ? name : `${namespace}/${name}`;
};

export const apiServiceTarget: Cell = (object) => {
  const service = at(object, "spec", "service");
  return isObject(service) ? `${text(own(service, "namespace"))}/${text(own(service, "name"))}` : "Local";
};
export const apiServiceAvailable: Cell = (object) => {
  const available = list(at(object, "status", "conditions")).find((each) => own(each, "type") === "Available");
  if (available === undefined) return "Unknown";
  return own(available, "status") === "True" ? "True" : `${text(own(available, "status"))} (${text(own(available, "reason"))})`;
};

export const parametersText: Cell = (ingressClass) => {
  const ref = at(ingressClass, "spec", "parameters");
  if (!isObject(ref)) return "<none>";
  const group = text(own(ref, "apiGroup"));
  return `${text(own(ref, "kind"))}${group === "" ? "" : `.${group}`}/${text(own(ref, "name"))}`;
};

export const controllerOf: Cell = (revision) => {
  const owner = list(at(revision, "metadata", "ownerReferences")).find((each) => own(each, "controller") === true);
  if (owner === undefined) return "<none>";
  const apiVersion = text(own(owner, "apiVersion"));
  const group = apiVersion.includes("/") ? `.${apiVersion.slice(0, apiVersion.indexOf("/"))}` : "";
  return `${text(own(owner, "kind")).toLowerCase()}${group}/${text(own(owner, "name"))}`;
};

export const tokenRequests: Cell = (driver) =>
  list(at(driver, "spec", "tokenRequests"))
    .map((each) => text(own(each, "audience")))
    .join(",") || "<unset>";

export const missingPriorityLevel: Cell = (schema) => {
  const dangling = list(at(schema, "status", "conditions")).find((each) => own(each, "type") === "Dangling");
  return text(own(dangling, "status"), "?");
};
