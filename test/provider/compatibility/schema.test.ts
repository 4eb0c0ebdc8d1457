// A configuration or a state of fluxcd/flux 1.8.5 must go on working: the schemas compared, attribute by attribute.
import { describe, expect, test } from "vitest";
import { fluxProvider, isNested, type Attribute, type Attributes } from "#provider";
import type { CtyType } from "#codec";
import { realClock, seededRandom } from "../../support/outside.ts";
import { DIFFERENCES, UPSTREAM_BOOTSTRAP, UPSTREAM_PROVIDER, UPSTREAM_TIMEOUTS, type AttributeTable, type Facts } from "./upstream.ts";

const provider = fluxProvider(
  { clock: realClock, random: seededRandom(1), connect: () => Promise.reject(new Error("no cluster is asked")) },
  "0.0.0",
);
const bootstrap = provider.resources?.find(({ type }) => type === "flux_bootstrap_git");
const ours = { provider: tableOf(provider.schema.attributes), resource: tableOf(bootstrap?.schema.attributes ?? {}) };

function tableOf(attributes: Attributes, prefix = ""): AttributeTable {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, attribute]): [string, Facts][] => {
      const path = `${prefix}${name}`;
      const inner = isNested(attribute.type) ? tableOf(attribute.type.attributes, `${path}.`) : {};
      return [[path, factsOf(attribute)], ...Object.entries(inner)];
    }),
  );
}

function factsOf(attribute: Attribute): Facts {
  const { type, required, optional, computed, sensitive, deprecated, replace } = attribute;
  const mode = required ? "required" : optional && computed ? "optional computed" : computed ? "computed" : "optional";
  return {
    type: isNested(type) ? (type.nesting === "single" ? "object" : `${type.nesting}(object)`) : nameOf(type),
    mode,
    ...(sensitive && { sensitive: true }),
    ...(deprecated && { deprecated: true }),
    ...(replace !== undefined && replace !== false && { replaces: true }),
    ...(attribute.default !== undefined && { default: JSON.stringify(attribute.default) }),
  };
}

function nameOf(type: CtyType): string {
  return typeof type === "string" ? type : `${type[0]}(${typeof type[1] === "string" ? type[1] : JSON.stringify(type[1])})`;
}

function differences(theirs: AttributeTable, those: AttributeTable): string[] {
  const shown = (value: string | boolean | undefined, fact: string): string =>
    fact === "default" ? String(value ?? "none") : fact === "type" || fact === "mode" ? String(value) : value ? "yes" : "no";
  return Object.entries(theirs).flatMap(([path, wanted]) => {
    const found = those[path];
    if (found === undefined) return [`${path}: is missing`];
    return (["type", "mode", "sensitive", "deprecated", "replaces", "default"] as const).flatMap((fact) =>
      wanted[fact] === found[fact] ? [] : [`${path}: ${fact} ${shown(wanted[fact], fact)} → ${shown(found[fact], fact)}`],
    );
  });
}

test("every attribute of upstream is here, with its type, mode, default and sensitivity, but for what is listed with its reason", () => {
  const found = [...differences(UPSTREAM_PROVIDER, ours.provider), ...differences(UPSTREAM_BOOTSTRAP, ours.resource)];

  expect(found.toSorted()).toEqual(Object.keys(DIFFERENCES).toSorted());
});

test("states of upstream can be read as they are, and operations may take as long", () => {
  expect({ version: bootstrap?.version, timeouts: bootstrap?.timeouts }).toEqual({ version: 0, timeouts: UPSTREAM_TIMEOUTS });
});

describe("what is added", () => {
  test.each([
    ["provider", UPSTREAM_PROVIDER, ours.provider],
    ["resource", UPSTREAM_BOOTSTRAP, ours.resource],
  ] as const)("to the %s is asked of nobody", (_where, theirs, those) => {
    const added = Object.entries(those).filter(([path]) => theirs[path] === undefined);
    const inside = (path: string): boolean => path.includes(".") && theirs[path.slice(0, path.lastIndexOf("."))] === undefined;

    expect(added.length).toBeGreaterThan(0);
    expect(added.filter(([path, { mode }]) => mode === "required" && !inside(path))).toEqual([]);
  });

  test("to the resource stands at nothing by itself, so that a state without it opens with an empty plan", () => {
    const added = Object.entries(ours.resource).filter(([path]) => UPSTREAM_BOOTSTRAP[path] === undefined);

    expect(added.filter(([, facts]) => facts.default !== undefined || facts.replaces)).toEqual([]);
  });
});
