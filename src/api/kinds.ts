// Written by `npm run generate` from the files of kinds/. Do not edit.
import type { Kind } from "./kind.ts";
import { GitRepository } from "./kinds/git-repository.ts";
import { HelmChart } from "./kinds/helm-chart.ts";
import { HelmRepository } from "./kinds/helm-repository.ts";
import { Kustomization } from "./kinds/kustomization.ts";
import { OciRepository } from "./kinds/oci-repository.ts";

export * from "./kinds/git-repository.ts";
export * from "./kinds/helm-chart.ts";
export * from "./kinds/helm-repository.ts";
export * from "./kinds/kustomization.ts";
export * from "./kinds/oci-repository.ts";

/** Every kind, in the order of their names. */
export const KINDS: readonly Kind[] = [GitRepository, HelmChart, HelmRepository, Kustomization, OciRepository];
