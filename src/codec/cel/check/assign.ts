// Which types fit, with type variables bound on the way. @see cel-go checker/types.go
import { DYN, isAssignableType, isDyn, listOf, mapOf, opaqueType, sameType, typeOf, type CelType } from "./type.ts";

/** What type variables stand for, by the text of the variable. Immutable: a failed try leaves no trace. */
export type Bindings = ReadonlyMap<string, CelType>;

/** The bindings under which values of the second types fit the first ones; undefined when they do not. */
export function assignAll(bindings: Bindings, to: readonly CelType[], from: readonly CelType[]): Bindings | undefined {
  const trial = new Map(bindings);
  return fitAll(trial, to, from) ? trial : undefined;
}

function fitAll(trial: Map<string, CelType>, to: readonly CelType[], from: readonly CelType[]): boolean {
  return to.length === from.length && to.every((each, i) => fits(trial, each, from[i] ?? DYN));
}

function fits(trial: Map<string, CelType>, a: CelType, b: CelType): boolean {
  if (b.kind === "parameter") {
    const tried = bind(trial, a, b);
    if (tried.isValid) return true;
    if (tried.wasBound) return false;
  }
  if (a.kind === "parameter") return bind(trial, b, a).isValid;
  const isLoose = (type: CelType): boolean => isDyn(type) || type.kind === "error";
  if (isLoose(a) || isLoose(b)) return true;
  if (a.kind === "null") return isNullable(b);
  return b.kind === "null" ? isNullable(a) : fitsByKind(trial, a, b);
}

function fitsByKind(trial: Map<string, CelType>, a: CelType, b: CelType): boolean {
  switch (a.kind) {
    case "type":
      return b.kind === "type";
    case "opaque":
    case "list":
    case "map":
      return a.kind === b.kind && a.name === b.name && fitAll(trial, a.parameters, b.parameters);
    default:
      return isAssignableType(b, a);
  }
}

function isNullable(type: CelType): boolean {
  return ["opaque", "struct", "any", "duration", "timestamp", "null"].includes(type.kind);
}

function bind(trial: Map<string, CelType>, type: CelType, variable: CelType): { isValid: boolean; wasBound: boolean } {
  if (type.kind === variable.kind && sameType(type, variable)) return { isValid: true, wasBound: true };
  const bound = trial.get(variable.text);
  if (bound !== undefined) {
    if (type.kind === bound.kind && sameType(type, bound)) return { isValid: true, wasBound: true };
    if (!fits(trial, type, bound)) return { isValid: false, wasBound: true };
    const general = mostGeneral(type, bound);
    if (isFree(trial, variable, general)) trial.set(variable.text, general);
    return { isValid: true, wasBound: true };
  }
  if (!isFree(trial, variable, type)) return { isValid: false, wasBound: false };
  trial.set(variable.text, type);
  return { isValid: true, wasBound: false };
}

/** Whether a variable does not occur in a type. */
function isFree(trial: Map<string, CelType>, variable: CelType, within: CelType): boolean {
  if (sameType(variable, within)) return false;
  if (within.kind === "parameter") {
    const bound = trial.get(within.text);
    return bound === undefined || isFree(trial, variable, bound);
  }
  return within.parameters.every((each) => isFree(trial, variable, each));
}

/** Of two types that fit, the one that says less. */
export function mostGeneral(a: CelType, b: CelType): CelType {
  return saysNoMore(a, b) ? a : b;
}

function saysNoMore(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === "parameter") return true;
  if (isDyn(b) || b.kind === "parameter" || a.kind !== b.kind) return false;
  if (a.kind === "type") return true;
  if (a.parameters.length === 0) return sameType(a, b);
  return (
    a.name === b.name &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((each, i) => saysNoMore(each, b.parameters[i] ?? DYN))
  );
}

/** A type with its variables replaced by what they stand for. @param freeToDyn whether free variables become dyn */
export function substitute(bindings: Bindings, type: CelType, freeToDyn: boolean): CelType {
  const bound = bindings.get(type.text);
  if (bound !== undefined) return substitute(bindings, bound, freeToDyn);
  if (freeToDyn && type.kind === "parameter") return DYN;
  if (type.parameters.length === 0) return type;
  const inner = type.parameters.map((each) => substitute(bindings, each, freeToDyn));
  const [first = DYN, second = DYN] = inner;
  switch (type.kind) {
    case "list":
      return listOf(first);
    case "map":
      return mapOf(first, second);
    case "type":
      return typeOf(first);
    default:
      return opaqueType(type.name, inner);
  }
}
