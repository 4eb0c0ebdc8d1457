// Workloads whose selectors cannot be read, select nothing, or select other pods than their own.
import type { Json } from "#base";
import type { Step } from "./compare.ts";

const SELECTORS: readonly Json[] = [
  null,
  {},
  { matchLabels: { a: "b" } },
  { matchLabels: { a: "c" } },
  { matchLabels: { "-bad": "b" } },
  { matchLabels: { a: "-bad-" } },
  { matchExpressions: [{ key: "a", operator: "In" }] },
  { matchExpressions: [{ key: "a", operator: "Foo" }] },
  { matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] },
  { matchExpressions: [{ key: "-x", operator: "Exists" }] },
  { matchExpressions: [{ key: "z", operator: "DoesNotExist" }] },
];
const LABELS: readonly Json[] = [{ a: "b" }, { "-bad": "x" }];

/** Creates them of every kind that has a template. */
export function selectors(namespace: string): Step[] {
  let made = 0;
  const created = (path: string, labels: Json, spec: Readonly<Record<string, Json>>, pod: Readonly<Record<string, Json>> = {}): Step => {
    const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "i" }], ...pod } };
    return { method: "POST", path, body: { metadata: { name: `w${(made += 1)}` }, spec: { ...spec, template } } };
  };
  const jobs = `/apis/batch/v1/namespaces/${namespace}/jobs`;
  const apart = { restartPolicy: "Never" };
  return LABELS.flatMap((labels) =>
    SELECTORS.flatMap((selector) => [
      ...["deployments", "replicasets", "statefulsets", "daemonsets"].map((plural) =>
        created(`/apis/apps/v1/namespaces/${namespace}/${plural}`, labels, { selector }),
      ),
      created(jobs, labels, { selector }, apart),
      created(jobs, labels, { selector, manualSelector: true }, apart),
    ]),
  ).concat([null, {}].map((selector) => created(`/api/v1/namespaces/${namespace}/replicationcontrollers`, { a: "b" }, { selector })));
}
