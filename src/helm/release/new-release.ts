// The record of a revision that is about to be installed.
import { toManifestText } from "../render/text.ts";
import type { Hook } from "../render/manifests.ts";
import type { RenderedChart } from "../render/render-chart.ts";
import type { Values } from "../values/table.ts";
import type { ReleaseHook, ReleaseInfo, ReleaseRecord } from "./record.ts";

/** What a record is made from. */
export interface NewRelease {
  readonly name: string;
  readonly namespace: string;
  /** Revision, from 1. */
  readonly version: number;
  readonly rendered: RenderedChart;
  /** The user's values, as they were rendered with. */
  readonly config: Values;
  readonly info: Pick<ReleaseInfo, "firstDeployed" | "lastDeployed" | "status" | "description">;
  /** How the objects are applied: `ssa` by the server, as Helm 4 and Flux do it, or `csa` by the client. */
  readonly applyMethod: "ssa" | "csa";
}

/**
 * The record of a new revision. Charts within the chart are not kept, nor files of crds/ in the manifest.
 * @see behaviour: helm.sh/helm/v4 pkg/action/install.go and upgrade.go
 */
export function newRelease({ name, namespace, version, rendered, config, info, applyMethod }: NewRelease): ReleaseRecord {
  const { dependencies: _kept, ...chart } = rendered.chart;
  return {
    name,
    namespace,
    version,
    info: { ...info, deleted: "", notes: rendered.notes },
    chart,
    config,
    manifest: toManifestText(rendered),
    hooks: rendered.hooks.map(newHook),
    applyMethod,
  };
}

function newHook(hook: Hook): ReleaseHook {
  const { name, kind, path, text, events, weight, deletePolicies, outputLogPolicies } = hook;
  const lastRun = { startedAt: "", completedAt: "", phase: "" } as const;
  return { name, kind, path, manifest: text, events, weight, deletePolicies, outputLogPolicies, lastRun };
}
