// Keeps one revision of a Git remote as an artifact.
import { GitRepository } from "#api";
import { Duration } from "#base";
import { controller, type Controller } from "#runtime";
import { checkOrder } from "./check-order.ts";
import { checkStorage } from "../check-storage.ts";
import { describeFailure } from "./failure.ts";
import { fetchRevision } from "./fetch-revision.ts";
import { findIncludes, placeIncludes } from "./includes.ts";
import { logIn } from "./log-in.ts";
import { pack } from "./pack.ts";
import { removeArtifacts } from "../remove-artifacts.ts";
import { resolveReference } from "./resolve-reference.ts";
import type { GitRepositoryPlaces, GitRepositoryWork } from "./run.ts";
import { wireIncludes } from "./wire.ts";

/** The controller of GitRepository objects. */
export const gitRepository: Controller<typeof GitRepository, GitRepositoryPlaces, GitRepositoryWork> = controller(
  GitRepository,
  [checkStorage, checkOrder, logIn, resolveReference, findIncludes, fetchRevision, placeIncludes, pack],
  {
    fieldOwner: "source-controller",
    reporter: "source-controller",
    work: (): GitRepositoryWork => ({ included: [] }),
    interval: (object) => Duration.parse(object.spec.interval),
    describe: describeFailure,
    finalize: [removeArtifacts],
    wire: wireIncludes,
  },
);
