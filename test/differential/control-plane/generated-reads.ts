// Random sessions of reads: lists in chunks, of old versions, by selectors, in every form that a client may accept.
import fc from "fast-check";
import type { Session } from "./both-planes.ts";
import type { Step } from "./compare.ts";
import type { ReadTarget } from "./read-targets.ts";

export const LABELS = [{}, { a: "1" }, { a: "2" }, { a: "1", b: "x" }, { b: "y", "example.com/c": "" }] as const;
const LABEL_TERMS = [
  "a=1",
  "a==2",
  "a!=1",
  "a",
  "!a",
  "a in (1,2)",
  "a notin (1)",
  "b in (x, y)",
  "example.com/c=",
  "a>1",
  "a<2",
  "a=1,b=x",
  "a in ()",
  "a in (,1)",
  "a in 1",
  "a=",
  "a=1,",
  ",a",
  "a=1 b",
  "=x",
  "!",
  "a b",
  "a>x",
  "-a",
  "a=-x",
  "a/b/c=1",
  "a in (1",
  "a!",
  "(a)",
  "a==",
  "a=='1'",
  "b notin ()",
  "a=1,a=2",
  "!a=1",
];
const FIELD_TERMS = [
  "metadata.name=o1",
  "metadata.name==o2",
  "metadata.name!=o1",
  "metadata.namespace=NAMESPACE",
  "metadata.namespace!=NAMESPACE",
  "metadata.name",
  "metadata.name=o1,",
  "=x",
  "metadata.name=o1,metadata.name=o2",
  "metadata.name!=o1,metadata.name!=o2",
  "metadata.name=a\\,b",
  "metadata.name=a\\x",
  "metadata.name=a\\",
  "metadata.name=a=b",
  "metadata.uid=1",
  "x",
  "metadata.name=",
  "metadata.name!=",
  "spec=1",
];

const META = "g=meta.k8s.io;v=v1";
const ACCEPTS = [
  "application/json",
  "application/json",
  "*/*",
  "",
  "application/*",
  "application/yaml",
  "application/yaml, application/json;q=0.5",
  "text/html",
  "text/html,application/xhtml+xml",
  "text/html,*/*;q=0.8",
  "application/json;q=0.1,application/yaml",
  "application/cbor",
  `application/json;as=Table;${META}`,
  `application/json;as=Table;v=v1beta1;g=meta.k8s.io`,
  `application/json;as=Table;v=v2;g=meta.k8s.io`,
  `application/json;as=Table;v=v1;g=example.com,application/json`,
  `application/json;as=Table`,
  `application/yaml;as=Table;${META}`,
  `application/json;as=PartialObjectMetadataList;${META}`,
  `application/json;as=PartialObjectMetadata;${META}`,
  `application/json;as=PartialObjectMetadataList;v=v1beta1;g=meta.k8s.io`,
  `application/yaml;as=PartialObjectMetadataList;${META}`,
  `application/json;as=PartialObjectMetadata;${META},application/json`,
  `application/json;as=Other;${META}`,
  `application/json;${META}`,
  "application/json;pretty=1",
  "application/json;stream=watch",
  "application/json;stream=other",
  "application/json;sv=v1",
  "application/json;foo=bar",
  "application/json; charset=utf-8",
  "application/json;as=Table;v=v1;g=meta.k8s.io, application/json",
  "json",
  "application/",
  "/",
  ";",
  ",",
  "application/json;q=0",
  "application/json;q=x",
  "APPLICATION/JSON",
  `*/*;as=Table;${META}`,
  `application/*;as=PartialObjectMetadataList;${META}`,
];

/** Mostly the one value, else another. @param weight how many times as often */
export const rarely = <T>(always: T, often: fc.Arbitrary<T>, weight = 3): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(always) }, { weight: 1, arbitrary: often });
const never: string | undefined = undefined;

/** Parameters of a list, some of which contradict each other. @param earlier index of an earlier list and of an earlier write */
function listQuery(target: ReadTarget): fc.Arbitrary<(earlier: { list: number; write: number }) => [name: string, value: string][]> {
  return fc
    .record({
      limit: rarely(never, fc.constantFrom("1", "2", "3", "0", "", "100", "-1", "x", "1.5", "99999999999999999999"), 1),
      continue: rarely<string | undefined>(
        never,
        fc.constantFrom(
          "{{LIST metadata.continue}}",
          "{{LIST metadata.continue}}",
          "{{LIST metadata.continue}}",
          "",
          "x",
          "%",
          "e30",
          "eyJ2IjoidjEifQ",
          "eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ",
          "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoieCJ9",
          "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoieC8uLi95In0",
          "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTF9",
          "eyJ2IjoxfQ",
        ),
        2,
      ),
      resourceVersion: rarely(
        never,
        fc.constantFrom(
          "0",
          "",
          "{{LIST metadata.resourceVersion}}",
          "{{WRITE metadata.resourceVersion}}",
          "{{2 metadata.resourceVersion}}",
          "x",
          "-1",
          "1.0",
          "999999999",
          "99999999999999999999999",
        ),
        2,
      ),
      resourceVersionMatch: rarely(never, fc.constantFrom("Exact", "NotOlderThan", "", "Other", "exact"), 3),
      labelSelector: rarely(never, fc.constantFrom(...LABEL_TERMS), 1),
      fieldSelector: rarely(never, fc.oneof(fc.constantFrom(...FIELD_TERMS), fc.constantFrom(...target.fieldTerms)), 1),
      includeObject: rarely(never, fc.constantFrom("None", "Metadata", "Object", "", "Other"), 2),
      pretty: rarely(never, fc.constantFrom("true", "1", "false", "", "x"), 8),
      timeoutSeconds: rarely(never, fc.constantFrom("1", "x", "", "0"), 12),
      sendInitialEvents: rarely(never, fc.constantFrom("true", "false", ""), 24),
      allowWatchBookmarks: rarely(never, fc.constantFrom("true", "x"), 24),
      watch: rarely(never, fc.constantFrom("false", "0"), 12),
    })
    .map(
      (given) =>
        ({ list, write }) =>
          Object.entries(given).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, value.replace("LIST", String(list)).replace("WRITE", String(write))]],
          ),
    );
}

