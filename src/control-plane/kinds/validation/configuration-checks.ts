// ConfigMaps, Secrets, limits, quotas, leases and classes.
import { isObject, type MutableJsonObject, stringAt } from "#base";
import { compareQuantity, tryParseQuantity } from "#codec";
import { labelErrors } from "../../schema/names.ts";
import { objectAt, tryObjectAt } from "../json-edit.ts";
import { resourceNameErrors } from "./resource-checks.ts";
import { below, type Check, type Report } from "./report.ts";

const MAX_CONTENT = 1_048_576;
const KEY_TEXT =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

export const CONFIGURATION_CHECKS: Readonly<Record<string, Check>> = {
  "core.v1/ConfigMap": configMap,
  "core.v1/Secret": secret,
  "core.v1/LimitRangeItem": limitRangeItem,
  "core.v1/ResourceQuotaSpec": (spec, path, report) => {
    for (const name of Object.keys(tryObjectAt(spec, "hard") ?? {})) quotaName(name, `${below(path, "hard")}[${name}]`, report);
  },
  "coordination.v1/LeaseSpec": (spec, path, report) => {
    const seconds = spec["leaseDurationSeconds"];
    if (typeof seconds === "number" && seconds <= 0) report.invalid(below(path, "leaseDurationSeconds"), seconds, "must be greater than 0");
    const transitions = spec["leaseTransitions"];
    if (typeof transitions === "number" && transitions < 0)
      report.invalid(below(path, "leaseTransitions"), transitions, "must be greater than or equal to 0");
  },
  "scheduling.v1/PriorityClass": (object, _path, report) => {
    const value = object["value"];
    const isSystem = stringAt(objectAt(object, "metadata"), "name").startsWith("system-");
    if (!isSystem && typeof value === "number" && value > 1_000_000_000) {
      report.forbidden("value", "maximum allowed value of a user defined priority is 1000000000");
    }
  },
  "node.v1/RuntimeClass": (object, _path, report) =>
    report.invalidFor(
      "handler",
      stringAt(object, "handler"),
      stringAt(object, "handler") === "" ? [] : labelErrors(stringAt(object, "handler")),
    ),
};

/** @see apimachinery validation.IsConfigMapKey */
export function keyErrors(key: string): string[] {
  const errors: string[] = [];
  if (key.length > 253) errors.push("must be no more than 253 characters");
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) errors.push(KEY_TEXT);
  if (key === ".") errors.push("must not be '.'");
  else if (key === "..") errors.push("must not be '..'");
  else if (key.startsWith("..")) errors.push("must not start with '..'");
  return errors;
}

function configMap(object: MutableJsonObject, _path: string, report: Report): void {
  const data = tryObjectAt(object, "data") ?? {};
  const binary = tryObjectAt(object, "binaryData") ?? {};
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    report.invalidFor(`data[${key}]`, key, keyErrors(key));
    if (Object.hasOwn(binary, key)) report.invalid(`data[${key}]`, key, "duplicate of key present in binaryData");
    if (typeof value === "string") size += Buffer.byteLength(value);
  }
  for (const [key, value] of Object.entries(binary)) {
    report.invalidFor(`binaryData[${key}]`, key, keyErrors(key));
    if (typeof value === "string") size += Buffer.byteLength(value, "base64");
  }
  if (size > MAX_CONTENT) report.errors.push({ type: "tooLong", field: "", detail: `may not be more than ${MAX_CONTENT} bytes` });
}

const DOCKER: Readonly<Record<string, string>> = {
  "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
  "kubernetes.io/dockercfg": ".dockercfg",
};

function secret(object: MutableJsonObject, _path: string, report: Report): void {
  const data = tryObjectAt(object, "data") ?? {};
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    report.invalidFor(`data[${key}]`, key, keyErrors(key));
    if (typeof value === "string") size += Buffer.byteLength(value, "base64");
  }
  if (size > MAX_CONTENT) report.errors.push({ type: "tooLong", field: "data", detail: `may not be more than ${MAX_CONTENT} bytes` });
  secretType(object, data, report);
}

