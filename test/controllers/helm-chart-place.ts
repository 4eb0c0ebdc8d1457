// What tests of HelmCharts share: a place, a repository of charts, and looks at the chart `web`.
import { afterEach, beforeEach } from "vitest";
import { apiVersionOf, GitRepository, HelmChart, HelmRepository, type HelmChartObject } from "#api";
import { unpackTree, type Artifact } from "#store";
import { startFakeCharts, type ChartText, type FakeCharts } from "./fake-charts.ts";
import { Place } from "./place.ts";

export interface ChartPlace {
  readonly place: Place;
  readonly charts: FakeCharts;
  /** Ends when the test does. */
  readonly closers: (() => Promise<void>)[];
  chart(): Promise<HelmChartObject>;
  ready(status?: "True" | "False", reason?: string): Promise<string>;
  /** Negative conditions of the chart. */
  failures(): Promise<string[]>;
  /** Makes the chart, and starts the controllers. */
  start(spec: object): Promise<void>;
  /** The same with a HelmRepository over HTTP. */
  startHttp(spec?: object, repository?: object): Promise<void>;
  /** The same with files of a GitRepository, of which `charts/web` is the chart. @returns the commit's hash */
  startGit(files: ChartText, spec?: object): Promise<string>;
  artifact(): Promise<Artifact>;
  /** Files of the stored chart by path, as text. */
  content(): Promise<Record<string, string>>;
  /** A Secret with these texts. */
  secret(name: string, data: Readonly<Record<string, string>>, type?: string): Promise<void>;
}

/** A new place for every test of a file. */
export function useChartPlace(): ChartPlace {
  let place: Place;
  let charts: FakeCharts;
  const closers: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    place = await Place.open([GitRepository, HelmRepository, HelmChart]);
    charts = await startFakeCharts();
  });
  afterEach(async () => {
    await place.close();
    await charts.close();
    for (const close of closers.splice(0)) await close();
  });
  const self: ChartPlace = {
    get place() {
      return place;
    },
    get charts() {
      return charts;
    },
    closers,
    chart: async () => (await place.get(HelmChart.kind, "web", apiVersionOf(HelmChart))) as HelmChartObject,
    ready: (status = "True", reason) => place.ready(HelmChart, "web", status, reason),
    async failures() {
      const listed = (await self.chart()).status?.conditions ?? [];
      return listed.filter(({ type }) => ["FetchFailed", "BuildFailed", "Stalled"].includes(type)).map(({ type }) => type);
    },
    async start(spec) {
      const base = { interval: "10m", chart: "web", sourceRef: { kind: "HelmRepository", name: "charts" } };
      await place.create(HelmChart, "web", { ...base, ...spec });
      await place.start({ only: ["source-controller"] });
    },
    async startHttp(spec = {}, repository = {}) {
      await place.create(HelmRepository, "charts", { url: charts.url, interval: "10m", ...repository });
      await self.start(spec);
    },
    async startGit(files, spec = {}) {
      const sha = await place.commit("fleet", files);
      await place.gitRepository("fleet");
      await self.start({ chart: "charts/web", sourceRef: { kind: "GitRepository", name: "fleet" }, ...spec });
      return sha;
    },
    async artifact() {
      const found = (await self.chart()).status?.artifact;
      if (found === undefined) throw new Error("there is no artifact");
      return found;
    },
    async content() {
      const { files } = await unpackTree(await place.store.readBytes(await self.artifact()));
      return Object.fromEntries([...files].map(([path, { bytes }]) => [path, new TextDecoder().decode(bytes)]));
    },
    async secret(name, data, type = "Opaque") {
      const encoded = Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString("base64")]));
      await place.cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: place.namespace }, type, data: encoded });
    },
  };
  return self;
}
