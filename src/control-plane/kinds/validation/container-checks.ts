// Containers: names, images, ports, environment, probes, mounts. @see pkg/apis/core/validation/validation.go
import { isObject, type MutableJsonObject, stringAt } from "#base";
import { labelErrors, subdomainErrors } from "../../schema/names.ts";
import { listAt, numberAt, objectsAt, tryObjectAt } from "../json-edit.ts";
import { keyErrors } from "./configuration-checks.ts";
import { checkPortOrName, isPort, portNameErrors } from "./port-checks.ts";
import { below, type Report } from "./report.ts";
import { checkResources } from "./resource-checks.ts";
import { checkNonNegative } from "./selector-checks.ts";

/** What a container's checks need to know of its pod. */
export interface PodScope {
  readonly volumes: ReadonlySet<string>;
  readonly usesHostNetwork: boolean;
}

/** Checks one container; `role` tells which list it stands in. */
export function checkContainer(
  container: MutableJsonObject,
  path: string,
  report: Report,
  scope: PodScope & { readonly role: "main" | "init" | "sidecar" },
): void {
  const name = stringAt(container, "name");
  if (name !== "") report.invalidFor(below(path, "name"), name, labelErrors(name));
  const image = stringAt(container, "image");
  if (image === "") report.required(below(path, "image"));
  else if (image !== image.trim()) report.invalid(below(path, "image"), image, "must not have leading or trailing whitespace");
  checkPorts(container, below(path, "ports"), report, scope.usesHostNetwork);
  checkEnvironment(container, path, report);
  const resources = tryObjectAt(container, "resources");
  if (resources !== undefined) checkResources(resources, below(path, "resources"), report);
  checkMounts(container, below(path, "volumeMounts"), report, scope.volumes);
  checkProbes(container, path, report, scope.role);
  checkSecurity(container, below(path, "securityContext"), report);
}

function checkPorts(container: MutableJsonObject, path: string, report: Report, usesHostNetwork: boolean): void {
  const names = new Set<string>();
  for (const [index, port] of objectsAt(container, "ports").entries()) {
    const here = `${path}[${index}]`;
    const name = stringAt(port, "name");
    if (name !== "") {
      const errors = portNameErrors(name);
      report.invalidFor(below(here, "name"), name, errors);
      if (errors.length === 0 && names.has(name)) report.duplicate(below(here, "name"), name);
      else if (errors.length === 0) names.add(name);
    }
    const number = numberAt(port, "containerPort") ?? 0;
    if (number === 0) report.required(below(here, "containerPort"));
    else if (!isPort(number)) report.invalid(below(here, "containerPort"), number, "must be between 1 and 65535, inclusive");
    const host = numberAt(port, "hostPort") ?? 0;
    if (host !== 0 && !isPort(host)) report.invalid(below(here, "hostPort"), host, "must be between 1 and 65535, inclusive");
    if (usesHostNetwork && host !== 0 && host !== number)
      report.invalid(below(here, "hostPort"), host, "must match `containerPort` when `hostNetwork` is true");
  }
}

function checkEnvironment(container: MutableJsonObject, path: string, report: Report): void {
  for (const [index, variable] of objectsAt(container, "env").entries()) {
    const here = `${below(path, "env")}[${index}]`;
    const name = stringAt(variable, "name");
    if (name !== "" && !/^[ -<>-~]+$/.test(name)) {
      report.invalid(
        below(here, "name"),
        name,
        "a valid environment variable name must consist only of printable ASCII characters other than '='",
      );
    }
    const source = tryObjectAt(variable, "valueFrom");
    if (source !== undefined) checkValueSource(source, stringAt(variable, "value"), below(here, "valueFrom"), report);
  }
  for (const [index, source] of objectsAt(container, "envFrom").entries()) {
    const here = `${below(path, "envFrom")}[${index}]`;
    const refs = ["configMapRef", "secretRef"].filter((each) => isObject(source[each]));
    // The server names the list here, not the item.
    if (refs.length === 0) report.invalid(below(path, "envFrom"), "", "must specify one of: `configMapRef` or `secretRef`");
    if (refs.length > 1) report.invalid(here, "", "may not have more than one field specified at a time");
    for (const ref of refs) checkRefName(stringAt(source[ref], "name"), `${below(here, ref)}.name`, report);
  }
}

function checkRefName(name: string, path: string, report: Report): void {
  if (name === "") report.required(path);
  else report.invalidFor(path, name, subdomainErrors(name));
}

const SOURCES = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

function checkValueSource(source: MutableJsonObject, value: string, path: string, report: Report): void {
  const present = SOURCES.filter((each) => isObject(source[each]));
  if (present.length === 0)
    report.invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
  else if (value !== "") report.invalid(path, "", "may not be specified when `value` is not empty");
  else if (present.length > 1) report.invalid(path, "", "may not have more than one field specified at a time");
  for (const each of present) {
    const ref = source[each] as MutableJsonObject;
    const here = below(path, each);
    if (each === "configMapKeyRef" || each === "secretKeyRef") {
      report.invalidFor(below(here, "name"), stringAt(ref, "name"), subdomainErrors(stringAt(ref, "name")));
      const key = stringAt(ref, "key");
      if (key !== "") report.invalidFor(below(here, "key"), key, keyErrors(key));
    } else if (each === "fieldRef") checkFieldPath(stringAt(ref, "fieldPath"), ENVIRONMENT_FIELDS, below(here, "fieldPath"), report);
    else if (each === "resourceFieldRef") checkResourceField(stringAt(ref, "resource"), below(here, "resource"), report);
  }
}

