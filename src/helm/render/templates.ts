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

/** What the templates are run with. */
export interface TemplateOrder {
  readonly chart: Chart;
  /** Coalesced values of the root chart. */
  readonly values: Values;
  readonly release: ReleaseOrder;
  readonly capabilities: Capabilities;
  readonly places?: TemplatePlaces;
  readonly limits?: TemplateLimits;
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
  const shared = { Release: releaseObject(order.release), Capabilities: new CapabilitiesObject(order.capabilities) };
  collect({ chart: order.chart, parent: "", values: order.values }, shared, all);
  const names = [...all.keys()].toSorted(byDepth);
  const sources = new Map(names.map((name) => [name, all.get(name)?.text ?? ""]));
  const rendered = new Map<string, string>();
  const options = { missingKey: "zero", functions: "helm", dropNoValue: true, lint: order.lint === true } as const;
  try {
    const set = parseTemplates(sources, { ...options, ...(order.limits && { limits: order.limits }) });
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

interface Placed {
  readonly chart: Chart;
  /** Path of the folder that the chart lies in, with a slash at its end; empty for the root. */
  readonly parent: string;
  readonly values: Values;
}

function collect({ chart, parent, values }: Placed, shared: Scope, all: Map<string, Renderable>): Scope {
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
    const inner = collect({ chart: child, parent: `${path}/charts/`, values: isTable(below) ? below : {} }, shared, all);
    subcharts[child.metadata.name] = viewAs(inner);
  }
  const isLibrary = chart.metadata.type.toLowerCase() === "library";
  for (const { name, bytes } of chart.templates) {
    if (isLibrary && !baseName(name).startsWith("_")) continue;
    all.set(`${path}/${name}`, { text: fromBytes(bytes), scope, basePath: `${path}/templates` });
  }
  return scope;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Deeper paths first, so that what stands higher is defined last and wins. */
function byDepth(a: string, b: string): number {
  const depth = b.split("/").length - a.split("/").length;
  return depth !== 0 ? depth : a < b ? 1 : -1;
}
