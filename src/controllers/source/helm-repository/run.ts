// What the steps of a HelmRepository work on and hand to each other.
import type { HelmRepository } from "#api";
import type { Run, Step } from "#runtime";
import type { SourcePlaces } from "../source-places.ts";
import type { RepositoryAccess } from "../chart-repository/chart-source.ts";

export interface HelmRepositoryWork {
  access?: RepositoryAccess;
  /** Bytes of the index as the server has it now. */
  index?: Uint8Array;
}

export type HelmRepositoryRun = Run<typeof HelmRepository, SourcePlaces, HelmRepositoryWork>;
export type HelmRepositoryStep = Step<typeof HelmRepository, SourcePlaces, HelmRepositoryWork>;
