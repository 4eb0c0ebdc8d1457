// Steps: what is shown to the repository, and its index as it is now.
import { Duration, redactUrls } from "#base";
import { within } from "../../deadline.ts";
import { accessOf, clientOf } from "../chart-repository/chart-source.ts";
import { downloadIndex } from "../chart-repository/http-charts.ts";
import { chartRepositoryProblems } from "../chart-repository/problems.ts";
import type { HelmRepositoryStep } from "./run.ts";

export const DEFAULT_TIMEOUT = "60s";

export const logIn: HelmRepositoryStep = async (run) => {
  const { url } = run.object.spec;
  if (url.startsWith("oci://"))
    throw chartRepositoryProblems.invalidUrl(redactUrls(url), "'oci' URL scheme cannot be used with 'default' HelmRepository type");
  run.work.access = await accessOf(run.object, run);
  return "go";
};

export const fetchIndex: HelmRepositoryStep = async (run) => {
  const { access } = run.work;
  if (access === undefined) return "go";
  const { helmIndexMaxSize, helmChartMaxSize } = run.places.flags;
  const client = clientOf(access);
  const limit = Duration.parse(run.object.spec.timeout ?? DEFAULT_TIMEOUT);
  const what = `fetching the index of ${redactUrls(access.url)}`;
  try {
    run.work.index = await within({ clock: run.clock, signal: run.signal, limit, what }, (signal) =>
      downloadIndex({ access, client, limits: { index: helmIndexMaxSize, chart: helmChartMaxSize } }, signal),
    );
  } finally {
    await client.close();
  }
  return "go";
};
