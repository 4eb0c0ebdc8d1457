// Chains of fields and indices, `self.spec.list[0].?name`, which are resolved as one. @see cel-go interpreter/attributes.go
import { shownValue } from "../value/shown.ts";
import {
  CelError,
  CelOptional,
  isError,
  isList,
  isMap,
  kindOf,
  NONE,
  type CelObject,
  type CelUint,
  type CelValue,
} from "../value/value.ts";
import type { Evaluate, Frame } from "./frame.ts";

/** One step of a chain. */
export interface Step {
  readonly isOptional: boolean;
  /** `has(a.b)` asks for the last step only. */
  readonly isTest: boolean;
  readonly key: (frame: Frame) => CelValue;
}

interface Chain {
  readonly kind: "chain";
  readonly base: Evaluate;
  readonly steps: readonly Step[];
}
interface Choice {
  readonly kind: "choice";
  readonly test: Evaluate;
  readonly truthy: Attribute;
  readonly falsy: Attribute;
}

/** A chain, or a choice between two of them, to both of which further steps belong. */
export type Attribute = Chain | Choice;

export function withStep(attribute: Attribute, step: Step): Attribute {
  return attribute.kind === "chain"
    ? { ...attribute, steps: [...attribute.steps, step] }
    : { ...attribute, truthy: withStep(attribute.truthy, step), falsy: withStep(attribute.falsy, step) };
}

export function resolve(attribute: Attribute, frame: Frame): CelValue {
  if (attribute.kind === "choice") {
    const test = attribute.test(frame);
    if (test === true) return resolve(attribute.truthy, frame);
    if (test === false) return resolve(attribute.falsy, frame);
    return isError(test) ? test : new CelError("no such overload");
  }
  const base = attribute.base(frame);
  if (isError(base) || attribute.steps.length === 0) return base;
  return applySteps(base, attribute.steps, frame);
}

function applySteps(base: CelValue, steps: readonly Step[], frame: Frame): CelValue {
  let value = base;
  let isOptional = base instanceof CelOptional;
  if (base instanceof CelOptional) {
    if (base.value === undefined) return base;
    value = nativeOf(base.value);
  }
  for (const step of steps) {
    isOptional ||= step.isOptional;
    const key = step.key(frame);
    if (isError(key)) return key;
    const found = find(value, key, isOptional || step.isTest);
    if (found !== undefined && isError(found)) {
      if (!isOptional || step.isTest) frame.meter.add(1);
      return found;
    }
    if (found === undefined && !step.isTest) return NONE;
    frame.meter.add(1);
    if (step.isTest) return found !== undefined;
    value = found as CelValue;
  }
  return isOptional ? new CelOptional(value) : value;
}

/** The value that an optional holds, with the schema of the object forgotten, as the API server does. */
function nativeOf(value: CelValue): CelValue {
  const native = (value as { readonly native?: CelValue } | null)?.native;
  return native ?? value;
}

/** The value at a key; undefined where there is none and that may be, a failure where it may not. */
function find(container: CelValue, key: CelValue, mayBeAbsent: boolean): CelValue | undefined {
  if (isError(container)) return container;
  if (isMap(container)) {
    const found = container.find(key);
    return found ?? (found === null ? null : mayBeAbsent ? undefined : missing("no such key", key));
  }
  if (!isList(container)) return fieldOf(container, key, mayBeAbsent) ?? (mayBeAbsent ? undefined : missing("no such key", key));
  const index = indexOf(key);
  if (typeof index !== "number") return index;
  if (index >= 0 && index < container.size) return container.at(index);
  return mayBeAbsent ? undefined : missing("index out of bounds", key);
}

function fieldOf(container: CelValue, key: CelValue, mayBeAbsent: boolean): CelValue | undefined {
  if (kindOf(container) !== "object" || typeof key !== "string") return undefined;
  return (container as CelObject).field?.(key, mayBeAbsent);
}

function missing(what: string, key: CelValue): CelError {
  return new CelError(`${what}: ${shownValue(key)}`);
}

function indexOf(key: CelValue): number | CelError {
  switch (kindOf(key)) {
    case "int":
      return Number(key);
    case "uint":
      return Number((key as CelUint).value);
    case "double":
      return Number.isInteger(key) ? (key as number) : new CelError(`unsupported index value ${shownValue(key)} in list`);
    default:
      return new CelError(`unsupported index type '${kindOf(key)}' in list`);
  }
}
