// Fields of values: keys of maps, and fields and methods of the host's objects.
import { callFailure, failAt } from "./failure.ts";
import { elementType, isMap, typeOf, zeroOf, type TemplateMap } from "./kind.ts";
import type { AnyNode, Tree } from "./node.ts";
import type { Run } from "./run.ts";
import { GoObject, type TemplateValue } from "./value.ts";
import { callValuesMethod, isValuesMethod, misfitOfMethod } from "./values-methods.ts";

/** Where a chain of fields stands. */
export interface FieldSite {
  readonly tree: Tree;
  /** Node that errors of the fields are reported at. */
  readonly node: AnyNode;
  /** Node that errors of a method are reported at. */
  readonly word: AnyNode;
}

/** Value of one field. `isInner` says that the receiver came out of another field or out of a loop. */
// oxlint-disable-next-line max-params -- called for every field of every template; an object per call would cost
export function readField(run: Run, receiver: TemplateValue, name: string, isInner: boolean, site: FieldSite): TemplateValue {
  if (isMap(receiver)) {
    if (isValuesMethod(receiver, name)) return callOfValues(run, receiver, { name, values: [], isInner }, site);
    return Object.hasOwn(receiver, name) ? receiver[name] : missing(run, receiver, name, site);
  }
  if (receiver === undefined) {
    if (run.missingKey === "error") throw failAt(site.tree, site.node, `nil data; no entry for key ${JSON.stringify(name)}`);
    return undefined;
  }
  if (receiver === null) throw failAt(site.tree, site.node, `nil pointer evaluating interface {}.${name}`);
  if (receiver instanceof GoObject) {
    if (receiver.has(name)) return call(receiver, name, [], run, site);
    const value = receiver.get(name);
    if (value !== undefined || receiver.kind === "map") return value;
  }
  throw noField(receiver, name, isInner, site);
}

function missing(run: Run, map: TemplateMap, name: string, site: FieldSite): TemplateValue {
  if (run.missingKey === "zero") return zeroOf(elementType(map));
  if (run.missingKey === "default") return undefined;
  throw failAt(site.tree, site.node, `map has no entry for key ${JSON.stringify(name)}`);
}

function noField(receiver: TemplateValue, name: string, isInner: boolean, site: FieldSite): Error {
  const type = isInner ? "interface {}" : typeOf(receiver);
  return failAt(site.tree, site.node, `can't evaluate field ${name} in type ${type}`);
}

interface MethodCall {
  readonly name: string;
  readonly values: readonly TemplateValue[];
  readonly isInner: boolean;
}

/** Calls a method with arguments. */
export function callMethod(run: Run, receiver: TemplateValue, { name, values, isInner }: MethodCall, site: FieldSite): TemplateValue {
  if (receiver === undefined) return undefined;
  if (receiver === null) throw failAt(site.tree, site.node, `nil pointer evaluating interface {}.${name}`);
  if (isMap(receiver)) {
    if (isValuesMethod(receiver, name)) return callOfValues(run, receiver, { name, values, isInner }, site);
    throw failAt(site.tree, site.node, `${name} is not a method but has arguments`);
  }
  if (!(receiver instanceof GoObject)) throw noField(receiver, name, isInner, site);
  if (receiver.has(name)) return call(receiver, name, values, run, site);
  if (receiver.get(name) === undefined) throw noField(receiver, name, isInner, site);
  throw failAt(site.tree, site.node, `${name} has arguments but cannot be invoked as function`);
}

function callOfValues(run: Run, receiver: TemplateMap, { name, values }: MethodCall, site: FieldSite): TemplateValue {
  const misfit = misfitOfMethod(name, values);
  if (misfit !== undefined) throw failAt(site.tree, site.word, misfit);
  return called(run, site, name, () => callValuesMethod(receiver, name, values));
}

// oxlint-disable-next-line max-params -- one place for the call and its error
function call(receiver: GoObject, name: string, values: readonly TemplateValue[], run: Run, site: FieldSite): TemplateValue {
  return called(run, site, name, () => receiver.call(name, values));
}

function called(run: Run, site: FieldSite, name: string, method: () => TemplateValue): TemplateValue {
  run.step();
  try {
    const result = method();
    if (typeof result === "string") run.claimText(result.length);
    return result;
  } catch (error) {
    throw callFailure(error, site.tree, site.word, name);
  }
}
