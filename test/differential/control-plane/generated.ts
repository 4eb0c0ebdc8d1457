// Random sequences of requests to one object: every kind of write, by several managers.
import fc from "fast-check";
import type { Step } from "./compare.ts";

const APPLY = "application/apply-patch+yaml";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const JSON_PATCH = "application/json-patch+json";

export interface Target {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  /** The parts of an object besides metadata: `spec`, `data` … */
  readonly content: fc.Arbitrary<Readonly<Record<string, unknown>>>;
  /** Built-in kinds take strategic merge patches. */
  readonly isBuiltin?: boolean;
  readonly hasStatus?: boolean;
}

/** The namespace in which all objects are. */
export const NAMESPACE = "generated";

/** Path of the collection of a target. */
export function collectionOf({ apiVersion, plural }: Target): string {
  return `${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}/namespaces/${NAMESPACE}/${plural}`;
}

const manager = fc.constantFrom("alpha", "beta", "gamma");
const metadata = fc.record(
  {
    labels: fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("1", "2"), { maxKeys: 2 }),
    annotations: fc.dictionary(fc.constantFrom("x", "y"), fc.constantFrom("1", "2"), { maxKeys: 2 }),
    finalizers: fc.constantFrom<string[]>([], ["example.com/hold"]),
  },
  { requiredKeys: [] },
);
const query = fc.constantFrom("", "", "", "&dryRun=All", "&fieldValidation=Strict", "&fieldValidation=Ignore");

/** Writes to one object, with reads and deletions among them; the object's name is given when they are sent. */
export function sequences(target: Target): fc.Arbitrary<(name: string) => Step[]> {
  return fc.array(write(target), { minLength: 2, maxLength: 7 }).map((writes) => (name) => writes.map((each) => each(name)));
}

type Made = (name: string) => Step;

function write(target: Target): fc.Arbitrary<Made> {
  const { apiVersion, kind, content } = target;
  const body = fc.record({ metadata, content }).map(({ metadata: given, content: parts }) => (name: string) => ({
    apiVersion,
    kind,
    metadata: { name, ...given },
    ...parts,
  }));
  const step =
    (method: Step["method"], suffix: string, rest: (name: string) => Partial<Step>, parameters: string): Made =>
    (name) => ({
      method,
      path: `${collectionOf(target)}/${name}${suffix}${parameters}`,
      ...rest(name),
    });
  const parameters = fc.tuple(manager, query).map(([name, more]) => `?fieldManager=${name}${more}`);
  const choices: fc.WeightedArbitrary<Made>[] = [
    {
      weight: 3,
      arbitrary: fc.tuple(parameters, body).map(([more, bodyOf]): Made => (name) => ({
        method: "POST",
        path: `${collectionOf(target)}${more}`,
        body: bodyOf(name),
      })),
    },
    {
      weight: 5,
      arbitrary: fc
        .tuple(parameters, fc.constantFrom("", "&force=true"), body)
        .map(([more, force, bodyOf]) => step("PATCH", "", (name) => ({ type: APPLY, body: bodyOf(name) }), more + force)),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(parameters, content).map(([more, parts]) => step("PATCH", "", () => ({ type: MERGE, body: parts }), more)),
    },
    { weight: 2, arbitrary: fc.tuple(parameters, body).map(([more, bodyOf]) => step("PUT", "", (name) => ({ body: bodyOf(name) }), more)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(parameters, jsonPatch(content))
        .map(([more, operations]) => step("PATCH", "", () => ({ type: JSON_PATCH, body: operations }), more)),
    },
    { weight: 1, arbitrary: fc.constant(step("GET", "", () => ({}), "")) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom("", "?gracePeriodSeconds=0", "?propagationPolicy=Background")
        .map((more) => step("DELETE", "", () => ({}), more)),
    },
  ];
  if (target.isBuiltin === true)
    choices.push({
      weight: 2,
      arbitrary: fc.tuple(parameters, content).map(([more, parts]) => step("PATCH", "", () => ({ type: STRATEGIC, body: parts }), more)),
    });
  if (target.hasStatus === true) choices.push({ weight: 1, arbitrary: statusWrite(target, step, parameters) });
  return fc.oneof(...choices);
}

type MakeStep = (method: Step["method"], suffix: string, rest: (name: string) => Partial<Step>, parameters: string) => Made;

function statusWrite({ apiVersion, kind }: Target, step: MakeStep, parameters: fc.Arbitrary<string>): fc.Arbitrary<Made> {
  return fc
    .tuple(parameters, fc.boolean(), fc.constantFrom({ replicas: 1 }, { replicas: 2, observedGeneration: 1 }, {}))
    .map(([more, applies, status]) =>
      step(
        "PATCH",
        "/status",
        (name) => (applies ? { type: APPLY, body: { apiVersion, kind, metadata: { name }, status } } : { type: MERGE, body: { status } }),
        more,
      ),
    );
}

function jsonPatch(content: Target["content"]): fc.Arbitrary<unknown> {
  return content.map((parts) => Object.entries(parts).map(([name, value]) => ({ op: "add", path: `/${name}`, value })));
}
