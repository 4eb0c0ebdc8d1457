import { providerFunction, type ProviderFunction } from "../plugin/index.ts";

/** `render_kustomization(manifest, files, variables...)`: what the controller would apply. */
export function renderKustomizationFunction(): ProviderFunction {
  return providerFunction({
    name: "render_kustomization",
    summary: "Objects that a Kustomization makes of files",
    description:
      "Builds a Flux Kustomization from files that are given, as kustomize-controller would, and answers the objects as YAML documents. It reaches neither a cluster nor the network: the source is not looked at, and values of `postBuild.substituteFrom` are given as maps behind the files, later ones over earlier ones.",
    parameters: [
      { name: "manifest", type: "string", description: "YAML of one Kustomization of kustomize.toolkit.fluxcd.io/v1." },
      {
        name: "files",
        type: ["map", "string"],
        description: "Path from the root of the source, such as `apps/web/service.yaml`, and content of every file.",
      },
    ],
    variadic: { name: "variables", type: ["map", "string"], description: "Values that `postBuild.substituteFrom` would bring." },
    returns: "string",
    call: async ([manifest, files, ...variables]) => {
      const { renderKustomization } = await import("#operations");
      const given = Object.assign({}, ...(variables as readonly Record<string, string>[])) as Record<string, string>;
      return renderKustomization(manifest as string, files as Record<string, string>, given);
    },
  });
}
