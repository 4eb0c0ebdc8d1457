// What the steps of an OCIRepository work on and hand to each other.
import type { OciRepository as OciRepositoryKind } from "#api";
import type { OciRepository } from "#oci";
import type { Run, Step } from "#runtime";
import type { SourcePlaces } from "../source-places.ts";

export interface OciRepositoryWork {
  /** What a failure would have prevented. */
  stage: "log in" | "choose" | "pull" | "layer";
  repository?: OciRepository;
  /** `tag@sha256:…`, or a bare digest where the spec names one. */
  revision?: string;
  digest?: string;
}

export type OciRepositoryRun = Run<typeof OciRepositoryKind, SourcePlaces, OciRepositoryWork>;
export type OciRepositoryStep = Step<typeof OciRepositoryKind, SourcePlaces, OciRepositoryWork>;
