// Keeps one chart, packed, as an artifact.
import { HelmChart } from "#api";
import { Duration } from "#base";
import { controller, type Controller } from "#runtime";
import { checkStorage } from "../check-storage.ts";
import { removeArtifacts } from "../remove-artifacts.ts";
import type { SourcePlaces } from "../source-places.ts";
import { describeFailure } from "./failure.ts";
import { checkOrder, findSource } from "./find-source.ts";
import type { HelmChartWork } from "./run.ts";
import { build, storeChart } from "./store-chart.ts";
import { wireSources } from "./wire.ts";

/** The controller of HelmChart objects. */
export const helmChart: Controller<typeof HelmChart, SourcePlaces, HelmChartWork> = controller(
  HelmChart,
  [checkStorage, checkOrder, findSource, build, storeChart],
  {
    fieldOwner: "source-controller",
    reporter: "source-controller",
    work: (): HelmChartWork => ({}),
    interval: (object) => Duration.parse(object.spec.interval),
    describe: describeFailure,
    finalize: [removeArtifacts],
    wire: wireSources,
  },
);
