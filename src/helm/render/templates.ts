// All templates of a chart and of the charts within it, run with the values of the chart that each belongs to.
import { isProblem } from "#base";
import { fromBytes, parseTemplates, typed, viewAs, type TemplateLimits, type TemplatePlaces, type TemplateValue } from "#template";
import { pathOf, type Chart } from "../chart/chart.ts";
import { helmProblems } from "../problems.ts";
import { entryOf, isTable, type Values } from "../values/table.ts";
import { CapabilitiesObject, type Capabilities } from "./capabilities.ts";
import { chartObject, releaseObject, type ReleaseOrder } from "./chart-object.ts";
import { executionMessage } from "./failure-text.ts";
import { FilesObject } from "./files-object.ts";
import type { RenderCache } from "./render-cache.ts";

/** What the templates are run with. */
export interface TemplateOrder {
  readonly chart: Chart;
  /** Coalesced values of the root chart. */
  readonly values: Values;
  readonly release: ReleaseOrder;
  readonly capabilities: Capabilities;
  readonly places?: TemplatePlaces;
  readonly limits?: TemplateLimits;
  readonly cache?: RenderCache;
  /** As `helm lint`: `required` and `fail` do not fail. */
  readonly lint?: boolean;
}

interface Scope {
  [key: string]: TemplateValue;
}

interface Renderable {
  readonly text: string;
  readonly scope: Scope;
  readonly basePath: string;
}

/**
 * Runs every template that is no partial.
 * @returns output by path, `chart/templates/name.yaml`, in the order of running
 * @throws helm.template with Helm's words for what a template does wrong · problems of the template room for used-up limits
 * @see behaviour: helm.sh/helm/v4 pkg/engine/engine.go
 */
export function renderTemplates(order: TemplateOrder): Map<string, string> {
  const all = new Map<string, Renderable>();
  const shared = { Release: releaseObject(order.release), Capabilities: capabilitiesOf(order) };
  const textOf = (bytes: Uint8Array): string => order.cache?.text(bytes) ?? fromBytes(bytes);
  collect({ chart: order.chart, parent: "", values: order.values }, { shared, all, textOf });
  const names = byDepth([...all.keys()]);
  const sources = new Map(names.map((name) => [name, all.get(name)?.text ?? ""]));
  const rendered = new Map<string, string>();
  const { limits, cache } = order;
  const options = {
    missingKey: "zero",
    functions: "helm",
    dropNoValue: true,
    lint: order.lint === true,
    ...(limits && { limits }),
    ...(cache && { cache: cache.templates }),
  } as const;
  try {
    const set = parseTemplates(sources, options);
    for (const name of names) {
      const each = all.get(name);
      if (each === undefined || baseName(name).startsWith("_")) continue;
      each.scope["Template"] = typed({ Name: name, BasePath: each.basePath }, "common.Values");
      rendered.set(name, set.execute(name, each.scope, order.places));
    }
  } catch (error) {
    const words = isProblem(error, "template.") ? executionMessage(error) : undefined;
    throw words === undefined ? error : helmProblems.template(words, error);
  }
  return rendered;
}

function capabilitiesOf({ capabilities, cache }: TemplateOrder): CapabilitiesObject {
  return cache?.capabilities(capabilities) ?? new CapabilitiesObject(capabilities);
}

interface Placed {
  readonly chart: Chart;
  /** Path of the folder that the chart lies in, with a slash at its end; empty for the root. */
  readonly parent: string;
  readonly values: Values;
}

interface Collection {
  readonly shared: Scope;
  readonly all: Map<string, Renderable>;
  readonly textOf: (bytes: Uint8Array) => string;
}

function collect({ chart, parent, values }: Placed, into: Collection): Scope {
  const { shared, all, textOf } = into;
  const path = pathOf(chart, parent);
  const subcharts: Scope = {};
  const isRoot = parent === "";
  const scope: Scope = {
    ...shared,
    Chart: chartObject(chart, isRoot),
    Files: new FilesObject(chart.files),
    // Those of a subchart are part of the parent's too, where they are a plain map
    Values: isRoot ? typed(values, "common.Values") : viewAs(values, "common.Values"),
    Subcharts: subcharts,
  };
  typed(scope, "common.Values");
  for (const child of chart.dependencies) {
    const below = entryOf(values, child.metadata.name);
    const inner = collect({ chart: child, parent: `${path}/charts/`, values: isTable(below) ? below : {} }, into);
    subcharts[child.metadata.name] = viewAs(inner);
  }
  const isLibrary = chart.metadata.type.toLowerCase() === "library";
  for (const { name, bytes } of chart.templates) {
    if (isLibrary && !baseName(name).startsWith("_")) continue;
    all.set(`${path}/${name}`, { text: textOf(bytes), scope, basePath: `${path}/templates` });
  }
  return scope;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Deeper paths first, so that what stands higher is defined last and wins. */
function byDepth(paths: readonly string[]): string[] {
  const placed = paths.map((path) => ({ path, depth: path.split("/").length }));
  placed.sort((a, b) => b.depth - a.depth || (a.path < b.path ? 1 : -1));
  return placed.map(({ path }) => path);
}
