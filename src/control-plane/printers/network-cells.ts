// The columns of Services, Ingresses, Endpoints and EndpointSlices.
import { at, own, type MutableJsonObject } from "#base";
import { labelsText, list, number, text, type Cell } from "./text.ts";

export const serviceClusterAddress: Cell = (service) => text(at(service, "spec", "clusterIPs", 0), "<none>");

export const serviceExternalAddress: Cell = (service) => {
  const external = list(at(service, "spec", "externalIPs")).map((each) => text(each));
  switch (at(service, "spec", "type")) {
    case "ExternalName":
      return text(at(service, "spec", "externalName"));
    case "LoadBalancer": {
      const addresses = [...ingressAddresses(service), ...external];
      return addresses.length === 0 ? "<pending>" : addresses.join(",");
    }
    case "ClusterIP":
    case "NodePort":
      return external.length === 0 ? "<none>" : external.join(",");
    default:
      return "<unknown>";
  }
};

/** Addresses of a load balancer's status, at most 16 characters of them unless the output is wide, which servers cannot know. */
function ingressAddresses(object: MutableJsonObject): string[] {
  return list(at(object, "status", "loadBalancer", "ingress")).map((each) => text(own(each, "ip")) || text(own(each, "hostname")));
}

export const servicePorts: Cell = (service) => {
  const ports = list(at(service, "spec", "ports")).map((port) => {
    const node = number(own(port, "nodePort"));
    return `${number(own(port, "port"))}${node > 0 ? `:${node}` : ""}/${text(own(port, "protocol"))}`;
  });
  return ports.length === 0 ? "<none>" : ports.join(",");
};

export const serviceSelector: Cell = (service) => labelsText(at(service, "spec", "selector"));

export const ingressClass: Cell = (ingress) =>
  text(at(ingress, "spec", "ingressClassName")) || text(at(ingress, "metadata", "annotations", "kubernetes.io/ingress.class"), "<none>");

export const ingressHosts: Cell = (ingress) => {
  const hosts = list(at(ingress, "spec", "rules")).map((rule) => text(own(rule, "host")));
  const named = hosts.filter((host) => host !== "");
  if (named.length === 0) return "*";
  return named.length > 3 ? `${named.slice(0, 3).join(",")} + ${named.length - 3} more...` : named.join(",");
};

export const ingressAddress: Cell = (ingress) => ingressAddresses(ingress).join(",");

export const ingressPorts: Cell = (ingress) => (list(at(ingress, "spec", "tls")).length > 0 ? "80, 443" : "80");

/** At most three `address:port`, then how many more. */
export const endpointsText: Cell = (endpoints) => {
  const subsets = list(own(endpoints, "subsets"));
  const pairs = subsets.flatMap((subset) => {
    const ports = list(own(subset, "ports"));
    const addresses = list(own(subset, "addresses")).map((each) => text(own(each, "ip")));
    if (ports.length === 0) return addresses;
    return ports.flatMap((port) => addresses.map((ip) => `${ip}:${number(own(port, "port"))}`));
  });
  return more(pairs, "<none>");
};

export const slicePorts: Cell = (slice) => {
  const ports = list(own(slice, "ports"));
  if (ports.length === 0) return "<unset>";
  return more(
    ports.map((port) => {
      const value = own(port, "port");
      return typeof value === "number" ? String(value) : text(own(port, "name"), "*");
    }),
    "<unset>",
  );
};

export const sliceEndpoints: Cell = (slice) => {
  const addresses = list(own(slice, "endpoints")).flatMap((each) => list(own(each, "addresses")).map((address) => text(address)));
  return more(addresses, "<unset>");
};

function more(texts: readonly string[], none: string): string {
  if (texts.length === 0) return none;
  return texts.length > 3 ? `${texts.slice(0, 3).join(",")} + ${texts.length - 3} more...` : texts.join(",");
}
