// What a build asks of a chart renderer. The build itself knows nothing of charts but where they lie and which values they get.
import type { FileTree } from "../file-tree.ts";

/** A chart by its name in a repository. */
export interface ChartReference {
  readonly name: string;
  /** The newest one when absent. */
  readonly version?: string;
  /** Address of the repository, `https://…` or `oci://…`. */
  readonly repo: string;
  /** Whether versions under development count. */
  readonly devel: boolean;
}

/** One rendering of a chart. */
export interface ChartOrder {
  readonly name: string;
  /** Where the chart lies: its Chart.yaml is in `folder` of these files. */
  readonly files: FileTree;
  readonly folder: string;
  /** Made up, or by `nameTemplate`, when absent. */
  readonly releaseName?: string;
  /** A Go template with sprig's functions. */
  readonly nameTemplate?: string;
  readonly namespace?: string;
  /** Texts of values files, over those of the chart; a later one wins. */
  readonly values: readonly { readonly name: string; readonly text: string }[];
  /** Beside those that the renderer knows. */
  readonly apiVersions: readonly string[];
  readonly kubeVersion?: string;
  readonly includeCrds: boolean;
  readonly skipTests: boolean;
  readonly skipHooks: boolean;
}

/** Renders the charts of a build. */
export interface ChartRenderer {
  /** Manifests as `helm template` prints them. */
  render(order: ChartOrder): string;
  /** Files of a chart that does not lie in the chart home, its Chart.yaml at their root; such charts are refused where absent. */
  fetch?(chart: ChartReference): FileTree;
  /** For charts that say nothing of their own. */
  readonly apiVersions?: readonly string[];
  readonly kubeVersion?: string;
}

/** {@link ChartRenderer} that reads archives or a network. */
export interface AsyncChartRenderer extends Pick<ChartRenderer, "apiVersions" | "kubeVersion"> {
  render(order: ChartOrder): Promise<string>;
  fetch?(chart: ChartReference): Promise<FileTree>;
}
