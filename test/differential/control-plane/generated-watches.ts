// Random sessions in which objects change while watches look on: from every version, by every selector, in every form.
import fc from "fast-check";
import type { Step } from "./compare.ts";
import { LABELS, queryText, rarely } from "./generated-reads.ts";
import type { ReadTarget } from "./read-targets.ts";

export interface SessionStep extends Step {
  /** A watch that looks on until all steps are taken. */
  readonly isWatch?: true;
  /** Time that passes before the next step. */
  readonly pauseMillis?: number;
  /** How long a read may be taken again until both sides answer alike. */
  readonly settleMillis?: number;
}
export type WatchSession = (namespace: string) => SessionStep[];

/** Seconds that a watch of a session may last: longer than any session. */
const SECONDS = 600;

const LABEL_TERMS = ["a=1", "a!=1", "a", "!a", "a in (1,2)", "b", "a=1,b=x", "a=1,"];
const FIELD_TERMS = [
  "metadata.name=o1",
  "metadata.name!=o1",
  "metadata.namespace=NAMESPACE",
  "metadata.name=o1,metadata.namespace=NAMESPACE",
  "x=y",
];
const META = "g=meta.k8s.io;v=v1";
const ACCEPTS = [
  "application/json;stream=watch",
  "*/*",
  `application/json;as=Table;${META}`,
  `application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json`,
  `application/json;as=PartialObjectMetadata;${META}`,
  `application/json;as=PartialObjectMetadata;v=v1beta1;g=meta.k8s.io`,
  `application/json;as=PartialObjectMetadataList;${META}`,
  "application/yaml",
  "text/html",
];

type Move = (at: { readonly namespace: string; readonly list: number; readonly write: number }) => SessionStep;

function watch(target: ReadTarget): fc.Arbitrary<Move> {
  const never: string | undefined = undefined;
  const root = `${target.apiVersion.includes("/") ? "/apis" : "/api"}/${target.apiVersion}`;
  return (
    fc
      .record({
        query: fc.record({
          resourceVersion: rarely<string | undefined>(
            never,
            fc.constantFrom(
              "0",
              "",
              "{{LIST metadata.resourceVersion}}",
              "{{WRITE metadata.resourceVersion}}",
              "{{2 metadata.resourceVersion}}",
              "{{3 metadata.resourceVersion}}",
              "x",
            ),
            1,
          ),
          labelSelector: rarely(never, fc.constantFrom(...LABEL_TERMS), 1),
          fieldSelector: rarely(never, fc.oneof(fc.constantFrom(...FIELD_TERMS), fc.constantFrom(...target.fieldTerms)), 2),
          sendInitialEvents: rarely(never, fc.constantFrom("true", "true", "false", ""), 2),
          resourceVersionMatch: rarely(never, fc.constantFrom("NotOlderThan", "NotOlderThan", "Exact", "Other"), 2),
          allowWatchBookmarks: rarely(never, fc.constantFrom("true", "false", ""), 1),
          includeObject: rarely(never, fc.constantFrom("None", "Object", "Metadata", "Other"), 2),
          limit: rarely(never, fc.constantFrom("1", "x"), 12),
          continue: rarely(never, fc.constantFrom("x"), 24),
        }),
        accept: rarely("application/json", fc.constantFrom(...ACCEPTS), 1),
        place: fc.constantFrom("namespace", "namespace", "namespace", "old path", "one object", "old path of one object"),
      })
      // a match without what it belongs to is refused, which need not be tried most of the time
      .map(({ query, accept, place }) => ({ namespace, list, write }) => {
        const given = Object.entries({
          ...query,
          ...(query.sendInitialEvents === "true" && query.resourceVersionMatch === undefined && { resourceVersionMatch: "NotOlderThan" }),
        });
        const parameters = given.flatMap(([name, value]): [string, string][] =>
          value === undefined
            ? []
            : [[name, value.replace("LIST", String(list)).replace("WRITE", String(write)).replaceAll("NAMESPACE", namespace)]],
        );
        const below = `namespaces/${namespace}/${target.plural}`;
        const paths = {
          namespace: `${root}/${below}`,
          "old path": `${root}/watch/${below}`,
          "one object": `${root}/${below}/o1`,
          "old path of one object": `${root}/watch/${below}/o1`,
        };
        const isOld = place.startsWith("old");
        const path = paths[place as keyof typeof paths];
        const text = queryText([...parameters, ["timeoutSeconds", String(SECONDS)], ...(isOld ? [] : [["watch", "true"] as const])]);
        return { method: "GET", path: `${path}?${text}`, headers: { accept }, isWatch: true };
      })
  );
}

