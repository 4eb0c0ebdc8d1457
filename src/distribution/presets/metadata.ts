// Labels and annotations that every object of an install gets.
import type { KubeObject } from "#base";

export interface CommonMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Adds labels and annotations to the objects themselves, over their own. Selectors and pods stay as they are: nothing is restarted. */
export function withMetadata(objects: readonly KubeObject[], { labels = {}, annotations = {} }: CommonMetadata): KubeObject[] {
  if (Object.keys(labels).length === 0 && Object.keys(annotations).length === 0) return [...objects];
  return objects.map((object) => ({ ...object, metadata: { ...object.metadata, ...merged(object, { labels, annotations }) } }));
}

function merged({ metadata }: KubeObject, { labels, annotations }: Required<CommonMetadata>): CommonMetadata {
  return {
    ...(Object.keys(labels).length > 0 && { labels: { ...metadata.labels, ...labels } }),
    ...(Object.keys(annotations).length > 0 && { annotations: { ...metadata.annotations, ...annotations } }),
  };
}

/**
 * Labels by which a Kustomization leaves objects alone that are also in its files, and never prunes them: an install that used to apply
 * itself from git no longer does. As annotations they would be a new generation of every Deployment.
 * @see fluxcd/pkg ssa: marks are looked for among labels and annotations alike
 */
export const HELD: Readonly<Record<string, string>> = {
  "kustomize.toolkit.fluxcd.io/ssa": "Ignore",
  "kustomize.toolkit.fluxcd.io/prune": "Disabled",
};
