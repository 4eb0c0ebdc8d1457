import fc from "fast-check";
import { Check } from "typebox/schema";
import { describe, expect, test } from "vitest";
import { apiVersionOf, KINDS, Kustomization, toJsonSchema, validate, type Kind, type Shape } from "#api";

const good = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  metadata: { name: "apps", namespace: "apps" },
  spec: { interval: "10m", prune: true, sourceRef: { kind: "GitRepository", name: "fleet" } },
};

function withSpec(spec: Record<string, unknown>): unknown {
  return { ...good, spec: { ...good.spec, ...spec } };
}

describe("validate", () => {
  test.each<[string, unknown, [path: string, message: string][]]>([
    ["accepts what fits", good, []],
    ["accepts keys that users choose", withSpec({ postBuild: { substitute: { "any key": "x", constructor: "y" } } }), []],
    ["refuses what is no object", "Kustomization", [["", "expected an object"]]],
    [
      "names the identity that is wrong",
      { spec: good.spec, metadata: {} },
      [
        ["apiVersion", "expected kustomize.toolkit.fluxcd.io/v1"],
        ["kind", "expected Kustomization"],
        ["metadata.name", "is required"],
      ],
    ],
    ["names a missing spec", { ...good, spec: undefined }, [["spec", "is required"]]],
    [
      "names every missing field",
      { ...good, spec: { sourceRef: { name: "fleet" } } },
      [
        ["spec.interval", "is required"],
        ["spec.prune", "is required"],
        ["spec.sourceRef.kind", "is required"],
      ],
    ],
    ["names a wrong type by its place in a list", withSpec({ components: ["a", 1] }), [["spec.components[1]", "expected a string"]]],
    [
      "names a wrong type by its key in a map",
      withSpec({ postBuild: { substitute: { "a.b": 1 } } }),
      [['spec.postBuild.substitute["a.b"]', "expected a string"]],
    ],
    [
      "names what a closed list allows",
      withSpec({ deletionPolicy: "Keep" }),
      [["spec.deletionPolicy", "expected one of MirrorPrune, Delete, WaitForTermination, Orphan"]],
    ],
    ["says what a duration looks like", withSpec({ timeout: "5 minutes" }), [["spec.timeout", "expected a duration such as 30s or 5m"]]],
    [
      "counts characters",
      withSpec({ namePrefix: "", targetNamespace: "n".repeat(64) }),
      [
        ["spec.namePrefix", "expected at least 1 characters"],
        ["spec.targetNamespace", "expected at most 63 characters"],
      ],
    ],
    [
      "finds the field that was meant",
      withSpec({ dependson: [], healthcheck: [] }),
      [
        ["spec.dependson", "unknown field; did you mean dependsOn"],
        ["spec.healthcheck", "unknown field; did you mean healthChecks"],
      ],
    ],
    [
      "lists what is known when nothing is near",
      withSpec({ decryption: { provider: "sops", key: "x" } }),
      [["spec.decryption.key", "unknown field; known are provider, secretRef, serviceAccountName"]],
    ],
    [
      "takes no inherited name for a field",
      withSpec({ toString: "x" }),
      [["spec.toString", expect.stringMatching(/^unknown field/) as string]],
    ],
    [
      "checks the status too",
      { ...good, status: { conditions: [{ type: "Ready" }] } },
      [
        ["status.conditions[0].status", "is required"],
        ["status.conditions[0].reason", "is required"],
        ["status.conditions[0].message", "is required"],
        ["status.conditions[0].lastTransitionTime", "is required"],
      ],
    ],
  ])("%s", (_case, object, expected) => {
    expect(validate(Kustomization, object).map(({ path, message }) => [path, message])).toEqual(expected);
  });

  test("asks for the rules of the kind where somebody can evaluate them", () => {
    const asked: string[] = [];
    const evaluate = (rule: string): boolean => {
      asked.push(rule);
      return rule.startsWith("has");
    };

    const problems = validate(Kustomization, withSpec({ kubeConfig: { secretRef: { name: "a" }, configMapRef: { name: "b" } } }), {
      evaluate,
    });

    expect([asked, problems]).toEqual([
      ["has(self.configMapRef) || has(self.secretRef)", "!has(self.configMapRef) || !has(self.secretRef)"],
      [{ path: "spec.kubeConfig", message: "exactly one of configMapRef and secretRef must be set" }],
    ]);
  });

  test("takes unknown values as they are, and asks no rule about them", () => {
    const isUnknown = (value: unknown): boolean => value === "?";
    const evaluate = (): never => {
      throw new Error("asked");
    };

    expect(
      validate(Kustomization, withSpec({ interval: "?", prune: "?", kubeConfig: { secretRef: "?" } }), { isUnknown, evaluate }),
    ).toEqual([]);
  });
});

/** Values that fit a shape, with some optional fields left out. */
function fitting(shape: Shape): fc.Arbitrary<unknown> {
  if (shape.enum) return fc.constantFrom(...shape.enum);
  switch (shape.type) {
    case "object":
      return shape.properties
        ? fc.record(Object.fromEntries(Object.entries(shape.properties).map(([name, each]) => [name, fitting(each)])), {
            requiredKeys: [...(shape.required ?? [])],
          })
        : fc.dictionary(fc.string(), fitting(shape.additionalProperties as Shape));
    case "array":
      return fc.array(fitting(shape.items ?? {}), { maxLength: 2 });
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return fc.nat();
    default:
      if (shape.format === "date-time") return fc.constant("2026-01-02T03:04:05Z");
      return shape.pattern === undefined
        ? fc.string({ minLength: shape.minLength ?? 0, maxLength: 20 })
        : fc
            .stringMatching(new RegExp(shape.pattern))
            .filter((text) => text.length >= (shape.minLength ?? 0) && text.length <= (shape.maxLength ?? Infinity));
  }
}

describe.each(KINDS.map((kind): [string, Kind] => [kind.kind, kind]))("the JSON Schema of %s", (_name, kind) => {
  const object = fc.record({
    apiVersion: fc.constant(apiVersionOf(kind)),
    kind: fc.constant(kind.kind),
    metadata: fc.record({ name: fc.constant("x") }),
    spec: fitting(kind.spec),
    status: fitting(kind.status),
  });
  const schema = toJsonSchema(kind);

  test("agrees with validate on what fits", () => {
    fc.assert(
      fc.property(object, (each) => {
        expect([Check(schema, each), validate(kind, each)]).toEqual([true, []]);
      }),
      { numRuns: 200 },
    );
  });

  test("agrees with validate on what does not", () => {
    const spoiled = fc.tuple(
      object,
      fc.constantFrom(...Object.keys(kind.spec.properties ?? {}), "stranger"),
      fc.constantFrom({ a: {} }, 7, [1], undefined),
    );

    fc.assert(
      fc.property(spoiled, ([each, field, value]) => {
        const spec: Record<string, unknown> = { ...(each.spec as object), [field]: value };
        if (value === undefined) delete spec[field];
        const bad = { ...each, spec };
        expect(validate(kind, bad).length === 0).toBe(Check(schema, bad));
      }),
      { numRuns: 300 },
    );
  });
});