function secretType(object: MutableJsonObject, data: MutableJsonObject, report: Report): void {
  const type = stringAt(object, "type");
  const missing = (...keys: readonly string[]): void => {
    for (const key of keys) if (!Object.hasOwn(data, key)) report.required(`data[${key}]`);
  };
  const docker = DOCKER[type];
  if (docker !== undefined) {
    missing(docker);
    const fault = Object.hasOwn(data, docker) ? jsonFault(stringAt(data, docker)) : undefined;
    if (fault !== undefined) report.invalid(`data[${docker}]`, "<secret contents redacted>", fault);
    return;
  }
  switch (type) {
    case "kubernetes.io/service-account-token": {
      const annotations = tryObjectAt(objectAt(object, "metadata"), "annotations");
      if (!stringAt(annotations, "kubernetes.io/service-account.name"))
        report.required("metadata.annotations[kubernetes.io/service-account.name]");
      break;
    }
    case "kubernetes.io/basic-auth":
      if (!Object.hasOwn(data, "username") && !Object.hasOwn(data, "password")) missing("username", "password");
      break;
    case "kubernetes.io/ssh-auth":
      missing("ssh-privatekey");
      break;
    case "kubernetes.io/tls":
      missing("tls.crt", "tls.key");
      break;
    default:
  }
}

/** Why base64-encoded content is no JSON object, without quoting it. */
function jsonFault(encoded: string): string | undefined {
  try {
    return isObject(JSON.parse(Buffer.from(encoded, "base64").toString("utf8")))
      ? undefined
      : "json: cannot unmarshal into Go value of type map[string]interface {}";
  } catch {
    // The parser's own message would quote the secret.
    return "unexpected end of JSON input";
  }
}

function limitRangeItem(item: MutableJsonObject, path: string, report: Report): void {
  const lists = Object.fromEntries(["max", "min", "default", "defaultRequest"].map((key) => [key, tryObjectAt(item, key) ?? {}]));
  const names = new Set(Object.values(lists).flatMap((list) => Object.keys(list)));
  const compare = (smaller: string, greater: string, name: string): boolean => {
    const [a, b] = [tryParseQuantity(lists[smaller]?.[name]), tryParseQuantity(lists[greater]?.[name])];
    return a !== undefined && b !== undefined && compareQuantity(a, b) > 0;
  };
  const amount = (list: string, name: string): string => String(lists[list]?.[name] as string);
  for (const name of names) {
    const error = (list: string, value: string, detail: string): void => report.invalid(`${below(path, list)}[${name}]`, value, detail);
    if (compare("min", "max", name))
      error("min", amount("min", name), `min value ${amount("min", name)} is greater than max value ${amount("max", name)}`);
    if (compare("min", "defaultRequest", name)) {
      error(
        "defaultRequest",
        amount("defaultRequest", name),
        `min value ${amount("min", name)} is greater than default request value ${amount("defaultRequest", name)}`,
      );
    }
    if (compare("defaultRequest", "max", name)) {
      error(
        "defaultRequest",
        amount("defaultRequest", name),
        `default request value ${amount("defaultRequest", name)} is greater than max value ${amount("max", name)}`,
      );
    }
    if (compare("defaultRequest", "default", name)) {
      error(
        "defaultRequest",
        amount("defaultRequest", name),
        `default request value ${amount("defaultRequest", name)} is greater than default limit value ${amount("default", name)}`,
      );
    }
    if (compare("min", "default", name))
      error("default", amount("min", name), `min value ${amount("min", name)} is greater than default value ${amount("default", name)}`);
    if (compare("default", "max", name))
      error("default", amount("max", name), `default value ${amount("default", name)} is greater than max value ${amount("max", name)}`);
  }
}

const QUOTA_NAMES: ReadonlySet<string> = new Set(
  [
    "cpu memory ephemeral-storage pods services replicationcontrollers resourcequotas secrets configmaps persistentvolumeclaims",
    "services.nodeports services.loadbalancers requests.cpu requests.memory requests.storage requests.ephemeral-storage",
    "limits.cpu limits.memory limits.ephemeral-storage",
  ].flatMap((names) => names.split(" ")),
);

function quotaName(name: string, path: string, report: Report): void {
  report.invalidFor(path, name, resourceNameErrors(name));
  if (!name.includes("/") && !QUOTA_NAMES.has(name) && !name.startsWith("requests.hugepages-") && !name.startsWith("hugepages-")) {
    report.invalid(path, name, "must be a standard resource for quota");
  }
}
