// Random sessions of deletions: owners and dependents of many shapes, every policy, finalizers in the way, whole namespaces.
import fc from "fast-check";
import { rarely } from "./generated-reads.ts";
import type { WatchSession as Session, SessionStep } from "./generated-watches.ts";

/** Time in which the controllers of both sides come to rest, as a rule. */
const SETTLE_MILLIS = 3000;
/** Time in which they do at the latest. */
const REST_MILLIS = 20_000;
const MERGE = "application/merge-patch+json";

const KINDS = { ConfigMap: "configmaps", Secret: "secrets", ServiceAccount: "serviceaccounts" } as const;
type Kind = keyof typeof KINDS;
const kindOf = fc.constantFrom<Kind>("ConfigMap", "Secret", "ServiceAccount");

interface Owner {
  /** Index of the object that owns, or an owner that is none. */
  readonly of: number | "cluster" | "missing" | "foreign" | "wrong kind" | "wrong name" | "wrong version";
  readonly block: boolean | undefined;
  readonly controller: boolean | undefined;
}

const ownerOf = (before: number): fc.Arbitrary<Owner> =>
  fc.record({
    of: fc.oneof(
      { weight: 8, arbitrary: fc.nat(Math.max(0, before - 1)) },
      { weight: 1, arbitrary: fc.constantFrom("cluster" as const, "missing" as const, "foreign" as const, "wrong name" as const) },
    ),
    block: fc.constantFrom(true, false, undefined),
    controller: rarely<boolean | undefined>(undefined, fc.constantFrom(true, false), 3),
  });

const node = (index: number): fc.Arbitrary<{ kind: Kind; owners: Owner[]; finalizers: string[] }> =>
  fc.record({
    kind: kindOf,
    owners: index === 0 ? fc.constant([]) : fc.uniqueArray(ownerOf(index), { maxLength: 2, selector: (each) => each.of }),
    finalizers: rarely<string[]>(
      [],
      fc.constantFrom(["example.com/hold"], ["orphan"], ["foregroundDeletion"], ["example.com/hold", "foregroundDeletion"]),
      6,
    ),
  });

/** Index of the steps whose answers are named later. */
const CLUSTER_OWNER = 1;
const FOREIGN_OWNER = 3;
const FIRST = 4;

function referenceOf({ of, block, controller }: Owner, nodes: readonly { kind: Kind }[]): object {
  const more = { ...(block !== undefined && { blockOwnerDeletion: block }), ...(controller !== undefined && { controller }) };
  if (of === "cluster")
    return {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      name: "NAMESPACE",
      uid: `{{${CLUSTER_OWNER} metadata.uid}}`,
      ...more,
    };
  if (of === "foreign") return { apiVersion: "v1", kind: "ConfigMap", name: "foreign", uid: `{{${FOREIGN_OWNER} metadata.uid}}`, ...more };
  if (of === "missing")
    return { apiVersion: "v1", kind: "ConfigMap", name: "missing", uid: "11111111-2222-3333-4444-555555555555", ...more };
  const index = typeof of === "number" ? of : 0;
  return {
    apiVersion: "v1",
    kind: nodes[index]?.kind ?? "ConfigMap",
    name: of === "wrong name" ? "other" : `n${index}`,
    uid: `{{${FIRST + index} metadata.uid}}`,
    ...more,
  };
}

const deletion = fc.record({
  target: fc.nat(5),
  policy: fc.constantFrom(
    "?propagationPolicy=Foreground",
    "?propagationPolicy=Orphan",
    "?propagationPolicy=Background",
    "",
    "?orphanDependents=true",
    "?orphanDependents=false",
    "?propagationPolicy=Foreground&dryRun=All",
  ),
});

/** What is left, once the controllers of both sides agree. */
const look = (namespace: string): SessionStep[] =>
  ["configmaps", "secrets", "serviceaccounts"].map((plural) => ({
    method: "GET",
    path: `/api/v1/namespaces/${namespace}/${plural}`,
    settleMillis: REST_MILLIS,
  }));

const trees = fc.tuple(node(0), node(1), node(2), node(3), node(4), node(5));

