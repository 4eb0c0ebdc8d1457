// Keeps the index of a repository of charts as an artifact. A repository in a registry is static: charts look it up.
import { HelmRepository } from "#api";
import { Duration } from "#base";
import { controller, type Controller } from "#runtime";
import { checkStorage } from "../check-storage.ts";
import { removeArtifacts } from "../remove-artifacts.ts";
import type { SourcePlaces } from "../source-places.ts";
import { describeFailure } from "./failure.ts";
import { fetchIndex, logIn } from "./fetch-index.ts";
import type { HelmRepositoryWork } from "./run.ts";
import { storeIndex } from "./store-index.ts";

const DEFAULT_INTERVAL = "1m";

/** The controller of HelmRepository objects. */
export const helmRepository: Controller<typeof HelmRepository, SourcePlaces, HelmRepositoryWork> = controller(
  HelmRepository,
  [checkStorage, logIn, fetchIndex, storeIndex],
  {
    fieldOwner: "source-controller",
    reporter: "source-controller",
    work: (): HelmRepositoryWork => ({}),
    interval: (object) => Duration.parse(object.spec.interval ?? DEFAULT_INTERVAL),
    describe: describeFailure,
    isStatic: (object) => object.spec.type === "oci",
    finalize: [removeArtifacts],
  },
);
