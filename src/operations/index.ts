export type {
  BootstrapInspection,
  BootstrapOrder,
  BootstrapOutcome,
  BootstrapPlaces,
  BootstrapRendering,
  Drift,
  GitAccess,
  RenderedObject,
} from "./bootstrap-contract.ts";
