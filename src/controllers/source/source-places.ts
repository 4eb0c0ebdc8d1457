// What the source controllers work on.
import type { ArtifactStore } from "#store";
import type { ControllerFlags } from "../flags.ts";
import type { AppLogins } from "./git-repository/app-logins.ts";
import type { ChartIndexes } from "./chart-repository/chart-indexes.ts";

export interface SourcePlaces {
  readonly store: ArtifactStore;
  readonly flags: ControllerFlags;
  /** Indexes of chart repositories that were read a short while ago. */
  readonly indexes: ChartIndexes;
  /** GitHub Apps that repositories log in as, with their tokens. */
  readonly apps: AppLogins;
}