function writes(target: ReadTarget): fc.Arbitrary<Move> {
  const { apiVersion, kind, plural } = target;
  const collection = (namespace: string): string =>
    `${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}/namespaces/${namespace}/${plural}`;
  const name = fc.constantFrom("o0", "o1", "o2", "o3");
  const labels = fc.constantFrom(...LABELS);
  const merge = "application/merge-patch+json";
  const made = fc.tuple(name, labels, fc.constantFrom(...target.contents)).map(([each, given, content]): Move => ({ namespace }) => ({
    method: "POST",
    path: collection(namespace),
    body: JSON.parse(
      JSON.stringify({ apiVersion, kind, metadata: { name: each, labels: given }, ...content }).replaceAll("NAMESPACE", namespace),
    ) as unknown,
  }));
  const patched = fc.tuple(name, labels, fc.constantFrom("", "?dryRun=All")).map(([each, given, query]): Move => ({ namespace }) => ({
    method: "PATCH",
    path: `${collection(namespace)}/${each}${query}`,
    type: merge,
    body: { metadata: { labels: { a: null, b: null, ...given } } },
  }));
  const changed = fc.tuple(name, fc.constantFrom(...target.changes)).map(([each, { body, suffix = "" }]): Move => ({ namespace }) => ({
    method: "PATCH",
    path: `${collection(namespace)}/${each}${suffix}`,
    type: merge,
    body,
  }));
  const deleted = fc
    .tuple(name, fc.constantFrom("gracePeriodSeconds=0", "dryRun=All", "gracePeriodSeconds=30", ""))
    .map(([each, query]): Move => ({ namespace }) => ({
      method: "DELETE",
      path: `${collection(namespace)}/${each}?propagationPolicy=Background&${query}`,
    }));
  const held = fc.tuple(name, fc.constantFrom([], ["example.com/hold"])).map(([each, finalizers]): Move => ({ namespace }) => ({
    method: "PATCH",
    path: `${collection(namespace)}/${each}`,
    type: merge,
    body: { metadata: { finalizers } },
  }));
  const cleared = fc.constantFrom(...LABEL_TERMS).map((term): Move => ({ namespace }) => ({
    method: "DELETE",
    path: `${collection(namespace)}?propagationPolicy=Background&gracePeriodSeconds=0&labelSelector=${encodeURIComponent(term)}`,
  }));
  return fc.oneof(
    { weight: 4, arbitrary: made },
    { weight: 5, arbitrary: patched },
    { weight: 3, arbitrary: changed },
    { weight: 3, arbitrary: deleted },
    { weight: 2, arbitrary: held },
    { weight: 1, arbitrary: cleared },
  );
}

/** Sessions of writes with watches that begin before, among and after them. */
export function watchSessions(target: ReadTarget): fc.Arbitrary<WatchSession> {
  const move = fc.oneof(
    { weight: 2, arbitrary: watch(target).map((step) => ({ kind: "watch" as const, step })) },
    { weight: 4, arbitrary: writes(target).map((step) => ({ kind: "write" as const, step })) },
    { weight: 1, arbitrary: fc.constant({ kind: "list" as const, step: undefined }) },
  );
  return fc.array(move, { minLength: 6, maxLength: 16 }).map((all) => (namespace) => {
    const { apiVersion, kind, plural, contents } = target;
    const collection = `${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}/namespaces/${namespace}/${plural}`;
    const object = (i: number): unknown =>
      JSON.parse(
        JSON.stringify({
          apiVersion,
          kind,
          metadata: { name: `o${i}`, labels: LABELS[i + 1] },
          ...contents[i % contents.length],
        }).replaceAll("NAMESPACE", namespace),
      );
    const list: SessionStep = { method: "GET", path: collection };
    const steps: SessionStep[] = [
      { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: namespace } } },
      // pods need an account, which no controller makes here
      { method: "POST", path: `/api/v1/namespaces/${namespace}/serviceaccounts`, body: { metadata: { name: "runner" } } },
      { method: "POST", path: collection, body: object(0) },
      { method: "POST", path: collection, body: object(1) },
      list,
    ];
    let at = { list: 4, write: 3 };
    for (const each of all) {
      const index = steps.push(each.step === undefined ? list : each.step({ namespace, ...at })) - 1;
      if (each.kind !== "watch") at = { ...at, [each.kind]: index };
    }
    return steps;
  });
}
