// A release with its options as the objects that make an install. Pure: the same options give the same objects, in the same order.
import type { KubeObject } from "#base";
import { accessObjects } from "./access.ts";
import { componentObjects, imageOf } from "./component.ts";
import { namespaceObjects } from "./namespace.ts";
import { distributionProblems } from "./problems.ts";
import { KNOWN_COMPONENTS, type ComponentName, type Release } from "./release.ts";

export interface ComponentOptions {
  readonly release: Release;
  readonly namespace: string;
  readonly components: readonly ComponentName[];
  /** Registry and path before the names of the images. */
  readonly registry: string;
  readonly imagePullSecret?: string;
  readonly clusterDomain: string;
  readonly logLevel: string;
  readonly networkPolicy: boolean;
  readonly watchAllNamespaces: boolean;
  /** Keys of taints, each tolerated whatever its value. */
  readonly tolerationKeys: readonly string[];
  /** Labels that nodes must have, beside `kubernetes.io/os: linux`, which they may replace. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** `system-cluster-critical` when absent. */
  readonly priorityClassName?: string;
}

/** Where the images of the distribution are published. */
export const DEFAULT_REGISTRY = "ghcr.io/headgate";

/**
 * Names of components, sorted and without repetition, checked against a release.
 * @throws distribution.unknownComponent · distribution.componentUnavailable · distribution.noComponents
 */
export function componentsOf(release: Release, names: readonly string[]): readonly ComponentName[] {
  for (const name of names) {
    if (!(KNOWN_COMPONENTS as readonly string[]).includes(name)) throw distributionProblems.unknownComponent(name, release.components);
    if (!(release.components as readonly string[]).includes(name)) {
      throw distributionProblems.componentUnavailable(name, release.version, release.components);
    }
  }
  if (names.length === 0) throw distributionProblems.noComponents();
  return release.components.filter((each) => names.includes(each)).toSorted();
}

/**
 * The objects of an install in the order in which upstream writes them: namespace and its bounds, access, then component by component.
 * @see fluxcd/flux2 manifests/ (behaviour: names, labels, arguments, layout)
 */
export function renderComponents(options: ComponentOptions): KubeObject[] {
  return [
    ...namespaceObjects(options),
    ...accessObjects(options),
    ...options.components.flatMap((component) => componentObjects(options, component)),
  ];
}

/** Every image that an install pulls, for mirrors. */
export function imagesOf(options: ComponentOptions): string[] {
  return options.components.map((component) => imageOf(options, component));
}
