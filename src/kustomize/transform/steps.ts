// The transformations that the fields of a kustomization ask for, in the order in which they are applied.
import { mergeFieldSpecs, type FieldSpec, type TransformerConfig } from "../field-spec.ts";
import type { Kustomization, Label } from "../kustomization.ts";
import type { ResourceList } from "../resource-list.ts";
import { setImage } from "./images.ts";
import { setNamespace } from "./namespace.ts";
import { applyJson6902, applyPatch, applyStrategicMerges, type PatchContext } from "./patches.ts";
import { loadReplacements } from "./replacement-files.ts";
import { applyReplacement } from "./replacements.ts";
import { affixNames, setEntries, setReplicas } from "./simple.ts";

/** One transformation. */
export interface Step {
  /** Kind of the built-in transformer, or of the configuration object. */
  readonly kind: string;
  run(resources: ResourceList): void;
}

/** Steps of the fields of a kustomization. */
export function fieldSteps(kustomization: Kustomization, config: TransformerConfig, context: PatchContext): Step[] {
  const { namespace, namePrefix, nameSuffix, patchesStrategicMerge, commonAnnotations } = kustomization;
  const steps: Step[] = [];
  const add = (kind: string, run: Step["run"]): void => void steps.push({ kind, run });
  if (patchesStrategicMerge.length > 0) {
    add("PatchStrategicMergeTransformer", (resources) => applyStrategicMerges(resources, patchesStrategicMerge, context));
  }
  for (const patch of kustomization.patches) add("PatchTransformer", (resources) => applyPatch(resources, patch, context));
  if (namespace) add("NamespaceTransformer", (resources) => setNamespace(resources, namespace, { fieldSpecs: config.namespace }));
  if (namePrefix) add("PrefixTransformer", (resources) => affixNames(resources, { prefix: namePrefix }, config.namePrefix));
  if (nameSuffix) add("SuffixTransformer", (resources) => affixNames(resources, { suffix: nameSuffix }, config.nameSuffix));
  steps.push(...labelSteps(kustomization, config));
  if (Object.keys(commonAnnotations).length > 0) {
    add("AnnotationsTransformer", (resources) => setEntries(resources.items, commonAnnotations, config.commonAnnotations));
  }
  for (const patch of kustomization.patchesJson6902)
    add("PatchJson6902Transformer", (resources) => applyJson6902(resources, patch, context));
  for (const replica of kustomization.replicas)
    add("ReplicaCountTransformer", (resources) => setReplicas(resources.items, replica, config.replicas));
  for (const image of kustomization.images) add("ImageTagTransformer", (resources) => setImage(resources.items, image, config.images));
  if (kustomization.replacements.length > 0) {
    const replacements = loadReplacements(kustomization.replacements, context.loader);
    add("ReplacementTransformer", (resources) => {
      for (const replacement of replacements) applyReplacement(resources.items, replacement);
      resources.changed();
    });
  }
  return steps;
}

/** `labels`, one after the other, then `commonLabels`, which count as a step even when there are none. */
function labelSteps({ labels, commonLabels }: Kustomization, config: TransformerConfig): Step[] {
  if (labels.length === 0 && Object.keys(commonLabels).length === 0) return [];
  const own = labels.map((label): Step => {
    const specs = labelSpecs(label, config);
    return { kind: "LabelTransformer", run: (resources) => setEntries(resources.items, label.pairs ?? {}, specs) };
  });
  return [...own, { kind: "LabelTransformer", run: (resources) => setEntries(resources.items, commonLabels, config.commonLabels) }];
}

function labelSpecs(label: Label, config: TransformerConfig): readonly FieldSpec[] {
  const own = mergeFieldSpecs(label.fields ?? [], config.labels);
  if (label.includeSelectors) return mergeFieldSpecs(own, config.commonLabels);
  const withTemplates = label.includeTemplates ? mergeFieldSpecs(own, config.templateLabels) : own;
  return mergeFieldSpecs(withTemplates, [{ path: "metadata/labels", create: true }]);
}
