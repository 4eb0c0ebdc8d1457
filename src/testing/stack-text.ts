// A synthesized stack as its text says it: the resources of this provider, with everything else that their arguments may refer to.
import { at, isObject, messageOf, own, type Json, type JsonObject } from "#base";
import { testingProblems } from "./problems.ts";

/** One resource as it is written. */
export interface WrittenResource {
  /** `flux_kustomization.apps_5D1F7C2A` */
  readonly address: string;
  readonly type: string;
  /** Path of its construct in the tree, such as `production/apps/Resource`; the address where the text does not say. */
  readonly path: string;
  readonly arguments: JsonObject;
  /** Address of a provider configuration, `flux` or `flux.other`; that without an alias when absent. */
  readonly provider: string | undefined;
  /** What stands beside the arguments: `depends_on`, `count` and the like. */
  readonly meta: JsonObject;
}

/** Everything of a stack that is looked at. */
export interface WrittenStack {
  readonly resources: readonly WrittenResource[];
  /** Settings of the provider by address. */
  readonly providers: ReadonlyMap<string, JsonObject>;
  readonly locals: JsonObject;
  /** Defaults of variables that have one. */
  readonly defaults: JsonObject;
}

const META = ["//", "depends_on", "count", "for_each", "provider", "lifecycle", "provisioner", "connection"];

/** @throws testing.notAStack */
export function readStackText(text: string): WrittenStack {
  const stack = parse(text);
  const blocks = own(stack, "resource");
  const resources = membersOf(blocks)
    .filter(([type]) => type.startsWith("flux_"))
    .flatMap(([type, all]) => membersOf(all).map(([name, body]) => resourceOf(type, name, body)));
  const defaults = membersOf(own(stack, "variable")).flatMap(([name, variable]) => {
    const value = own(variable, "default");
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    resources,
    providers: new Map(listOf(at(stack, "provider", "flux")).map((each) => [providerAddress(each), withoutMeta(each)])),
    locals: objectOf(own(stack, "locals")),
    defaults: Object.fromEntries(defaults),
  };
}

function parse(text: string): JsonObject {
  let stack: unknown;
  try {
    stack = JSON.parse(text);
  } catch (error) {
    throw testingProblems.notAStack(messageOf(error), error);
  }
  if (!isObject(stack)) throw testingProblems.notAStack("it is not an object");
  if (!["resource", "provider", "terraform", "//"].some((each) => Object.hasOwn(stack, each)))
    throw testingProblems.notAStack("it has neither resources nor providers");
  return stack as JsonObject;
}

function resourceOf(type: string, name: string, body: Json): WrittenResource {
  const address = `${type}.${name}`;
  const path = at(body, "//", "metadata", "path");
  const provider = own(body, "provider");
  return {
    address,
    type,
    path: typeof path === "string" ? path : address,
    arguments: withoutMeta(objectOf(body)),
    provider: typeof provider === "string" ? provider : undefined,
    meta: Object.fromEntries(Object.entries(objectOf(body)).filter(([key]) => META.includes(key))),
  };
}

function providerAddress(block: Json): string {
  const alias = own(block, "alias");
  return typeof alias === "string" ? `flux.${alias}` : "flux";
}

function withoutMeta(body: JsonObject | Json): JsonObject {
  return Object.fromEntries(Object.entries(objectOf(body)).filter(([key]) => !META.includes(key) && key !== "alias"));
}

/** Blocks stand alone or in a list. */
function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function membersOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return Object.entries(objectOf(value)).map(([key, each]) => [key, each ?? null]);
}
