// The methods of Helm's type for values: `.Values.AsMap`, and what else charts call on `.Values` and on the root of a template's data.
import { toYaml } from "./functions/yaml.ts";
import { isMap, type TemplateMap } from "./kind.ts";
import { quoteText } from "./text.ts";
import { typeTag, viewAs, type TemplateValue } from "./value.ts";

const VALUES = "common.Values";

type Method = (map: TemplateMap, path: string) => TemplateValue;

/** Each with the types of its arguments. */
const METHODS: ReadonlyMap<string, { readonly takes: readonly string[]; readonly run: Method }> = new Map([
  ["AsMap", { takes: [], run: (map) => (Object.keys(map).length === 0 ? {} : viewAs(map)) }],
  ["Encode", { takes: ["io.Writer"], run: () => null }],
  ["PathValue", { takes: ["string"], run: pathValue }],
  ["Table", { takes: ["string"], run: (map, path) => viewAs(tableAt(map, path.split(".")), VALUES) }],
  ["YAML", { takes: [], run: (map) => `${toYaml(map)}\n` }],
]);

/** True when a field of that name is a method, which comes before a key. */
export function isValuesMethod(map: TemplateMap, name: string): boolean {
  return METHODS.has(name) && typeTag(map) === VALUES;
}

/** What is wrong with the arguments of a method, in the words of text/template; undefined where they fit. */
export function misfitOfMethod(name: string, values: readonly TemplateValue[]): string | undefined {
  const takes = METHODS.get(name)?.takes ?? [];
  if (values.length !== takes.length) return `wrong number of args for ${name}: want ${takes.length} got ${values.length}`;
  const misfit = takes.some((type) => type !== "string" || typeof values[0] !== "string");
  return misfit ? `wrong type for value; expected ${takes.join()}` : undefined;
}

/**
 * Calls a method whose arguments fit.
 * @throws an error with Helm's words for a path that leads nowhere
 * @see helm.sh/helm/v4 pkg/chart/common/values.go
 */
export function callValuesMethod(map: TemplateMap, name: string, values: readonly TemplateValue[]): TemplateValue {
  return METHODS.get(name)?.run(map, typeof values[0] === "string" ? values[0] : "");
}

function isTable(value: TemplateValue): value is TemplateMap {
  return isMap(value) && typeTag(value)?.startsWith("map[") !== true;
}

function tableAt(map: TemplateMap, path: readonly string[]): TemplateMap {
  let table = map;
  for (const key of path) {
    const below = Object.hasOwn(table, key) ? table[key] : undefined;
    if (!isTable(below)) throw new Error(`${quoteText(key)} is not a table`);
    table = below;
  }
  return table;
}

function pathValue(map: TemplateMap, text: string): TemplateValue {
  if (text === "") throw new Error("YAML path cannot be empty");
  const path = text.split(".");
  const key = path.pop() ?? "";
  const value = ownValue(map, path, key);
  // A `common.Values` is a value here, however it came in
  if (value === undefined || (isMap(value) && typeTag(value) === undefined)) throw new Error(`${quoteText(key)} is not a value`);
  return value;
}

function ownValue(map: TemplateMap, path: readonly string[], key: string): TemplateValue {
  try {
    const table = path.length === 0 ? map : tableAt(map, path);
    return Object.hasOwn(table, key) ? table[key] : undefined;
  } catch {
    return undefined;
  }
}
