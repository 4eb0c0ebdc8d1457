// Builds an artifact's manifests and keeps the cluster equal to them.
import { Kustomization } from "#api";
import { controller, type Controller } from "#runtime";
import { apply } from "./apply.ts";
import { awaitHealth } from "./await-health.ts";
import { begin, intervalOf, retryIntervalOf } from "./begin.ts";
import { build } from "./build.ts";
import { checkDependencies } from "./check-dependencies.ts";
import { checkOrder } from "./check-order.ts";
import { correctDrift } from "./correct-drift.ts";
import { describeFailure } from "./failure.ts";
import { fetch } from "./fetch.ts";
import { finalize } from "./finalize.ts";
import { findSource } from "./find-source.ts";
import { findTarget } from "./target.ts";
import { finish } from "./finish.ts";
import { prune } from "./prune.ts";
import type { KustomizationPlaces, KustomizationWork } from "./run.ts";
import { succeed } from "./succeed.ts";
import { wire } from "./wire.ts";

/** The controller of Kustomization objects. */
export const kustomization: Controller<typeof Kustomization, KustomizationPlaces, KustomizationWork> = controller(
  Kustomization,
  [begin, correctDrift, checkOrder, findSource, checkDependencies, fetch, findTarget, build, apply, prune, awaitHealth, succeed],
  {
    fieldOwner: "gotk-kustomize-controller",
    reporter: "kustomize-controller",
    work: (): KustomizationWork => ({ began: 0, path: "", objects: [], files: new Map(), hasChanged: false }),
    interval: intervalOf,
    retryInterval: retryIntervalOf,
    describe: describeFailure,
    finalize: [begin, finalize],
    finish,
    wire,
  },
);
