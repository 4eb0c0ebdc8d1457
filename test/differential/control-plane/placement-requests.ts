// Requests about where things go and how large they are: bindings of pods, sizes of claims, addresses.
import type { Step } from "./compare.ts";

const MERGE = "application/merge-patch+json";

/** Pods are bound to nodes, rightly and wrongly. */
export function bindings(namespace: string): Step[] {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const spec = { serviceAccountName: "runner", automountServiceAccountToken: false, containers: [{ name: "c", image: "i" }] };
  const bind = (pod: string, body: unknown, query = ""): Step => ({ method: "POST", path: `${pods}/${pod}/binding${query}`, body });
  const one = (body: unknown): Step => ({ method: "POST", path: `/api/v1/namespaces/${namespace}/bindings`, body });
  return [
    { method: "POST", path: `/api/v1/namespaces/${namespace}/serviceaccounts`, body: { metadata: { name: "runner" } } },
    ...["p", "q"].map((name): Step => ({ method: "POST", path: pods, body: { metadata: { name, labels: { l: "old" } }, spec } })),
    ...[{ kind: "Node" }, {}, { kind: "Other", name: "n" }, { kind: "Other" }].map((target) =>
      bind("p", { metadata: { name: "p" }, target }),
    ),
    ...[{ name: "q" }, {}, { name: "p", namespace: "other" }].map((metadata) => bind("p", { metadata, target: { name: "n" } })),
    bind("p", { kind: "Pod", metadata: { name: "p" }, target: { name: "n" } }),
    bind("p", "x"),
    bind("none", { metadata: { name: "none" }, target: { name: "n" } }),
    bind("p", { metadata: { name: "p" }, target: { name: "n" } }, "?dryRun=All"),
    bind("p", { metadata: { name: "p", labels: { l: "new", m: "1" }, annotations: { k: "v" } }, target: { kind: "Node", name: "n" } }),
    bind("p", { metadata: { name: "p" }, target: { name: "n" } }),
    { method: "GET", path: `${pods}/p` },
    { method: "GET", path: `${pods}/p/binding` },
    ...[{ name: "q" }, {}, { name: "none" }].map((metadata) => one({ metadata, target: { name: "n" } })),
    { method: "GET", path: `${pods}/q` },
  ];
}

/** Claims of classes that let them grow, and of those that do not. */
export function sizes(namespace: string): Step[] {
  const classes = "/apis/storage.k8s.io/v1/storageclasses";
  const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
  const sizeOf = (storage: string): object => ({ resources: { requests: { storage } } });
  const names = ["grow", "fixed", "unsaid", "none", ""].map((name): [claim: string, storageClass: string] => [`of-${name}x`, name]);
  return [
    ...[true, false, undefined].map((allowVolumeExpansion, i): Step => ({
      method: "POST",
      path: classes,
      body: { metadata: { name: names[i]?.[1] }, provisioner: "example.com/x", allowVolumeExpansion },
    })),
    ...names.flatMap(([name, storageClassName]): Step[] => [
      {
        method: "POST",
        path: claims,
        body: { metadata: { name }, spec: { accessModes: ["ReadWriteOnce"], storageClassName, ...sizeOf("1Gi") } },
      },
      {
        method: "PATCH",
        path: `${claims}/${name}/status`,
        type: MERGE,
        body: { status: { phase: "Bound", capacity: { storage: "1Gi" } } },
      },
      { method: "PATCH", path: `${claims}/${name}`, type: MERGE, body: { spec: { volumeName: "v" } } },
      ...["2Gi", "1024Mi", "500Mi"].map((size): Step => ({
        method: "PATCH",
        path: `${claims}/${name}`,
        type: MERGE,
        body: { spec: sizeOf(size) },
      })),
    ]),
  ];
}

/** Labels that are too long, and an address in a table. */
export function labels(namespace: string): Step[] {
  const long = "x".repeat(64);
  const maps = `/api/v1/namespaces/${namespace}/configmaps`;
  const addresses = "/apis/networking.k8s.io/v1/ipaddresses";
  const of = { resource: "services", name: "x", namespace };
  return [
    ...[{ a: long }, { [long]: "a" }, { [`${"y".repeat(254)}/a`]: "a" }, { a: long, b: long }].map((given): Step => ({
      method: "POST",
      path: maps,
      body: { metadata: { name: "a", labels: given } },
    })),
    { method: "POST", path: addresses, body: { metadata: { name: "10.9.8.7" }, spec: { parentRef: of } } },
    { method: "GET", path: `${addresses}/10.9.8.7`, headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" } },
  ];
}
