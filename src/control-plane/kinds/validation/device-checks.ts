// What the cluster attaches and hands out: volumes, devices, addresses, certificates, APIs of other servers.
import { stringAt, type MutableJsonObject } from "#base";
import { label1035Errors, subdomainErrors } from "../../schema/names.ts";
import { listAt, numberAt, objectAt, tryObjectAt } from "../json-edit.ts";
import { isIpAddress } from "./address-checks.ts";
import { below, type Check, type Report } from "./report.ts";

export const DEVICE_CHECKS: Readonly<Record<string, Check>> = {
  "apiregistration.v1/APIService": apiService,
  "apps.v1/ControllerRevision": (revision, _path, report) => {
    if (revision["data"] === undefined || revision["data"] === null) report.required("data", "data is mandatory");
  },
  "certificates.v1/CertificateSigningRequestSpec": (spec, path, report) => {
    const pem = atob(stringAt(spec, "request"));
    if (!/^\s*-----BEGIN CERTIFICATE REQUEST-----/m.test(pem))
      report.invalid(below(path, "request"), spec["request"] ?? null, "PEM block type must be CERTIFICATE REQUEST");
    if (listAt(spec, "usages").length === 0) report.required(below(path, "usages"));
  },
  "networking.v1/IngressClass": (ingressClass, _path, report) => {
    if (stringAt(ingressClass, "spec", "controller") === "") report.required("spec.controller");
  },
  "networking.v1/IPAddress": (address, _path, report) => {
    const name = stringAt(address, "metadata", "name");
    if (!isIpAddress(name)) report.invalid("metadata.name", name, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
  },
  "networking.v1/ServiceCIDR": (range, _path, report) => {
    if (listAt(objectAt(range, "spec"), "cidrs").length === 0) report.required("spec.cidrs", "at least one CIDR required");
  },
  "storage.v1/CSIStorageCapacity": (capacity, _path, report) => {
    const name = stringAt(capacity, "storageClassName");
    report.invalidFor("storageClassName", name, subdomainErrors(name));
  },
  "storage.v1/VolumeAttachmentSpec": attachment,
  "storage.v1/VolumeAttributesClass": (attributes, _path, report) => {
    if (Object.keys(tryObjectAt(attributes, "parameters") ?? {}).length === 0)
      report.required("parameters", "must contain at least one key/value pair");
  },
  "resource.v1/ResourceSliceSpec": slice,
};

/** @see kube-aggregator pkg/apis/apiregistration/validation */
function apiService(service: MutableJsonObject, _path: string, report: Report): void {
  const spec = objectAt(service, "spec");
  const [name, group, version] = [stringAt(service, "metadata", "name"), stringAt(spec, "group"), stringAt(spec, "version")];
  const wanted = `${version}.${group}`;
  if (name !== wanted) report.invalid("metadata.name", name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`);
  if (group === "" && version !== "v1") report.required("spec.group", "only v1 may have an empty group and it better be legacy kube");
  else if (group !== "") report.invalidFor("spec.group", group, subdomainErrors(group));
  report.invalidFor("spec.version", version, label1035Errors(version));
  for (const [field, limit] of [
    ["groupPriorityMinimum", 20_000],
    ["versionPriority", 1000],
  ] as const) {
    const value = numberAt(spec, field) ?? 0;
    if (value <= 0 || value > limit) report.invalid(`spec.${field}`, value, `must be positive and less than ${limit}`);
  }
}

function attachment(spec: MutableJsonObject, path: string, report: Report): void {
  const node = stringAt(spec, "nodeName");
  report.invalidFor(below(path, "nodeName"), node, subdomainErrors(node));
  const source = tryObjectAt(spec, "source");
  const count = Number(stringAt(source, "persistentVolumeName") !== "") + Number(tryObjectAt(source, "inlineVolumeSpec") !== undefined);
  if (count === 0) report.required(below(path, "source"), "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
  if (count > 1) report.forbidden(below(path, "source"), "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
}

const PLACES = ["nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection"];

function slice(spec: MutableJsonObject, path: string, report: Report): void {
  const count = numberAt(tryObjectAt(spec, "pool"), "resourceSliceCount") ?? 0;
  if (count <= 0) report.invalid(below(path, "pool.resourceSliceCount"), count, "must be greater than zero");
  const set = PLACES.filter((key) => spec[key] !== undefined && spec[key] !== "" && spec[key] !== false);
  const places = PLACES.map((each) => `\`${each}\``).join(", ");
  if (set.length === 0) report.required(path, `exactly one of ${places} is required`);
  if (set.length > 1) report.invalid(path, `{${set.join(", ")}}`, `exactly one of ${places} is required, but multiple fields are set`);
}
