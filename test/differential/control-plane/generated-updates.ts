// Random sessions of writes to one object that may be refused: stale versions, foreign uids, patches that do not apply, subresources,
// dry runs, and bodies with unknown and repeated fields.
import fc from "fast-check";
import { BAR_UPDATES } from "./bars.ts";
import { rarely } from "./generated-reads.ts";
import { UPDATE_TARGETS, type UpdateTarget } from "./update-targets.ts";
import type { WatchSession as Session, SessionStep } from "./generated-watches.ts";

const APPLY = "application/apply-patch+yaml";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const JSON_PATCH = "application/json-patch+json";

type Make = (at: { readonly namespace: string; readonly collection: string; readonly last: number }) => SessionStep;

/** Where the answers are that later steps name: the object as it was made, and the answer to the last write that may have changed it. */
const MADE = 1;
const version = rarely<string | null | undefined>(
  undefined,
  fc.constantFrom(
    "{{LAST metadata.resourceVersion}}",
    "{{LAST metadata.resourceVersion}}",
    "{{MADE metadata.resourceVersion}}",
    "",
    "0",
    "x",
    "999999999",
    null,
  ),
  1,
);
const uid = rarely<string | undefined>(
  undefined,
  fc.constantFrom("{{MADE metadata.uid}}", "00000000-0000-0000-0000-000000000000", "", "x"),
  4,
);
const metadata = fc.record({
  resourceVersion: version,
  uid,
  labels: rarely<object | undefined>(undefined, fc.constantFrom({ x: "1" }, { x: "2", y: "" }, { "bad key!": "x" }, { x: "-bad-" }), 2),
  annotations: rarely<object | undefined>(undefined, fc.constantFrom({ n: "1" }, {}), 3),
  finalizers: rarely<string[] | undefined>(undefined, fc.constantFrom(["example.com/hold"], [], ["bad"]), 6),
  generation: rarely<number | undefined>(undefined, fc.constantFrom(7), 8),
  generateName: rarely<string | undefined>(undefined, fc.constantFrom("gen-"), 12),
  creationTimestamp: rarely<string | null | undefined>(undefined, fc.constantFrom("2020-01-01T00:00:00Z", null), 12),
  deletionTimestamp: rarely<string | undefined>(undefined, fc.constantFrom("2020-01-01T00:00:00Z"), 12),
});
const query = fc
  .record({
    fieldManager: rarely("m", fc.constantFrom("n", "", "\u0007", "x".repeat(129)), 6),
    dryRun: rarely<string | undefined>(undefined, fc.constantFrom("All", "All", "", "Other"), 5),
    fieldValidation: rarely<string | undefined>(undefined, fc.constantFrom("Strict", "Warn", "Ignore", "Other", ""), 2),
    force: rarely<string | undefined>(undefined, fc.constantFrom("true", "false"), 12),
  })
  .map((given) => {
    const text = Object.entries(given)
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
      .join("&");
    return text === "" ? "" : `?${text}`;
  });

