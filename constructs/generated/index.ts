// Written by `npm run generate`. Do not edit.
export * from "./airgap-bundle.ts";
export * from "./bootstrap-git.ts";
export * from "./data-drift.ts";
export * from "./data-install-manifests.ts";
export * from "./data-report.ts";
export * from "./data-sync-manifests.ts";
export * from "./data-versions.ts";
export * from "./git-repository.ts";
export * from "./helm-chart.ts";
export * from "./helm-repository.ts";
export * from "./instance.ts";
export * from "./kustomization.ts";
export * from "./oci-repository.ts";
export * from "./provider.ts";
export * from "./restore.ts";
export * from "./snapshot.ts";
export * from "./tenant.ts";