/** Query text; what stands in double braces is left for the session to fill. */
export function queryText(parameters: readonly (readonly [string, string])[]): string {
  return parameters.map(([name, value]) => `${name}=${value.startsWith("{{") ? value : encodeURIComponent(value)}`).join("&");
}

type Move = (at: { namespace: string; list: number; write: number }) => Step;

function moves(target: ReadTarget): fc.Arbitrary<{ isWrite: boolean; isList: boolean; step: Move }> {
  const { apiVersion, kind, plural } = target;
  const root = `${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}`;
  const collection = (namespace: string): string => `${root}/namespaces/${namespace}/${plural}`;
  const object = fc.record({
    name: fc.constantFrom("o0", "o1", "o2", "o3", "o4"),
    labels: fc.constantFrom(...LABELS),
    content: fc.constantFrom(...target.contents),
  });
  const body = (namespace: string, { labels, content, name }: { labels: object; content: object; name: string }): unknown =>
    JSON.parse(
      JSON.stringify({ apiVersion, kind, metadata: { name, labels: { ...labels, session: namespace } }, ...content }).replaceAll(
        "NAMESPACE",
        namespace,
      ),
    );
  const accept = rarely("application/json", fc.constantFrom(...ACCEPTS), 1);
  const list = fc.tuple(listQuery(target), accept, fc.nat(9)).map(([parameters, accepted, everywhere]) => ({
    isWrite: false,
    isList: true,
    step: (({ namespace, ...earlier }) => {
      const given = parameters(earlier).map(([name, value]) => [name, value.replaceAll("NAMESPACE", namespace)] as const);
      // lists across namespaces are held to the objects of this session
      const isEverywhere = everywhere === 0;
      const query = queryText(
        isEverywhere ? [...given.filter(([name]) => name !== "labelSelector"), ["labelSelector", `session=${namespace}`]] : given,
      );
      return {
        method: "GET",
        path: `${isEverywhere ? `${root}/${plural}` : collection(namespace)}?${query}`,
        headers: { accept: accepted },
      };
    }) satisfies Move,
  }));
  const get = fc
    .tuple(
      fc.constantFrom("o0", "o1", "none"),
      accept,
      fc.constantFrom(
        "",
        "?pretty=true",
        "?includeObject=Object",
        "?includeObject=None",
        "?includeObject=x",
        "?resourceVersion=0",
        "?resourceVersion=x",
        "?resourceVersion=999999999",
      ),
    )
    .map(([name, accepted, query]) => ({
      isWrite: false,
      isList: false,
      step: (({ namespace }) => ({
        method: "GET",
        path: `${collection(namespace)}/${name}${query}`,
        headers: { accept: accepted },
      })) satisfies Move,
    }));
  const write = fc.oneof(
    fc.tuple(object, accept).map(([each, accepted]): Move => ({ namespace }) => ({
      method: "POST",
      path: collection(namespace),
      body: body(namespace, each),
      headers: { accept: accepted },
    })),
    fc.tuple(object, accept).map(([each, accepted]): Move => ({ namespace }) => ({
      method: "PATCH",
      path: `${collection(namespace)}/${each.name}`,
      type: "application/merge-patch+json",
      body: { metadata: { labels: { a: null, ...each.labels } } },
      headers: { accept: accepted },
    })),
    fc.tuple(object, accept).map(([each, accepted]): Move => ({ namespace }) => ({
      method: "DELETE",
      path: `${collection(namespace)}/${each.name}?gracePeriodSeconds=0&propagationPolicy=Background`,
      headers: { accept: accepted },
    })),
  );
  return fc.oneof(
    { weight: 8, arbitrary: list },
    { weight: 2, arbitrary: get },
    { weight: 2, arbitrary: write.map((step) => ({ isWrite: true, isList: false, step })) },
  );
}

/** Sessions of reads with writes among them. */
export function readSessions(target: ReadTarget): fc.Arbitrary<Session> {
  return fc.array(moves(target), { minLength: 4, maxLength: 10 }).map((all) => (namespace) => {
    const { apiVersion, kind, plural, contents } = target;
    const collection = `${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}/namespaces/${namespace}/${plural}`;
    const steps: Step[] = [{ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: namespace } } }];
    // pods need an account, which no controller makes here
    steps.push({ method: "POST", path: `/api/v1/namespaces/${namespace}/serviceaccounts`, body: { metadata: { name: "runner" } } });
    for (let i = 0; i < 4; i += 1) {
      const object = {
        apiVersion,
        kind,
        metadata: { name: `o${i}`, labels: { ...LABELS[i % LABELS.length], session: namespace } },
        ...contents[i % contents.length],
      };
      steps.push({
        method: "POST",
        path: collection,
        body: JSON.parse(JSON.stringify(object).replaceAll("NAMESPACE", namespace)) as unknown,
      });
    }
    // whoever asks for any version sees this one: the real server's cache has caught up with what is listed like this
    const settle: Step = { method: "GET", path: `${collection}?limit=2` };
    let [list, write] = [steps.push(settle) - 1, 5];
    for (const { isWrite, isList, step } of all) {
      const index = steps.push(step({ namespace, list, write })) - 1;
      if (isWrite) {
        write = index;
        steps.push({ method: "GET", path: collection });
      }
      if (isList) list = index;
    }
    return steps;
  });
}
