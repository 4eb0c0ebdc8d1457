// Services, Endpoints and EndpointSlices. @see pkg/apis/core/validation ValidateService
import { stringAt } from "#base";
import type { MutableJsonObject } from "#base";
import { labelErrors, subdomainErrors } from "../../schema/names.ts";
import { listAt, numberAt, objectAt, objectsAt } from "../json-edit.ts";
import { allocationErrors, familyErrors } from "../service-allocation.ts";
import { checkAddress, checkCidr, isIpAddress } from "./address-checks.ts";
import { checkPort, checkPortOrName, portNameErrors } from "./port-checks.ts";
import { below, type Check, type Report, type Scope } from "./report.ts";
import { checkLabels } from "./selector-checks.ts";

export const SERVICE_CHECKS: Readonly<Record<string, Check>> = {
  "core.v1/Service": service,
  "core.v1/EndpointAddress": (address, path, report) => checkAddress(stringAt(address, "ip"), below(path, "ip"), report),
  "core.v1/EndpointPort": (port, path, report) => checkPort(port["port"], below(path, "port"), report),
  "discovery.v1/EndpointSlice": endpointSlice,
};

function service(object: MutableJsonObject, _path: string, report: Report, scope: Scope): void {
  const spec = objectAt(object, "spec");
  const type = stringAt(spec, "type");
  const isHeadless = spec["clusterIP"] === "None";
  if (objectsAt(spec, "ports").length === 0 && !isHeadless && type !== "ExternalName") report.required("spec.ports");
  checkType(spec, type, isHeadless, report);
  checkPorts(spec, type, report);
  checkLabels(spec["selector"], "spec.selector", report);
  for (const [index, address] of listAt(spec, "externalIPs").entries())
    checkAddress(String(address as string), `spec.externalIPs[${index}]`, report);
  checkBalancer(spec, type, report);
  const external = type === "NodePort" || type === "LoadBalancer" || listAt(spec, "externalIPs").length > 0;
  const policy = stringAt(spec, "externalTrafficPolicy");
  if (policy !== "" && !external)
    report.invalid("spec.externalTrafficPolicy", policy, "may only be set for externally-accessible services");
  if (type !== "ExternalName") report.errors.push(...familyErrors(object), ...allocationErrors(object, scope.old, scope.context));
}

function checkType(spec: MutableJsonObject, type: string, isHeadless: boolean, report: Report): void {
  const addresses = listAt(spec, "clusterIPs");
  if (type === "ExternalName") {
    const name = stringAt(spec, "externalName").replace(/\.$/, "");
    if (addresses.length > 0 || stringAt(spec, "clusterIP") !== "")
      report.forbidden("spec.clusterIPs", "may not be set for ExternalName services");
    if (listAt(spec, "ipFamilies").length > 0) report.forbidden("spec.ipFamilies", "may not be set for ExternalName services");
    if (stringAt(spec, "ipFamilyPolicy") !== "") report.forbidden("spec.ipFamilyPolicy", "may not be set for ExternalName services");
    if (name === "") report.required("spec.externalName");
    else report.invalidFor("spec.externalName", name, subdomainErrors(name));
    return;
  }
  if (isHeadless && (type === "NodePort" || type === "LoadBalancer")) {
    report.invalid("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${type} services`);
  }
  for (const [index, address] of addresses.entries()) {
    if (address !== "None" && !isIpAddress(String(address as string)))
      checkAddress(String(address as string), `spec.clusterIPs[${index}]`, report);
  }
}

function checkPorts(spec: MutableJsonObject, type: string, report: Report): void {
  const ports = objectsAt(spec, "ports");
  const names = new Set<string>();
  const numbers = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const path = `spec.ports[${index}]`;
    const name = stringAt(port, "name");
    if (name === "") {
      if (ports.length > 1) report.required(below(path, "name"));
    } else {
      report.invalidFor(below(path, "name"), name, labelErrors(name));
      if (names.has(name)) report.duplicate(below(path, "name"), name);
      names.add(name);
    }
    checkPort(port["port"], below(path, "port"), report);
    const target = port["targetPort"] ?? 0;
    if (typeof target === "string") report.invalidFor(below(path, "targetPort"), target, portNameErrors(target));
    else checkPortOrName(target, below(path, "targetPort"), report);
    const node = numberAt(port, "nodePort") ?? 0;
    if (node !== 0 && type === "ClusterIP") report.forbidden(below(path, "nodePort"), "may not be used when `type` is 'ClusterIP'");
    const id = `${stringAt(port, "protocol")}/${String(port["port"] as number)}`;
    if (numbers.has(id)) {
      report.duplicate(path, { Name: "", Protocol: port["protocol"], AppProtocol: null, Port: port["port"], TargetPort: 0, NodePort: 0 });
    }
    numbers.add(id);
  }
}

function checkBalancer(spec: MutableJsonObject, type: string, report: Report): void {
  const ranges = listAt(spec, "loadBalancerSourceRanges");
  if (ranges.length === 0) return;
  if (type !== "LoadBalancer") report.forbidden("spec.LoadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'");
  // The server writes this field with a capital.
  for (const [index, range] of ranges.entries())
    checkCidr(String(range as string).trim(), `spec.LoadBalancerSourceRanges[${index}]`, report);
}

function endpointSlice(slice: MutableJsonObject, _path: string, report: Report): void {
  const type = stringAt(slice, "addressType");
  for (const [index, endpoint] of objectsAt(slice, "endpoints").entries()) {
    for (const [position, address] of listAt(endpoint, "addresses").entries()) {
      const path = `endpoints[${index}].addresses[${position}]`;
      const text = String(address as string);
      if (type === "FQDN") report.invalidFor(path, text, subdomainErrors(text));
      else if (type !== "") checkAddress(text, path, report);
    }
  }
  const names = new Set<string>();
  for (const [index, port] of objectsAt(slice, "ports").entries()) {
    const name = stringAt(port, "name");
    if (name !== "") report.invalidFor(`ports[${index}].name`, name, labelErrors(name));
    if (names.has(name)) report.duplicate(`ports[${index}].name`, name);
    names.add(name);
  }
}
