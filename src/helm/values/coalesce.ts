// How the values of a user, of a chart and of its subcharts become one: the nearer to the user, the stronger.
// `merge` keeps nulls; coalescing takes a null as the wish that a default be absent.
import { setOwn } from "#base";
import type { TemplateValue } from "#template";
import type { Chart } from "../chart/chart.ts";
import { helmProblems } from "../problems.ts";
import { copyValue, entryOf, isTable, shallowCopy, type Values } from "./table.ts";

/** Takes the warnings that come up on the way, in Helm's words. */
export type Warn = (message: string) => void;

interface Coalescing {
  readonly merge: boolean;
  readonly warn: Warn;
}

const GLOBAL = "global";

/**
 * The values that a chart and its subcharts see: those given, over the defaults of the chart, over those of its subcharts.
 * @throws helm.valuesType when a subchart is given something other than a map
 * @see behaviour: helm.sh/helm/v4 pkg/chart/common/util/coalesce.go (4.2.2)
 */
export function coalesceValues(chart: Chart, given: Values, warn: Warn = () => {}): Values {
  return coalesce(chart, copyValue(given), "", { merge: false, warn });
}

/** As {@link coalesceValues}, but nulls are kept for a later turn. */
export function mergeValues(chart: Chart, given: Values, warn: Warn = () => {}): Values {
  return coalesce(chart, copyValue(given), "", { merge: true, warn });
}

/** Merges `source` into `target`, which wins; both are changed. */
export function mergeTables(target: Values, source: Values, warn: Warn = () => {}): Values {
  return overlay(target, source, "", { merge: true, warn });
}

function coalesce(chart: Chart, target: Values, prefix: string, how: Coalescing): Values {
  addDefaults(chart, target, joined(prefix, chart.metadata.name), how);
  for (const child of chart.dependencies) {
    const name = child.metadata.name;
    if (!Object.hasOwn(target, name)) setOwn(target, name, {});
    const values = target[name];
    if (!isTable(values)) throw helmProblems.valuesType(joined(joined(prefix, chart.metadata.name), name));
    const below = joined(prefix, chart.metadata.name);
    passGlobals(values, target, below, how);
    setOwn(target, name, coalesce(child, values, below, how));
  }
  return target;
}

function passGlobals(target: Values, source: Values, prefix: string, how: Coalescing): void {
  const into = Object.hasOwn(target, GLOBAL) ? target[GLOBAL] : {};
  const from = Object.hasOwn(source, GLOBAL) ? source[GLOBAL] : {};
  if (!isTable(into)) return how.warn(`warning: skipping globals because destination ${GLOBAL} is not a table.`);
  if (!isTable(from)) return how.warn(`warning: skipping globals because source ${GLOBAL} is not a table.`);
  for (const key of Object.keys(from)) passGlobal({ into, key, value: from[key] }, prefix, how);
  setOwn(target, GLOBAL, into);
}

interface Global {
  readonly into: Values;
  readonly key: string;
  readonly value: TemplateValue;
}

function passGlobal({ into, key, value }: Global, prefix: string, how: Coalescing): void {
  const present = Object.hasOwn(into, key);
  const held = entryOf(into, key);
  if (!isTable(value)) {
    if (isTable(held)) how.warn(`key ${key} is table. Skipping`);
    else setOwn(into, key, value);
  } else if (!present) setOwn(into, key, shallowCopy(value));
  else if (!isTable(held)) how.warn(`Conflict: cannot merge map onto non-map for "${key}". Skipping.`);
  else {
    const above = shallowCopy(value);
    // Nulls are kept here: the values of the subchart are coalesced afterwards, which takes them out.
    overlay(above, held, joined(prefix, key), { merge: true, warn: how.warn });
    setOwn(into, key, above);
  }
}

function addDefaults(chart: Chart, target: Values, path: string, how: Coalescing): void {
  const defaults = copyValue(chart.values);
  for (const key of Object.keys(defaults)) {
    const value = defaults[key];
    if (Object.hasOwn(target, key)) addDefault({ chart, target, path }, key, value, how);
    else if (how.merge) setOwn(target, key, value);
    else if (value !== null) setOwn(target, key, withoutNulls(value));
  }
}

interface Level {
  readonly chart: Chart;
  readonly target: Values;
  readonly path: string;
}

function addDefault({ chart, target, path }: Level, key: string, value: TemplateValue, how: Coalescing): void {
  const given = target[key];
  if (given === null && !how.merge) delete target[key];
  else if (isTable(given) && isTable(value)) {
    const merge = how.merge || chart.dependencies.some((child) => child.metadata.name === key);
    overlay(given, merge ? value : withoutNulls(value), joined(path, key), { merge, warn: how.warn });
  } else if (isTable(given) && value !== null) how.warn(`warning: skipped value for ${path}.${key}: Not a table.`);
}

/** The target wins. Where it holds null, coalescing removes what the source had. */
function overlay(target: Values, source: Values, prefix: string, how: Coalescing): Values {
  const meant = new Set(Object.keys(source).filter((key) => source[key] !== null));
  for (const key of Object.keys(target)) if (target[key] === null) setOwn(source, key, null);
  for (const key of Object.keys(source)) {
    const path = joined(prefix, key);
    const value = source[key];
    if (!Object.hasOwn(target, key)) setOwn(target, key, value);
    else if (!how.merge && target[key] === null && meant.has(key)) delete target[key];
    else if (isTable(value)) {
      const held = target[key];
      if (isTable(held)) overlay(held, value, path, how);
      else how.warn(`warning: cannot overwrite table with non table for ${path}`);
    } else if (isTable(target[key]) && value !== null) {
      how.warn(`warning: destination for ${path} is a table. Ignoring non-table value`);
    }
  }
  return target;
}

function withoutNulls<T extends TemplateValue>(value: T): T {
  if (!isTable(value)) return value;
  const table: Values = value;
  for (const key of Object.keys(table)) {
    if (table[key] === null) delete table[key];
    else withoutNulls(table[key]);
  }
  return value;
}

function joined(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}.${name}`;
}