function moves(target: UpdateTarget): fc.Arbitrary<Make> {
  const { apiVersion, kind } = target;
  const content = fc.constantFrom(...target.contents);
  const part = fc.constantFrom(...target.parts);
  const status = fc.constantFrom(...target.statuses);
  const suffix = rarely("", fc.constantFrom("/status"), 5);
  const body = (given: object, parts: object): object => ({ apiVersion, kind, metadata: { name: "o", ...given }, ...parts });
  const step =
    (make: (collection: string) => SessionStep): Make =>
    ({ collection, last }) =>
      JSON.parse(JSON.stringify(make(collection)).replaceAll("{{LAST", `{{${last}`).replaceAll("{{MADE", `{{${MADE}`)) as SessionStep;
  const operation = fc.record(
    {
      op: fc.constantFrom("add", "remove", "replace", "test", "move", "copy", "other"),
      path: fc.constantFrom(...target.pointers),
      from: fc.constantFrom(...target.pointers),
      value: fc.constantFrom(...target.values),
    },
    { requiredKeys: ["op", "path"] },
  );
  const scale = fc.record({
    replicas: fc.constantFrom<unknown>(0, 1, 2, "x", null, ...(apiVersion === "example.com/v1" ? [] : [-1])),
    resourceVersion: version,
    name: rarely("o", fc.constantFrom("p", ""), 6),
  });
  const scaleBody = ({
    replicas,
    resourceVersion,
    name,
  }: {
    replicas: unknown;
    resourceVersion: string | null | undefined;
    name: string;
  }): object => ({
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name, ...(resourceVersion !== undefined && { resourceVersion }) },
    spec: { replicas },
  });
  const preconditions = fc.record(
    { uid: fc.constantFrom("{{MADE metadata.uid}}", "x"), resourceVersion: fc.constantFrom("{{LAST metadata.resourceVersion}}", "1") },
    { requiredKeys: [] },
  );
  const options = fc.record(
    {
      apiVersion: fc.constantFrom("v1", "meta.k8s.io/v1", apiVersion, "none/v1"),
      kind: fc.constantFrom("DeleteOptions", "DeleteOptions", "Other"),
      preconditions,
      dryRun: fc.constantFrom(["All"], ["x"], []),
      gracePeriodSeconds: fc.constantFrom(0, 5, -1, "x"),
      propagationPolicy: fc.constantFrom("Background", "Other", ""),
      orphanDependents: fc.constantFrom(false),
    },
    { requiredKeys: [] },
  );
  const text = fc
    .tuple(content, fc.constantFrom('"foo":1', '"extra":{"x":1,"x":2}', '"foo":1,"foo":2'), fc.boolean())
    .map(([parts, more, isFirst]) => {
      const rest = JSON.stringify(body({}, parts)).slice(1, -1);
      return isFirst ? `{${more},${rest}}` : `{${rest},${more}}`;
    });
  return fc.oneof(
    {
      weight: 2,
      arbitrary: fc
        .tuple(query, metadata, content)
        .map(([more, meta, parts]) => step((path) => ({ method: "POST", path: path + more, body: body(meta, parts) }))),
    },
    {
      weight: 5,
      arbitrary: fc
        .tuple(query, suffix, metadata, content)
        .map(([more, sub, meta, parts]) => step((path) => ({ method: "PUT", path: `${path}/o${sub}${more}`, body: body(meta, parts) }))),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(query, suffix, metadata, part).map(([more, sub, meta, parts]) =>
        step((path) => ({
          method: "PATCH",
          path: `${path}/o${sub}${more}`,
          type: MERGE,
          body: { metadata: meta, ...(parts as object) },
        })),
      ),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(query, metadata, part)
        .map(([more, meta, parts]) =>
          step((path) => ({ method: "PATCH", path: `${path}/o${more}`, type: STRATEGIC, body: { metadata: meta, ...(parts as object) } })),
        ),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(query, suffix, fc.array(operation, { maxLength: 3 }))
        .map(([more, sub, operations]) =>
          step((path) => ({ method: "PATCH", path: `${path}/o${sub}${more}`, type: JSON_PATCH, body: operations })),
        ),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(query, suffix, metadata, content)
        .map(([more, sub, meta, parts]) =>
          step((path) => ({ method: "PATCH", path: `${path}/o${sub}${more}`, type: APPLY, body: body(meta, parts) })),
        ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(query, fc.constantFrom(MERGE, APPLY, "PUT"), metadata, status).map(([more, type, meta, given]) =>
        step((path) => ({
          method: type === "PUT" ? "PUT" : "PATCH",
          path: `${path}/o/status${more}`,
          ...(type !== "PUT" && { type }),
          body: body(meta, { status: given }),
        })),
      ),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(query, fc.constantFrom("PUT", MERGE, JSON_PATCH, ...(apiVersion === "example.com/v1" ? [] : [APPLY])), scale)
        .map(([more, type, given]) =>
          step((path) => ({
            method: type === "PUT" ? "PUT" : "PATCH",
            // what a scale makes of managed fields is upstream's own riddle, and no part of its answer
            path: `${path}/o/scale${more}${more === "" ? "?" : "&"}dryRun=All`,
            ...(type !== "PUT" && { type }),
            body:
              type === JSON_PATCH
                ? [{ op: "replace", path: "/spec/replicas", value: given.replicas === "x" ? 3 : given.replicas }]
                : scaleBody({
                    ...given,
                    ...(type === MERGE && given.replicas === "x" && { replicas: 3 }),
                    ...(type === APPLY && { name: "o", ...(given.replicas === null && { replicas: 3 }) }),
                  }),
          })),
        ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom("", "/status", "/scale").map((sub) => step((path) => ({ method: "GET", path: `${path}/o${sub}` }))),
    },
    { weight: 1, arbitrary: options.map((given) => step((path) => ({ method: "DELETE", path: `${path}/o`, body: given }))) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          query,
          fc.constantFrom(
            "text/plain",
            "application/json",
            "application/merge-patch+json; charset=utf-8",
            "application/yaml",
            "application/apply-patch+cbor",
          ),
        )
        .map(([more, type]) => step((path) => ({ method: "PATCH", path: `${path}/o${more}`, type, body: {} }))),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          query,
          fc.constantFrom<SessionStep["method"]>("POST", "PUT"),
          text,
          fc.constantFrom("application/json", "application/json", "application/yaml"),
        )
        .map(([more, method, given, type]) =>
          step((path) => ({ method, path: `${method === "POST" ? path : `${path}/o`}${more}`, type, body: given })),
        ),
    },
  );
}

/** Sessions by the kind that they write. */
export const SESSIONS: Readonly<Record<string, fc.Arbitrary<Session>>> = Object.fromEntries(
  [...UPDATE_TARGETS, BAR_UPDATES].map((target) => [target.plural, sessions(target)]),
);

function sessions(target: UpdateTarget): fc.Arbitrary<Session> {
  const { apiVersion, kind, plural, contents } = target;
  return fc.array(moves(target), { minLength: 4, maxLength: 10 }).map((makes) => (namespace) => {
    const collection = `${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}/namespaces/${namespace}/${plural}`;
    const steps: SessionStep[] = [
      { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: namespace } } },
      { method: "POST", path: collection, body: { apiVersion, kind, metadata: { name: "o" }, ...contents[0] } },
    ];
    for (const make of makes) {
      // what stands now is read before every write, so that a write may name it
      const last = steps.push({ method: "GET", path: `${collection}/o` }) - 1;
      steps.push(
        target.isOnlyMade === true ? asCreation(make({ namespace, collection, last }), collection) : make({ namespace, collection, last }),
      );
    }
    steps.push({ method: "GET", path: `${collection}/o` });
    return steps;
  });
}

/** The first write that changes nothing of a claim gives it another version upstream, for no reason that its answers show. */
function asCreation(step: SessionStep, collection: string): SessionStep {
  return (step.method === "POST" || step.method === "PUT") && typeof step.body !== "string" && !/\/(?:scale|status)/.test(step.path)
    ? { ...step, method: "POST", path: `${collection}?dryRun=All&fieldManager=m` }
    : { method: "GET", path: collection };
}
