// Defaults of kinds that describe the cluster itself: namespaces, nodes, access rules, custom resource definitions.
import { cloneJson, type MutableJsonObject, stringAt } from "#base";
import { objectAt, objectsAt, setDefault, tryObjectAt } from "./json-edit.ts";
import type { Fill } from "./type-plan.ts";

const RBAC = "rbac.authorization.k8s.io";

export const CLUSTER_DEFAULTS: Readonly<Record<string, Fill>> = {
  "core.v1/Namespace": (namespace) => {
    const metadata = objectAt(namespace, "metadata");
    const name = stringAt(metadata, "name");
    if (name !== "") objectAt(metadata, "labels")["kubernetes.io/metadata.name"] = name;
  },
  "core.v1/NodeStatus": (status) => {
    const capacity = tryObjectAt(status, "capacity");
    if (capacity !== undefined) setDefault(status, "allocatable", cloneJson(capacity));
  },
  "core.v1/Secret": foldStringData,
  "rbac.v1/RoleBinding": roleRef,
  "rbac.v1/ClusterRoleBinding": roleRef,
  "rbac.v1/Subject": (subject) => {
    if (subject["kind"] === "User" || subject["kind"] === "Group") setDefault(subject, "apiGroup", RBAC);
  },
  "resource.v1/ExactDeviceRequest": countOne,
  "resource.v1/DeviceSubRequest": countOne,
  // a volume that stands in an attachment has no such defaults
  "core.v1/PersistentVolume": (volume) => {
    const spec = objectAt(volume, "spec");
    setDefault(spec, "persistentVolumeReclaimPolicy", "Retain");
    setDefault(spec, "volumeMode", "Filesystem");
  },
  "apiextensions.v1/CustomResourceDefinition": (definition) => {
    const spec = objectAt(definition, "spec");
    const names = objectAt(spec, "names");
    const kind = stringAt(names, "kind");
    setDefault(names, "singular", kind.toLowerCase());
    if (kind !== "") setDefault(names, "listKind", `${kind}List`);
    const stored = objectsAt(spec, "versions").find((version) => version["storage"] === true);
    if (stored !== undefined) setDefault(objectAt(definition, "status"), "storedVersions", [stringAt(stored, "name")]);
  },
};

function countOne(request: MutableJsonObject): void {
  if (request["allocationMode"] === "ExactCount") setDefault(request, "count", 1);
}

function roleRef(binding: MutableJsonObject): void {
  const ref = objectAt(binding, "roleRef");
  if (!stringAt(ref, "apiGroup")) ref["apiGroup"] = RBAC;
}

/** `stringData` is write-only: it goes into `data`, encoded, and wins over it. */
function foldStringData(secret: MutableJsonObject): void {
  const plain = tryObjectAt(secret, "stringData");
  delete secret["stringData"];
  if (plain === undefined) return;
  // a copy: the stored object may share its data with this one
  const data = { ...tryObjectAt(secret, "data") };
  for (const [key, value] of Object.entries(plain)) {
    if (typeof value === "string") data[key] = Buffer.from(value, "utf8").toString("base64");
  }
  secret["data"] = data;
}