const METADATA_FIELDS = ["metadata.name", "metadata.namespace", "metadata.uid"];
const ENVIRONMENT_FIELDS = [
  ...METADATA_FIELDS,
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];
const VOLUME_FIELDS = ["metadata.annotations", "metadata.labels", ...METADATA_FIELDS];
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  ...ENVIRONMENT_FIELDS,
  ...VOLUME_FIELDS,
  "spec.restartPolicy",
  "spec.schedulerName",
  "status.phase",
]);

function checkFieldPath(fieldPath: string, supported: readonly string[], path: string, report: Report): void {
  if (fieldPath === "" || supported.includes(fieldPath) || /^metadata\.(?:labels|annotations)\['.+'\]$/.test(fieldPath)) return;
  if (KNOWN_FIELDS.has(fieldPath)) report.notSupported(path, fieldPath, supported);
  else report.invalid(path, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`);
}

/** A field of a pod that a downward volume may hold. */
export function checkVolumeFieldPath(fieldPath: string, path: string, report: Report): void {
  checkFieldPath(fieldPath, VOLUME_FIELDS, path, report);
}

const RESOURCE_FIELDS = ["limits", "requests"].flatMap((list) => ["cpu", "ephemeral-storage", "memory"].map((name) => `${list}.${name}`));

function checkResourceField(resource: string, path: string, report: Report): void {
  const isHugePage = /^(?:limits|requests)\.hugepages-/.test(resource);
  if (resource !== "" && !isHugePage && !RESOURCE_FIELDS.includes(resource)) report.notSupported(path, resource, RESOURCE_FIELDS);
}

function checkMounts(container: MutableJsonObject, path: string, report: Report, volumes: ReadonlySet<string>): void {
  const paths = new Set<string>();
  for (const [index, mount] of objectsAt(container, "volumeMounts").entries()) {
    const here = `${path}[${index}]`;
    const name = stringAt(mount, "name");
    if (name === "") report.required(below(here, "name"));
    else if (!volumes.has(name)) report.notFound(below(here, "name"), name);
    const mountPath = stringAt(mount, "mountPath");
    if (mountPath !== "" && paths.has(mountPath)) report.invalid(below(here, "mountPath"), mountPath, "must be unique");
    paths.add(mountPath);
    for (const key of ["subPath", "subPathExpr"]) {
      // The server names the list here, not the item.
      const sub = stringAt(mount, key);
      if (sub.startsWith("/")) report.invalid(below(path, key), sub, "must be a relative path");
      if (sub.split("/").includes("..")) report.invalid(below(path, key), sub, "must not contain '..'");
    }
  }
}

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const HANDLERS = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

function checkProbes(container: MutableJsonObject, path: string, report: Report, role: "main" | "init" | "sidecar"): void {
  for (const key of PROBES) {
    const probe = tryObjectAt(container, key);
    if (probe === undefined) continue;
    const here = below(path, key);
    if (role === "init") {
      report.forbidden(here, "may not be set for init containers without restartPolicy=Always");
      continue;
    }
    checkHandler(probe, here, report);
    checkNonNegative(
      probe,
      ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"],
      here,
      report,
    );
    const threshold = numberAt(probe, "successThreshold") ?? 1;
    if (key !== "readinessProbe" && threshold !== 1 && threshold >= 0)
      report.invalid(below(here, "successThreshold"), threshold, "must be 1");
  }
  const lifecycle = tryObjectAt(container, "lifecycle");
  if (lifecycle === undefined) return;
  if (role === "init") {
    report.forbidden(below(path, "lifecycle"), "may not be set for init containers without restartPolicy=Always");
    return;
  }
  for (const key of ["postStart", "preStop"]) {
    const hook = tryObjectAt(lifecycle, key);
    if (hook !== undefined) checkHandler(hook, `${below(path, "lifecycle")}.${key}`, report);
  }
}

function checkHandler(object: MutableJsonObject, path: string, report: Report): void {
  const present = HANDLERS.filter((each) => isObject(object[each]));
  if (present.length === 0) report.required(path, "must specify a handler type");
  for (const extra of present.slice(1)) report.forbidden(below(path, extra), "may not specify more than 1 handler type");
  const first = present[0];
  const handler = first === undefined ? undefined : tryObjectAt(object, first);
  if (first === undefined || handler === undefined) return;
  const here = below(path, first);
  if (first === "exec" && listAt(handler, "command").length === 0) report.required(below(here, "command"));
  if (first === "httpGet" || first === "tcpSocket") checkPortOrName(handler["port"] ?? 0, below(here, "port"), report);
  if (first === "grpc" && !isPort(handler["port"]))
    report.invalid(below(here, "port"), handler["port"] ?? 0, "must be between 1 and 65535, inclusive");
}

function checkSecurity(container: MutableJsonObject, path: string, report: Report): void {
  const security = tryObjectAt(container, "securityContext");
  if (security === undefined) return;
  checkUsers(security, ["runAsUser", "runAsGroup"], path, report);
  if (security["allowPrivilegeEscalation"] !== false) return;
  if (security["privileged"] === true)
    report.invalid(path, security, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
  const added = listAt(tryObjectAt(security, "capabilities"), "add");
  if (added.includes("CAP_SYS_ADMIN"))
    report.invalid(path, security, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
}

/** Numeric ids of users and groups. */
export function checkUsers(object: MutableJsonObject, fields: readonly string[], path: string, report: Report): void {
  for (const field of fields) {
    const id = numberAt(object, field);
    if (id !== undefined) checkUser(id, below(path, field), report);
  }
}

export function checkUser(id: number, path: string, report: Report): void {
  if (id < 0 || id > 2_147_483_647) report.invalid(path, id, "must be between 0 and 2147483647, inclusive");
}
