// Ingresses, classes of them, and network policies. @see pkg/apis/networking/validation
import { isObject, type MutableJsonObject, stringAt } from "#base";
import { labelErrors, subdomainErrors } from "../../schema/names.ts";
import { listAt, numberAt, objectAt, objectsAt, tryObjectAt } from "../json-edit.ts";
import { checkCidr, isCidr, isIpAddress, isStrictlyWithin } from "./address-checks.ts";
import { checkPort, checkPortOrName } from "./port-checks.ts";
import { below, type Check, type Report } from "./report.ts";

export const NETWORK_CHECKS: Readonly<Record<string, Check>> = {
  "core.v1/EndpointSubset": (subset, path, report) => {
    if (listAt(subset, "addresses").length + listAt(subset, "notReadyAddresses").length === 0)
      report.required(path, "must specify `addresses` or `notReadyAddresses`");
  },
  "networking.v1/Ingress": ingress,
  "networking.v1/IngressBackend": ingressBackend,
  "networking.v1/HTTPIngressPath": ingressPath,
  "networking.v1/IngressClassSpec": ingressClass,
  "networking.v1/NetworkPolicyPeer": peer,
  "networking.v1/NetworkPolicyPort": policyPort,
  "networking.v1/IPBlock": block,
};

function checkHost(host: string, path: string, report: Report): void {
  if (host === "") return;
  if (isIpAddress(host)) report.invalid(path, host, "must be a DNS name, not an IP address");
  else report.invalidFor(path, host, host.startsWith("*.") ? wildcardErrors(host) : subdomainErrors(host));
}

function wildcardErrors(host: string): readonly string[] {
  return subdomainErrors(host.slice(2)).length === 0
    ? []
    : [
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ];
}

function ingress(object: MutableJsonObject, _path: string, report: Report): void {
  const spec = objectAt(object, "spec");
  const rules = objectsAt(spec, "rules");
  if (rules.length === 0 && spec["defaultBackend"] === undefined) {
    report.invalid("spec", null, "either `defaultBackend` or `rules` must be specified");
  }
  for (const [index, rule] of rules.entries()) checkHost(stringAt(rule, "host"), `spec.rules[${index}].host`, report);
  for (const [index, tls] of objectsAt(spec, "tls").entries()) {
    for (const [position, host] of listAt(tls, "hosts").entries()) {
      if (typeof host !== "string") continue;
      const errors = host.startsWith("*.") ? wildcardErrors(host) : subdomainErrors(host);
      report.invalidFor(`spec.tls[${index}].hosts[${position}]`, host, errors);
    }
  }
  const className = spec["ingressClassName"];
  if (typeof className === "string") report.invalidFor("spec.ingressClassName", className, subdomainErrors(className));
}

const BAD_SEQUENCES = ["//", "/./", "/../", "%2f", "%2F"];
const BAD_ENDINGS = ["/..", "/."];

function ingressPath(entry: MutableJsonObject, path: string, report: Report): void {
  const type = stringAt(entry, "pathType");
  const value = stringAt(entry, "path");
  const here = below(path, "path");
  if (type === "Exact" || type === "Prefix") {
    if (!value.startsWith("/")) report.invalid(here, value, "must be an absolute path");
    for (const each of BAD_SEQUENCES) if (value.includes(each)) report.invalid(here, value, `must not contain '${each}'`);
    for (const each of BAD_ENDINGS) if (value.endsWith(each)) report.invalid(here, value, `cannot end with '${each}'`);
  } else if (type === "ImplementationSpecific" && value !== "" && !value.startsWith("/"))
    report.invalid(here, value, "must be an absolute path");
}

function ingressBackend(backend: MutableJsonObject, path: string, report: Report): void {
  const service = tryObjectAt(backend, "service");
  const resource = tryObjectAt(backend, "resource");
  if (service !== undefined && resource !== undefined) {
    report.invalid(path, "", "cannot set both resource and service backends");
    return;
  }
  if (service === undefined) {
    if (resource === undefined) report.invalid(path, "", "resource or service backend is required");
    return;
  }
  const name = stringAt(service, "name");
  if (name !== "") report.invalidFor(`${below(path, "service")}.name`, name, labelErrors(name));
  const port = tryObjectAt(service, "port");
  const [portName, number] = [stringAt(port, "name"), numberAt(port, "number") ?? 0];
  if (portName !== "" && number !== 0) report.invalid(path, "", "cannot set both port name & port number");
  else if (portName !== "") checkPortOrName(portName, `${below(path, "service")}.port.name`, report);
  else if (number === 0) report.required(path, "port name or number is required");
  else checkPort(number, `${below(path, "service")}.port.number`, report);
}

const CONTROLLER = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

function ingressClass(spec: MutableJsonObject, path: string, report: Report): void {
  const controller = stringAt(spec, "controller");
  if (controller !== "" && !CONTROLLER.test(controller)) {
    report.invalid(below(path, "controller"), controller, 'must be a domain-prefixed path (such as "acme.io/foo")');
  }
}

function peer(object: MutableJsonObject, path: string, report: Report): void {
  const selectors = ["podSelector", "namespaceSelector"].filter((key) => isObject(object[key]));
  const hasBlock = isObject(object["ipBlock"]);
  if (selectors.length === 0 && !hasBlock) report.required(path, "must specify a peer");
  else if (selectors.length > 0 && hasBlock) report.forbidden(path, "may not specify both ipBlock and another peer");
}

function policyPort(object: MutableJsonObject, path: string, report: Report): void {
  const { port, endPort } = object;
  if (port !== undefined) checkPortOrName(port, below(path, "port"), report);
  if (typeof endPort !== "number") return;
  const here = below(path, "endPort");
  if (port === undefined) report.required(below(path, "port"), "must be specified when `endPort` is specified");
  else if (typeof port === "string") report.invalid(here, endPort, "may not be specified when `port` is non-numeric");
  else if (typeof port === "number" && endPort < port) report.invalid(here, port, "must be greater than or equal to `port`");
  else checkPort(endPort, here, report);
}

function block(object: MutableJsonObject, path: string, report: Report): void {
  const cidr = stringAt(object, "cidr");
  if (cidr === "") {
    report.required(below(path, "cidr"));
    return;
  }
  if (!checkCidr(cidr, below(path, "cidr"), report)) return;
  for (const [index, exception] of listAt(object, "except").entries()) {
    const here = `${below(path, "except")}[${index}]`;
    const text = String(exception as string);
    if (!isCidr(text)) checkCidr(text, here, report);
    else if (!isStrictlyWithin(text, cidr)) report.invalid(here, text, "must be a strict subset of `cidr`");
  }
}
