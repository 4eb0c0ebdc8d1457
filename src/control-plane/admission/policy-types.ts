// What validating policies would get wrong about the kinds that they match, as the controller manager warns of it.
// @see apiserver pkg/admission/plugin/policy/validating/typechecking.go and kubernetes pkg/controller/validatingadmissionpolicystatus
import { compareText, own, stringAt, type JsonObject } from "#base";
import { builtinSchema, TypeCheck, type NamedSchema, type StructuralSchema } from "#codec";
import { objectsAt } from "../kinds/json-edit.ts";
import { OBJECT_META } from "../managed-fields/atom.ts";
import type { ResourceTable } from "../registry/resource-table.ts";
import type { ServedResource } from "../registry/served-resource.ts";

/** Kinds of one rule that are looked at. */
const MOST_KINDS = 10;
const TEXT: StructuralSchema = { type: "string" };

/** Warnings as `status.typeChecking.expressionWarnings` has them. @param nanos what names of types end with */
export function expressionWarnings(policy: JsonObject, table: ResourceTable, nanos: number): JsonObject[] {
  const spec = own(policy, "spec");
  const paramKind = own(spec, "paramKind");
  const params = table.byKind(stringAt(paramKind, "apiVersion"), stringAt(paramKind, "kind"));
  const variables = objectsAt(spec, "variables").map((each) => [stringAt(each, "name"), stringAt(each, "expression")] as const);
  const checks = kindsOf(spec, table).map((served) => ({
    shown: shownKind(served),
    check: new TypeCheck({
      object: schemaOf(served, nanos),
      params: params && schemaOf(params, nanos),
      hasParams: paramKind !== undefined,
      variables,
    }),
  }));
  return objectsAt(spec, "validations").flatMap((validation, i) =>
    ["expression", "messageExpression"].flatMap((key) => {
      const expression = stringAt(validation, key);
      const mistakes = checks.flatMap(({ shown, check }) => {
        const mistake = expression === "" ? undefined : check.mistake(expression);
        return mistake === undefined ? [] : [`${shown}: ${mistake}\n`];
      });
      return mistakes.length === 0 ? [] : [{ fieldRef: `spec.validations[${i}].${key}`, warning: mistakes.join("\n") }];
    }),
  );
}

/** Kinds that rules name in full, in the order of groups, versions and kinds. */
function kindsOf(spec: unknown, table: ResourceTable): readonly ServedResource[] {
  const found = new Set<ServedResource>();
  for (const rule of objectsAt(own(spec, "matchConstraints"), "resourceRules")) {
    const [groups, versions] = [plainTexts(rule, "apiGroups"), plainTexts(rule, "apiVersions")];
    const resources = textsAt(rule, "resources").filter((each) => !/[*/]/.test(each));
    const named = groups.flatMap((group) =>
      versions.flatMap((version) => resources.toSorted(compareText).flatMap((plural) => table.find(group, version, plural) ?? [])),
    );
    for (const each of named.slice(0, MOST_KINDS)) found.add(each);
    if (named.length >= MOST_KINDS) break;
  }
  return [...found].toSorted(
    ({ definition: a }, { definition: b }) =>
      compareText(a.group, b.group) || compareText(a.version, b.version) || compareText(a.kind, b.kind),
  );
}

function textsAt(rule: unknown, key: string): string[] {
  const list = own(rule, key);
  return Array.isArray(list) ? list.map(String) : [];
}

/** Nothing where one of them stands for many. */
function plainTexts(rule: unknown, key: string): string[] {
  const texts = textsAt(rule, key);
  return texts.some((each) => each.includes("*")) ? [] : texts.toSorted(compareText);
}

function shownKind({ definition: { group, version, kind } }: ServedResource): string {
  return `${group}/${version}, Kind=${kind}`;
}

function schemaOf({ definition, apiVersion }: ServedResource, nanos: number): NamedSchema {
  const schema = builtinSchema(apiVersion, definition.kind) ?? definition.schema;
  const properties = { ...schema.properties, apiVersion: TEXT, kind: TEXT, metadata: OBJECT_META };
  return { schema: { ...schema, type: "object", properties }, name: `${definition.kind}${nanos}` };
}
