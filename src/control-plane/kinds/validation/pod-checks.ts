// Pod specifications and what stands inside them.
import { stringAt } from "#base";
import type { MutableJsonObject } from "#base";
import { labelErrors, labelKeyErrors, subdomainErrors } from "../../schema/names.ts";
import { listAt, numberAt, objectsAt, tryObjectAt } from "../json-edit.ts";
import { checkContainer, checkUser, checkUsers, type PodScope } from "./container-checks.ts";
import { below, type Check, type Report, type Scope } from "./report.ts";
import { checkLabels } from "./selector-checks.ts";
import { isIpAddress } from "./address-checks.ts";
import { checkVolumes } from "./volume-checks.ts";

export const POD_CHECKS: Readonly<Record<string, Check>> = {
  "core.v1/PodSpec": podSpec,
  "core.v1/PodSecurityContext": podSecurity,
  "core.v1/SeccompProfile": (profile, path, report) => {
    if (profile["type"] === "Localhost" && !stringAt(profile, "localhostProfile")) {
      report.required(below(path, "localhostProfile"), "must be set when seccomp type is Localhost");
    } else if (profile["type"] !== "Localhost" && profile["localhostProfile"] !== undefined) {
      report.invalid(below(path, "localhostProfile"), profile, "can only be set when seccomp type is Localhost");
    }
  },
  "core.v1/Toleration": toleration,
  "core.v1/TopologySpreadConstraint": (constraint, path, report) => {
    const skew = numberAt(constraint, "maxSkew") ?? 0;
    if (skew <= 0) report.invalid(below(path, "maxSkew"), skew, "must be greater than zero");
  },
  "core.v1/PodAffinityTerm": (term, path, report) => {
    const key = stringAt(term, "topologyKey");
    if (key === "") report.required(below(path, "topologyKey"), "can not be empty");
    report.invalidFor(below(path, "topologyKey"), key, labelKeyErrors(key));
  },
  "core.v1/PreferredSchedulingTerm": weight,
  "core.v1/WeightedPodAffinityTerm": weight,
  "core.v1/HostAlias": (alias, path, report) => {
    const ip = stringAt(alias, "ip");
    if (!isIpAddress(ip)) report.invalid(below(path, "ip"), ip, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
    for (const [index, host] of ((alias["hostnames"] as string[] | undefined) ?? []).entries()) {
      report.invalidFor(`${below(path, "hostnames")}[${index}]`, host, subdomainErrors(host));
    }
  },
  "core.v1/PodReadinessGate": (gate, path, report) => {
    const type = stringAt(gate, "conditionType");
    if (type !== "") report.invalidFor(below(path, "conditionType"), type, labelKeyErrors(type));
  },
};

function weight(term: MutableJsonObject, path: string, report: Report): void {
  const value = numberAt(term, "weight") ?? 0;
  if (value < 1 || value > 100) report.invalid(below(path, "weight"), value, "must be in the range 1-100");
}

function podSpec(spec: MutableJsonObject, path: string, report: Report, scope: Scope): void {
  const volumes = new Set([...checkVolumes(spec, below(path, "volumes"), report), ...claimNames(scope)]);
  checkContainers(spec, path, report, { volumes, usesHostNetwork: spec["hostNetwork"] === true });
  checkLabels(spec["nodeSelector"], below(path, "nodeSelector"), report);
  const account = stringAt(spec, "serviceAccountName");
  if (account !== "") report.invalidFor(below(path, "serviceAccountName"), account, subdomainErrors(account));
  for (const key of ["hostname", "subdomain"]) {
    const name = stringAt(spec, key);
    if (name !== "") report.invalidFor(below(path, key), name, labelErrors(name));
  }
  const deadline = numberAt(spec, "activeDeadlineSeconds");
  if (deadline !== undefined && (deadline < 1 || deadline > 2_147_483_647)) {
    report.invalid(below(path, "activeDeadlineSeconds"), deadline, "must be between 1 and 2147483647, inclusive");
  }
  checkDns(spec, path, report);
  checkSpread(spec, path, report);
}

function checkContainers(spec: MutableJsonObject, path: string, report: Report, scope: PodScope): void {
  const names = new Set<string>();
  const hostPorts = new Set<string>();
  for (const list of ["containers", "initContainers"]) {
    for (const [index, container] of objectsAt(spec, list).entries()) {
      const here = `${path === "" ? list : below(path, list)}[${index}]`;
      const role = list === "containers" ? "main" : container["restartPolicy"] === "Always" ? "sidecar" : "init";
      checkContainer(container, here, report, { ...scope, role });
      const name = stringAt(container, "name");
      if (name !== "" && names.has(name)) report.duplicate(below(here, "name"), name);
      names.add(name);
      if (list === "containers") checkHostPorts(container, below(here, "ports"), report, hostPorts);
    }
  }
}

function checkHostPorts(container: MutableJsonObject, path: string, report: Report, taken: Set<string>): void {
  for (const [index, port] of objectsAt(container, "ports").entries()) {
    const number = numberAt(port, "hostPort") ?? 0;
    if (number === 0) continue;
    const id = `${stringAt(port, "protocol")}/${stringAt(port, "hostIP")}/${number}`;
    if (taken.has(id)) report.duplicate(`${path}[${index}].hostPort`, id);
    taken.add(id);
  }
}

function checkDns(spec: MutableJsonObject, path: string, report: Report): void {
  if (spec["dnsPolicy"] !== "None") return;
  const config = tryObjectAt(spec, "dnsConfig");
  if (config === undefined) report.required(below(path, "dnsConfig"), "must provide `dnsConfig` when `dnsPolicy` is None");
  else if (!Array.isArray(config["nameservers"])) {
    report.required(`${below(path, "dnsConfig")}.nameservers`, "must provide at least one DNS nameserver when `dnsPolicy` is None");
  }
}

/** A constraint that comes again is reported where it came first. */
function checkSpread(spec: MutableJsonObject, path: string, report: Report): void {
  const ids = objectsAt(spec, "topologySpreadConstraints").map(
    (each) => `{${stringAt(each, "topologyKey")}, ${stringAt(each, "whenUnsatisfiable")}}`,
  );
  for (const [index, id] of ids.entries()) {
    if (ids.includes(id, index + 1))
      report.duplicate(`${below(path, "topologySpreadConstraints")}[${index}].{topologyKey, whenUnsatisfiable}`, id);
  }
}

const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;

function podSecurity(security: MutableJsonObject, path: string, report: Report): void {
  checkUsers(security, ["runAsUser", "runAsGroup", "fsGroup"], path, report);
  for (const [index, id] of listAt(security, "supplementalGroups").entries())
    if (typeof id === "number") checkUser(id, `${below(path, "supplementalGroups")}[${index}]`, report);
  for (const [index, sysctl] of objectsAt(security, "sysctls").entries()) {
    const name = stringAt(sysctl, "name");
    if (name.length > 253 || !SYSCTL.test(name)) {
      report.invalid(
        `${below(path, "sysctls")}[${index}].name`,
        name,
        "must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
      );
    }
  }
}

const OPERATORS = ["Equal", "Exists"];

function toleration(each: MutableJsonObject, path: string, report: Report): void {
  const [key, operator, effect] = [stringAt(each, "key"), stringAt(each, "operator"), stringAt(each, "effect")];
  if (key !== "") report.invalidFor(below(path, "key"), key, labelKeyErrors(key));
  if (key === "" && operator !== "Exists") {
    report.invalid(
      below(path, "operator"),
      operator,
      'operator must be Exists when `key` is empty, which means "match all values and all keys"',
    );
  }
  if (typeof each["tolerationSeconds"] === "number" && effect !== "NoExecute") {
    report.invalid(below(path, "effect"), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
  }
  const value = stringAt(each, "value");
  if (operator === "Exists" && value !== "")
    report.invalid(below(path, "operator"), value, "value must be empty when `operator` is 'Exists'");
  if (operator !== "" && !OPERATORS.includes(operator)) report.notSupported(below(path, "operator"), operator, OPERATORS);
}

/** Volumes that a StatefulSet makes for each of its pods. */
function claimNames({ kind, root }: Scope): string[] {
  if (kind !== "apps.v1/StatefulSet") return [];
  return objectsAt(tryObjectAt(root, "spec") ?? {}, "volumeClaimTemplates").map((claim) => stringAt(claim, "metadata", "name"));
}
