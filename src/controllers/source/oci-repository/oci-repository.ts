// Keeps one layer of one artifact of a registry as an artifact.
import { OciRepository } from "#api";
import { Duration } from "#base";
import { controller, type Controller } from "#runtime";
import { checkStorage } from "../check-storage.ts";
import { removeArtifacts } from "../remove-artifacts.ts";
import type { SourcePlaces } from "../source-places.ts";
import { chooseRevision } from "./choose-revision.ts";
import { describeFailure } from "./failure.ts";
import { fetchLayer } from "./fetch-layer.ts";
import { checkOrder, logIn } from "./log-in.ts";
import type { OciRepositoryWork } from "./run.ts";
import { tell } from "./tell.ts";

/** The controller of OCIRepository objects. */
export const ociRepository: Controller<typeof OciRepository, SourcePlaces, OciRepositoryWork> = controller(
  OciRepository,
  [checkStorage, checkOrder, logIn, chooseRevision, fetchLayer, tell],
  {
    fieldOwner: "source-controller",
    reporter: "source-controller",
    work: (): OciRepositoryWork => ({ stage: "log in" }),
    interval: (object) => Duration.parse(object.spec.interval),
    describe: describeFailure,
    finalize: [removeArtifacts],
    finish: (run) => {
      void run.work.repository?.close();
    },
  },
);
