// Loops over lists, maps, integers and the host's collections.
import { failAt } from "./failure.ts";
import { formatValue, sortedKeys } from "./format/print.ts";
import { isList, isMap } from "./kind.ts";
import type { AnyNode, Tree } from "./node.ts";
import type { Evaluate, Execute, Frame, Signal } from "./program.ts";
import type { Run } from "./run.ts";
import { goInt, GoInt, GoObject, type TemplateValue } from "./value.ts";

interface RangeParts {
  readonly tree: Tree;
  readonly node: AnyNode;
  readonly evaluate: Evaluate;
  readonly body: Execute;
  readonly otherwise: Execute;
  /** Slots of the variables: of the element, or of index and element. */
  readonly slots: readonly number[];
}

type Step = (run: Run, frame: Frame, key: TemplateValue, element: TemplateValue) => Signal;

export function compileRange(parts: RangeParts): Execute {
  const { tree, node, evaluate, otherwise } = parts;
  const step = stepOf(parts);
  return (run, frame, dot) => {
    run.step();
    const value = evaluate(run, frame, dot);
    const count = isList(value)
      ? overList(value, step, run, frame)
      : value instanceof GoInt
        ? overInteger(value, parts, { step, run, frame })
        : overMap(value, step, run, frame);
    if (count === undefined) throw failAt(tree, node, `range can't iterate over ${formatValue(value)}`);
    return count ? 0 : otherwise(run, frame, dot);
  };
}

function stepOf({ body, slots }: RangeParts): Step {
  const [first, second] = slots;
  return (run, frame, key, element) => {
    run.step();
    if (second !== undefined) {
      frame[first as number] = key;
      frame[second] = element;
    } else if (first !== undefined) frame[first] = element;
    return body(run, frame, element);
  };
}

/** True when there was something to go over. */
function overList(list: readonly TemplateValue[], step: Step, run: Run, frame: Frame): boolean {
  const { length } = list;
  for (let i = 0; i < length; i++) if (step(run, frame, goInt(i), list[i]) === 1) break;
  return length > 0;
}

interface Loop {
  readonly step: Step;
  readonly run: Run;
  readonly frame: Frame;
}

function overInteger({ value, kind }: GoInt, { tree, node, slots }: RangeParts, { step, run, frame }: Loop): boolean {
  if (slots.length > 1) throw failAt(tree, node, `can't use ${value} to iterate over more than one variable`);
  for (let i = 0n; i < value; i++) if (step(run, frame, undefined, new GoInt(i, kind)) === 1) break;
  return value > 0n;
}

/** Undefined when the value cannot be gone over. */
function overMap(value: TemplateValue, step: Step, run: Run, frame: Frame): boolean | undefined {
  if (value === undefined || value === null) return false;
  if (isMap(value)) {
    const keys = sortedKeys(value);
    for (const key of keys) if (step(run, frame, key, value[key]) === 1) break;
    return keys.length > 0;
  }
  if (!(value instanceof GoObject) || (value.kind !== "map" && value.kind !== "slice")) return undefined;
  const entries = value.entries();
  for (const [key, element] of entries) if (step(run, frame, key, element) === 1) break;
  return entries.length > 0;
}
