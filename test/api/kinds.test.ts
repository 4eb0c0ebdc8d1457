import { describe, expect, expectTypeOf, test } from "vitest";
import {
  apiVersionOf,
  GitRepository,
  HelmChart,
  KINDS,
  kindRef,
  Kustomization,
  OciRepository,
  toCrd,
  toReference,
  validateShape,
  type GitRepositoryObject,
  type GitRepositorySpec,
  type Kind,
  type KustomizationSpec,
  type KustomizationStatus,
  type Shape,
} from "#api";
import { at, type KubeObject } from "#base";

const named = KINDS.map((kind): [string, Kind] => [kind.kind, kind]);

/** Every shape inside of a shape, with its path. */
function nodesOf(shape: Shape, path: string): readonly (readonly [path: string, shape: Shape])[] {
  const values = typeof shape.additionalProperties === "object" ? nodesOf(shape.additionalProperties, `${path}{}`) : [];
  const members = Object.entries(shape.properties ?? {}).flatMap(([name, each]) => nodesOf(each, `${path}.${name}`));
  return [[path, shape], ...members, ...(shape.items ? nodesOf(shape.items, `${path}[]`) : []), ...values];
}

function pathsOf(shape: Shape): readonly string[] {
  return nodesOf(shape, "")
    .map(([path]) => path.slice(1))
    .filter((path) => path !== "" && !path.endsWith("[]") && !path.endsWith("{}"))
    .toSorted();
}

describe.each(named)("%s", (_name, kind) => {
  const nodes = [...nodesOf(kind.spec, "spec"), ...nodesOf(kind.status, "status")];

  test("has a type and a sentence for every field", () => {
    const wanting = nodes
      .filter(([, shape]) => shape.type === undefined || !/^[A-Z`].*\.$/s.test(shape.description ?? ""))
      .map(([path]) => path);

    expect(wanting).toEqual([]);
  });

  test("has defaults that fit, and requires only fields that it has", () => {
    const unfit = nodes.flatMap(([path, shape]) => (shape.default === undefined ? [] : validateShape(shape, shape.default, { path })));
    const unknown = nodes.flatMap(([path, shape]) =>
      (shape.required ?? []).filter((name) => !shape.properties?.[name]).map((name) => `${path}.${name}`),
    );

    expect([unfit, unknown]).toEqual([[], []]);
  });

  test("summarises only conditions that it has, each name once", () => {
    const types = kind.conditions.map(({ type }) => type);

    expect([kind.summary.filter((type) => !types.includes(type)), types.length, kind.reasons.length]).toEqual([
      [],
      new Set(types).size,
      new Set(kind.reasons.map(({ reason }) => reason)).size,
    ]);
  });

  test("names every field, column, condition and reason on its page", () => {
    const page = toReference(kind);
    const words = [
      ...nodes.map(([path]) => path.replaceAll("{}", "[]")).filter((path) => path.includes(".") && !path.endsWith("[]")),
      ...kind.columns.map(({ jsonPath }) => jsonPath),
      ...kind.conditions.map(({ type }) => type),
      ...kind.reasons.map(({ reason }) => reason),
    ];

    expect(words.filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
  });

  test("is one served and stored version with a status subresource", () => {
    expect(at(toCrd(kind), "spec", "versions")).toMatchObject([
      { name: kind.version, served: true, storage: true, subresources: { status: {} } },
    ]);
  });
});

test("a GitRepository has the fields of source.toolkit.fluxcd.io/v1", () => {
  expect([apiVersionOf(GitRepository), pathsOf(GitRepository.spec), pathsOf(GitRepository.status)]).toMatchSnapshot();
});

test.each([HelmChart, OciRepository])("a $kind has the fields of source.toolkit.fluxcd.io/v1", (kind) => {
  expect([apiVersionOf(kind), pathsOf(kind.spec), pathsOf(kind.status)]).toMatchSnapshot();
});

test("a Kustomization has the fields of kustomize.toolkit.fluxcd.io/v1", () => {
  expect([apiVersionOf(Kustomization), pathsOf(Kustomization.spec), pathsOf(Kustomization.status)]).toMatchSnapshot();
});

test("a kind is named by its group, version and kind", () => {
  expect([kindRef(GitRepository), kindRef(Kustomization)]).toEqual([
    { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" },
    { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" },
  ]);
});

test("a CRD carries columns, defaults and rules as the API server wants them", () => {
  const [version] = at(toCrd(GitRepository), "spec", "versions") as [Record<string, unknown>];
  const schema = at(version, "schema", "openAPIV3Schema", "properties");

  expect(version["additionalPrinterColumns"]).toEqual([
    { name: "URL", type: "string", jsonPath: ".spec.url" },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
    { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
    { name: "Status", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].message' },
  ]);
  expect([
    at(schema, "status", "default"),
    at(schema, "spec", "properties", "timeout", "default"),
    at(schema, "spec", "x-kubernetes-validations"),
    at(schema, "spec", "required"),
  ]).toEqual([
    { observedGeneration: -1 },
    "60s",
    [
      {
        rule: "!has(self.serviceAccountName) || (has(self.provider) && (self.provider == 'azure' || self.provider == 'aws'))",
        message: "serviceAccountName needs provider aws or azure",
      },
    ],
    ["interval", "url"],
  ]);
});

test("the types of spec and status follow from the shapes", () => {
  expectTypeOf<GitRepositorySpec["url"]>().toEqualTypeOf<string>();
  expectTypeOf<GitRepositorySpec["timeout"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<NonNullable<GitRepositorySpec["verify"]>["mode"]>().toEqualTypeOf<"head" | "HEAD" | "Tag" | "TagAndHEAD" | undefined>();
  expectTypeOf<KustomizationSpec["sourceRef"]["kind"]>().toEqualTypeOf<"OCIRepository" | "GitRepository" | "Bucket" | "ExternalArtifact">();
  expectTypeOf<NonNullable<KustomizationStatus["inventory"]>["entries"]>().toEqualTypeOf<
    readonly { readonly id: string; readonly v: string }[]
  >();
  expectTypeOf<GitRepositoryObject>().toExtend<KubeObject>();
});
