// Volumes of pods and their sources.
import { isObject, type MutableJsonObject, stringAt } from "#base";
import { labelErrors } from "../../schema/names.ts";
import { numberAt, objectsAt, tryObjectAt } from "../json-edit.ts";
import { checkVolumeFieldPath } from "./container-checks.ts";
import { below, type Report } from "./report.ts";

/** Texts that a volume source needs, beyond those that the type table calls required. */
const REQUIRED: Readonly<Record<string, string>> = { secret: "secretName", configMap: "name" };
const HOST_PATH_TYPES = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

/** Names of the volumes of a pod, each checked on the way. */
export function checkVolumes(spec: MutableJsonObject, path: string, report: Report): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, volume] of objectsAt(spec, "volumes").entries()) {
    const here = `${path}[${index}]`;
    const name = stringAt(volume, "name");
    const errors = name === "" ? [] : labelErrors(name);
    report.invalidFor(below(here, "name"), name, errors);
    if (names.has(name)) report.duplicate(below(here, "name"), name);
    // a volume that is wrong in itself is none for the mounts
    if (checkSources(volume, here, report) && name !== "" && errors.length === 0) names.add(name);
  }
  return names;
}

/** @returns whether the volume has no more than one source */
function checkSources(volume: MutableJsonObject, path: string, report: Report): boolean {
  const sources = Object.keys(volume).filter((key) => key !== "name" && isObject(volume[key]));
  const ordered = ["emptyDir", "hostPath", ...sources].filter((key, index, all) => sources.includes(key) && all.indexOf(key) === index);
  for (const extra of ordered.slice(1)) report.forbidden(below(path, extra), "may not specify more than 1 volume type");
  const first = ordered[0];
  const source = first === undefined ? undefined : tryObjectAt(volume, first);
  if (first === undefined || source === undefined) return true;
  const here = below(path, first);
  const needed = REQUIRED[first];
  if (needed !== undefined && stringAt(source, needed) === "") report.required(below(here, needed));
  checkSource(first, source, here, report);
  return ordered.length < 2;
}

function checkSource(kind: string, source: MutableJsonObject, path: string, report: Report): void {
  switch (kind) {
    case "secret":
    case "configMap":
      checkMode(source, "defaultMode", path, report);
      checkItems(source, path, report);
      break;
    case "downwardAPI":
      checkMode(source, "defaultMode", path, report);
      checkDownward(source, path, report);
      break;
    case "projected":
      checkMode(source, "defaultMode", path, report);
      checkProjections(source, path, report);
      break;
    case "hostPath": {
      const hostPath = stringAt(source, "path");
      if (hostPath.split("/").includes("..")) report.invalid(below(path, "path"), hostPath, "must not contain '..'");
      const type = stringAt(source, "type");
      if (!HOST_PATH_TYPES.includes(type)) report.notSupported(below(path, "type"), type, HOST_PATH_TYPES);
      break;
    }
    case "nfs": {
      const mounted = stringAt(source, "path");
      if (mounted !== "" && !mounted.startsWith("/")) report.invalid(below(path, "path"), mounted, "must be an absolute path");
      break;
    }
    default:
  }
}

function checkMode(object: MutableJsonObject, field: string, path: string, report: Report): void {
  const mode = numberAt(object, field);
  if (mode !== undefined && (mode < 0 || mode > 0o777)) {
    report.invalid(below(path, field), mode, "must be a number between 0 and 0777 (octal), both inclusive");
  }
}

function checkItems(source: MutableJsonObject, path: string, report: Report): void {
  for (const [index, item] of objectsAt(source, "items").entries()) {
    const here = `${below(path, "items")}[${index}]`;
    checkLocalPath(stringAt(item, "path"), below(here, "path"), report);
    checkMode(item, "mode", here, report);
  }
}

function checkLocalPath(value: string, path: string, report: Report): void {
  if (value.startsWith("/")) report.invalid(path, value, "must be a relative path");
  if (value.split("/").includes("..")) report.invalid(path, value, "must not contain '..'");
  else if (value.startsWith("..")) report.invalid(path, value, "must not start with '..'");
}

function checkDownward(source: MutableJsonObject, path: string, report: Report): void {
  for (const [index, item] of objectsAt(source, "items").entries()) {
    const here = `${below(path, "items")}[${index}]`;
    checkLocalPath(stringAt(item, "path"), below(here, "path"), report);
    checkMode(item, "mode", here, report);
    const ref = tryObjectAt(item, "fieldRef");
    if (ref !== undefined) checkVolumeFieldPath(stringAt(ref, "fieldPath"), `${below(here, "fieldRef")}.fieldPath`, report);
    else if (!isObject(item["resourceFieldRef"])) report.required(here, "one of fieldRef and resourceFieldRef is required");
  }
}

function checkProjections(source: MutableJsonObject, path: string, report: Report): void {
  for (const [index, projection] of objectsAt(source, "sources").entries()) {
    const here = `${below(path, "sources")}[${index}]`;
    for (const key of ["secret", "configMap"]) {
      const ref = tryObjectAt(projection, key);
      if (ref === undefined) continue;
      if (stringAt(ref, "name") === "") report.required(`${below(here, key)}.name`);
      checkItems(ref, below(here, key), report);
    }
    const downward = tryObjectAt(projection, "downwardAPI");
    if (downward !== undefined) checkDownward(downward, below(here, "downwardAPI"), report);
    const token = tryObjectAt(projection, "serviceAccountToken");
    const seconds = numberAt(token, "expirationSeconds");
    if (seconds !== undefined && seconds < 600) {
      report.invalid(`${below(here, "serviceAccountToken")}.expirationSeconds`, seconds, "may not specify a duration less than 10 minutes");
    }
  }
}
