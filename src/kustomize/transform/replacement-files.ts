// Replacements may stand in the kustomization or in files of their own, one or a list.
import { parseYaml } from "#codec";
import { REPLACEMENT_FIELDS } from "../kustomization-shapes.ts";
import type { Replacement } from "../kustomization.ts";
import type { Loader } from "../loader.ts";
import { kustomize } from "../problems.ts";
import { readShape } from "../shape.ts";

/** @throws kustomize.transformer · kustomize.invalidKustomization */
export function loadReplacements(list: readonly (Replacement & { readonly path?: string })[], loader: Loader): Replacement[] {
  return list.flatMap((entry) => {
    if (!entry.path) return [entry];
    const { path } = entry;
    if (entry.source !== undefined || (entry.targets ?? []).length > 0) {
      throw kustomize.transformer(`replacement ${path}`, "a path excludes source and targets");
    }
    const content = parseYaml(loader.loadText(path), { file: path, dialect: "v2" });
    const context = { fail: (reason: string) => kustomize.invalidKustomization(path, reason), at: "", lenient: true };
    const items = Array.isArray(content) ? content : [content];
    return items.map((item) => (readShape(item, { fields: REPLACEMENT_FIELDS }, context) ?? {}) as Replacement);
  });
}