const family: fc.Arbitrary<Session> = fc
  .record({ nodes: trees, deletions: fc.tuple(deletion, deletion), clusterFirst: fc.boolean() })
  .map(({ nodes, deletions, clusterFirst }) => (namespace) => {
    const collection = (kind: Kind): string => `/api/v1/namespaces/${namespace}/${KINDS[kind]}`;
    const steps: SessionStep[] = [
      { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: namespace } } },
      { method: "POST", path: "/apis/rbac.authorization.k8s.io/v1/clusterroles", body: { metadata: { name: namespace }, rules: [] } },
      { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: `${namespace}-other` } } },
      { method: "POST", path: `/api/v1/namespaces/${namespace}-other/configmaps`, body: { metadata: { name: "foreign" } } },
    ];
    for (const [i, { kind, owners, finalizers }] of nodes.entries()) {
      const references = owners.map((each) => referenceOf(each, nodes));
      steps.push({
        method: "POST",
        path: collection(kind),
        body: {
          apiVersion: "v1",
          kind,
          metadata: {
            name: `n${i}`,
            ...(references.length > 0 && { ownerReferences: references }),
            ...(finalizers.length > 0 && { finalizers }),
          },
        },
        ...(i === nodes.length - 1 && { pauseMillis: SETTLE_MILLIS }),
      });
    }
    for (const { target, policy } of deletions) {
      steps.push(...look(namespace));
      const each = nodes[target] ?? nodes[0];
      steps.push({ method: "DELETE", path: `${collection(each.kind)}/n${target}${policy}`, pauseMillis: SETTLE_MILLIS });
    }
    steps.push(...look(namespace));
    if (clusterFirst)
      steps.push(
        { method: "DELETE", path: `/apis/rbac.authorization.k8s.io/v1/clusterroles/${namespace}`, pauseMillis: SETTLE_MILLIS },
        ...look(namespace),
      );
    for (const [i, { kind, finalizers }] of nodes.entries())
      if (finalizers.includes("example.com/hold"))
        steps.push({ method: "PATCH", path: `${collection(kind)}/n${i}`, type: MERGE, body: { metadata: { finalizers: null } } });
    steps.push({ method: "GET", path: `/api/v1/namespaces/${namespace}`, pauseMillis: SETTLE_MILLIS }, ...look(namespace));
    return steps.map((step) => JSON.parse(JSON.stringify(step).replaceAll("NAMESPACE", namespace)) as SessionStep);
  });

const held = fc.array(
  fc.record({
    kind: kindOf,
    finalizers: fc.constantFrom<string[]>([], ["example.com/hold"], ["example.com/other"], ["example.com/hold", "example.com/other"]),
  }),
  { maxLength: 4 },
);
/** Before it empties a namespace, the real controller waits for five seconds; later tries are as far apart, and further. */
const EMPTIED_MILLIS = 40_000;

const emptying: fc.Arbitrary<Session> = fc
  .record({
    held,
    policy: fc.constantFrom(
      "",
      "?propagationPolicy=Foreground",
      "?propagationPolicy=Orphan",

      "?propagationPolicy=Background",
    ),
    finalizers: rarely<string[]>([], fc.constantFrom(["example.com/hold"]), 4),
    preconditions: rarely<object | undefined>(
      undefined,
      fc.constantFrom({ uid: "x" }, { resourceVersion: "1" }, { uid: "{{0 metadata.uid}}" }),
      3,
    ),
  })
  .map(({ held: objects, policy, finalizers, preconditions }) => (namespace) => {
    // with finalizers of its own and of a policy, a namespace has them in the order of a Go map
    const isPlain = policy === "" || policy.endsWith("Background");
    const own = `/api/v1/namespaces/${namespace}`;
    const read: SessionStep = { method: "GET", path: own };
    const whenEmptied = [read, ...look(namespace)].map((step): SessionStep => ({ ...step, settleMillis: EMPTIED_MILLIS }));
    const all = [{ kind: "ConfigMap" as const, finalizers: ["example.com/hold"] }, ...objects];
    return [
      {
        method: "POST",
        path: "/api/v1/namespaces",
        body: { metadata: { name: namespace, ...(finalizers.length > 0 && isPlain && { finalizers }) } },
      },
      ...all.map((each, i): SessionStep => ({
        method: "POST",
        path: `${own}/${KINDS[each.kind]}`,
        body: { metadata: { name: `n${i}`, finalizers: each.finalizers } },
      })),
      { ...read, pauseMillis: 1000 },
      { method: "DELETE", path: own, body: { ...(preconditions !== undefined && { preconditions }), dryRun: ["All"] } },
      { method: "DELETE", path: `${own}${policy}` },
      { method: "POST", path: `${own}/configmaps?dryRun=All`, body: { metadata: { name: "late" } } },
      {
        method: "PATCH",
        path: `${own}/configmaps/late?fieldManager=m`,
        type: "application/apply-patch+yaml",
        body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "late" } },
      },
      {
        method: "POST",
        path: `${own}/configmaps`,
        body: { metadata: { name: "late", finalizers: ["example.com/hold"] } },
      },
      ...whenEmptied,
      { method: "DELETE", path: own },
      { method: "PATCH", path: own, type: MERGE, body: { metadata: { labels: { a: "b" } } } },
      { method: "PATCH", path: own, type: MERGE, body: { metadata: { finalizers: null } } },
      { method: "PATCH", path: `${own}/configmaps/late`, type: MERGE, body: { metadata: { finalizers: null } } },
      ...all.map((each, i): SessionStep => ({
        method: "PATCH",
        path: `${own}/${KINDS[each.kind]}/n${i}`,
        type: MERGE,
        body: { metadata: { finalizers: null } },
      })),
      ...whenEmptied,
    ];
  });

/** Sessions by what they delete. */
export const SESSIONS: Readonly<Record<string, fc.Arbitrary<Session>>> = { families: family, namespaces: emptying };
