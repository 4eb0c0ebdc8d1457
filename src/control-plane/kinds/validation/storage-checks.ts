// Claims, volumes and classes of storage.
import { isObject, type MutableJsonObject, stringAt } from "#base";
import { tryParseQuantity } from "#codec";
import { subdomainErrors } from "../../schema/names.ts";
import { listAt, objectAt, tryObjectAt } from "../json-edit.ts";
import { below, type Check, type Report } from "./report.ts";

export const STORAGE_CHECKS: Readonly<Record<string, Check>> = {
  "core.v1/PersistentVolumeClaimSpec": claimSpec,
  "core.v1/PersistentVolume": volume,
};

const MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

function checkModes(spec: MutableJsonObject, path: string, report: Report): void {
  const modes = listAt(spec, "accessModes").map((each) => String(each as string));
  for (const mode of modes) if (!MODES.includes(mode)) report.notSupported(below(path, "accessModes"), mode, MODES);
  if (modes.includes("ReadWriteOncePod") && modes.length > 1)
    report.forbidden(below(path, "accessModes"), "may not use ReadWriteOncePod with other access modes");
}

function claimSpec(spec: MutableJsonObject, path: string, report: Report): void {
  if (listAt(spec, "accessModes").length === 0) report.required(below(path, "accessModes"), "at least 1 access mode is required");
  checkModes(spec, path, report);
  const storage = tryObjectAt(tryObjectAt(spec, "resources"), "requests")?.["storage"];
  const amount = tryParseQuantity(storage);
  const here = `${below(path, "resources")}[storage]`;
  if (storage === undefined) report.required(here);
  else if (amount !== undefined && amount.nanos <= 0n) report.invalid(here, storage, "must be greater than zero");
  const name = stringAt(spec, "storageClassName");
  if (name !== "") report.invalidFor(below(path, "storageClassName"), name, subdomainErrors(name));
}

const NOT_SOURCES: ReadonlySet<string> = new Set(["claimRef", "nodeAffinity", "capacity"]);

function volume(object: MutableJsonObject, _path: string, report: Report): void {
  const spec = objectAt(object, "spec");
  if (listAt(spec, "accessModes").length === 0) report.required("spec.accessModes");
  checkModes(spec, "spec", report);
  const capacity = tryObjectAt(spec, "capacity");
  if (capacity === undefined) report.required("spec.capacity");
  if (capacity?.["storage"] === undefined || Object.keys(capacity).length > 1)
    report.notSupported("spec.capacity", capacity ?? null, ["storage"]);
  const sources = Object.keys(spec).filter((key) => !NOT_SOURCES.has(key) && isObject(spec[key]));
  const ordered = ["hostPath", ...sources].filter((key, index, all) => sources.includes(key) && all.indexOf(key) === index);
  if (ordered.length === 0) report.required("spec", "must specify a volume type");
  for (const extra of ordered.slice(1)) report.forbidden(`spec.${extra}`, "may not specify more than 1 volume type");
}
