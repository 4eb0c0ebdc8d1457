import type { ProviderFunction } from "../plugin/index.ts";
import { parseImage } from "./parse-image.ts";
import { parseKustomizationFunction } from "./parse-kustomization.ts";
import { renderKustomizationFunction } from "./render-kustomization.ts";
import { selectVersion } from "./select-version.ts";

/** Every function of the provider. */
export function functions(): readonly ProviderFunction[] {
  return [parseImage(), parseKustomizationFunction(), renderKustomizationFunction(), selectVersion()];
}
