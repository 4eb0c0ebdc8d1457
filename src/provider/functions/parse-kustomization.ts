import { Kustomization, toProviderSchema, type Attribute } from "#api";
import { conformCty, type CtyType } from "#codec";
import { impliedObject, providerFunction, type ProviderFunction } from "../plugin/index.ts";
import { toAttributes } from "../resources/from-api.ts";
import { toCtyObject } from "../resources/object-values.ts";
import { aboutArgument } from "./argument.ts";

/** `parse_kustomization(manifest)`: a manifest in the form of the arguments of `flux_kustomization`. */
export function parseKustomizationFunction(): ProviderFunction {
  const attributes = given(toProviderSchema(Kustomization).attributes.filter(({ name }) => name === "metadata" || name === "spec"));
  const returns: CtyType = impliedObject(toAttributes(attributes));
  return providerFunction({
    name: "parse_kustomization",
    summary: "A Kustomization from its manifest",
    description:
      "Answers `metadata` and `spec` in the form that `flux_kustomization` takes them, after checking the manifest against its kind.",
    parameters: [{ name: "manifest", type: "string", description: "YAML of one Kustomization of kustomize.toolkit.fluxcd.io/v1." }],
    returns,
    call: async ([manifest]) => {
      const { parseKustomization } = await import("#operations");
      const object = aboutArgument(0, () => parseKustomization(manifest as string));
      return conformCty(returns, toCtyObject(attributes, object, { stored: undefined, owned: {}, all: true }));
    },
  });
}

/** Attributes that can be given, at every depth. */
function given(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes
    .filter(({ mode }) => mode !== "computed")
    .map((each) => (each.nested === undefined ? each : { ...each, nested: { ...each.nested, attributes: given(each.nested.attributes) } }));
}
