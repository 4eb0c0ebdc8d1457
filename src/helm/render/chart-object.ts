// `.Chart`: Chart.yaml under Go's field names.
import { goInt, typed, type TemplateValue } from "#template";
import type { Chart, Dependency } from "../chart/chart.ts";

/** `.Chart` of a chart; lists and maps are empty where Chart.yaml has none. */
export function chartObject({ metadata }: Chart, isRoot: boolean): Record<string, TemplateValue> {
  return {
    Name: metadata.name,
    Home: metadata.home,
    Sources: metadata.sources,
    Version: metadata.version,
    Description: metadata.description,
    Keywords: metadata.keywords,
    Maintainers: metadata.maintainers.map(({ name, email, url }) => ({ Name: name, Email: email, URL: url })),
    Icon: metadata.icon,
    APIVersion: metadata.apiVersion,
    Condition: metadata.condition,
    Tags: metadata.tags,
    AppVersion: metadata.appVersion,
    Deprecated: metadata.deprecated,
    Annotations: typed({ ...metadata.annotations }, "map[string]string"),
    KubeVersion: metadata.kubeVersion,
    Dependencies: metadata.dependencies.map(dependencyObject),
    Type: metadata.type,
    IsRoot: isRoot,
  };
}

function dependencyObject(dependency: Dependency): TemplateValue {
  return {
    Name: dependency.name,
    Version: dependency.version,
    Repository: dependency.repository,
    Condition: dependency.condition,
    Tags: dependency.tags,
    Enabled: dependency.enabled,
    ImportValues: dependency.importValues.map((each) => (typeof each === "string" ? each : typed({ ...each }, "map[string]string"))),
    Alias: dependency.alias,
  };
}

/** What a chart is rendered as. */
export interface ReleaseOrder {
  readonly name: string;
  readonly namespace: string;
  /** 1 when absent. */
  readonly revision?: number;
  readonly isUpgrade?: boolean;
}

/** `.Release`. */
export function releaseObject({ name, namespace, revision = 1, isUpgrade = false }: ReleaseOrder): Record<string, TemplateValue> {
  return {
    Name: name,
    Namespace: namespace,
    IsUpgrade: isUpgrade,
    IsInstall: !isUpgrade,
    Revision: goInt(revision),
    Service: "Helm",
  };
}
