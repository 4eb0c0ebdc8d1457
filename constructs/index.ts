export { Bootstrap, type BootstrapProps, type Component, type ExtraComponent } from "./bootstrap.ts";
export { DriftGuard, type DriftGuardProps } from "./drift-guard.ts";
export type { FluxObject, FluxObjectProps, ObjectReference, ObjectTimeouts, ObjectWait } from "./flux-object.ts";
export { GitRepository, type GitRepositoryProps } from "./git-repository.ts";
export type { ISource, ObjectIdentity, SourceReference } from "./identity.ts";
export { Kustomization, type KustomizationProps } from "./kustomization.ts";
export * from "./generated/index.ts";
