// Our engines beside those of Helm and kustomize, library against library: the same charts, values and overlay, a few turns of ours and
// then the same turns of theirs, so that both meet the same load of the machine.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { loadChart, renderChart, RenderCache, type Chart, type RenderOrder } from "#helm";
import { build, toYamlStream, type FileTree } from "#kustomize";
import { templatePlaces } from "../../src/cli/template-places.ts";
import { peer } from "../../test/support/peers.ts";
import type { Figure } from "./control-plane.ts";
import { LARGE, MEDIUM, OVERLAY_OF_200, SMALL, valuesOf, type Files } from "./engine-charts.ts";

/** What one turn of the other engine took, and what it came to. */
interface Answer {
  readonly micros: readonly number[];
  readonly objects: number;
  readonly bytes: number;
}

const encoder = new TextEncoder();
const SIZES: readonly { readonly name: string; readonly files: Files; readonly warm: number; readonly turns: number }[] = [
  { name: "small", files: SMALL, warm: 3000, turns: 100 },
  { name: "medium", files: MEDIUM, warm: 300, turns: 40 },
  { name: "large", files: LARGE, warm: 60, turns: 20 },
];
const ROUND = 10;
const ROUNDS = 20;
const BUILDS = 12;
const CACHED = 1000;

/** Measures everything. About a minute. */
export async function benchEngines(say: (line: string) => void): Promise<readonly Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-bench-"));
  const helm = await Engine.start(await peer("helm-bench"));
  const kustomize = await Engine.start(await peer("kustomize-bench"));
  try {
    const figures: Figure[] = [];
    for (const size of SIZES) {
      say(`${size.name} chart`);
      figures.push(...(await benchChart(size, dir, helm)));
    }
    say("overlay of 200 resources");
    figures.push(await benchOverlay(kustomize));
    say(`${CACHED} cached charts`);
    figures.push(cachedCharts());
    return figures;
  } finally {
    await helm.stop();
    await kustomize.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function benchChart({ name, files, warm, turns }: (typeof SIZES)[number], dir: string, helm: Engine): Promise<Figure[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name, path)), { recursive: true });
    await writeFile(join(dir, name, path), text);
  }
  const chart = chartOf(files, name);
  // Both have rendered other charts before, as a controller has; what they keep of this one is nothing yet.
  for (let turn = 0; turn < warm; turn += 1) render(chart, turn, new RenderCache());
  const first = await rounds(name, { dir, helm, count: ROUNDS }, (turn) => render(chart, turn, new RenderCache()));
  const cache = new RenderCache();
  for (let turn = 0; turn < warm; turn += 1) render(chart, turn, cache);
  const again = await rounds(name, { dir, helm, count: turns }, (turn) => render(chart, turn, cache));
  return [
    beside(`${name} chart, first rendering`, first, { who: "Helm", wanted: 1 }),
    beside(`${name} chart, again with other values`, again, { who: "Helm", wanted: 5 }),
  ];
}

interface Rounds {
  readonly dir: string;
  readonly helm: Engine;
  readonly count: number;
}

/** A round of turns of ours, then the same turns of theirs. @throws when they do not come to the same */
async function rounds(name: string, { dir, helm, count }: Rounds, turnOf: (turn: number) => Rendered): Promise<Turns> {
  const turns = { ours: [] as number[], theirs: [] as number[] };
  for (let start = 0; start < count; start += ROUND) {
    const numbers = Array.from({ length: ROUND }, (_, at) => start + at);
    const ours = numbers.map(turnOf);
    const answer = await helm.ask({ dir: join(dir, name), values: numbers.map(valuesOf) });
    const last = ours.at(-1);
    if (answer.objects !== last?.objects || answer.bytes !== last.bytes) throw new Error(`${name} chart: the two engines differ`);
    turns.ours.push(...ours.map((each) => each.millis));
    turns.theirs.push(...answer.micros.map((each) => each / 1000));
  }
  return turns;
}

interface Turns {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

function beside(name: string, { ours, theirs }: Turns, { who, wanted }: { readonly who: string; readonly wanted: number }): Figure {
  const [mine, other] = [median(ours), median(theirs)];
  const reached = (other / mine).toFixed(1);
  return { name, unit: "ms", ours: mine, theirs: { [who]: other }, wanted: `at least ${wanted} times as fast; ${reached} times` };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function chartOf(files: Files, name: string): Chart {
  return loadChart(new Map(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)])), { name });
}

interface Rendered {
  readonly millis: number;
  readonly objects: number;
  readonly bytes: number;
}

function render(chart: Chart, turn: number, cache: RenderCache): Rendered {
  const order: RenderOrder = {
    chart,
    values: valuesOf(turn) as RenderOrder["values"],
    release: { name: "rel", namespace: "apps" },
    places: templatePlaces,
    cache,
  };
  const started = performance.now();
  const { manifests, hooks } = renderChart(order);
  const millis = performance.now() - started;
  return { millis, objects: manifests.length + hooks.length, bytes: manifests.reduce((sum, each) => sum + each.text.length, 0) };
}

async function benchOverlay(kustomize: Engine): Promise<Figure> {
  const { files, dir } = OVERLAY_OF_200;
  const tree = treeOf(files);
  const turns = { ours: [] as number[], theirs: [] as number[] };
  for (let turn = 0; turn < BUILDS + 3; turn += 1) {
    const started = performance.now();
    const built = build(tree, dir);
    const text = toYamlStream(built);
    const millis = performance.now() - started;
    const answer = await kustomize.ask({ files, dir, repeat: 1 });
    if (built.resources.length !== answer.objects || text.length !== answer.bytes) throw new Error("overlay: the two builds differ");
    if (turn < 3) continue;
    turns.ours.push(millis);
    turns.theirs.push((answer.micros[0] ?? 0) / 1000);
  }
  return beside("kustomize build of 200 resources", turns, { who: "kustomize", wanted: 3 });
}

function treeOf(files: Files): FileTree {
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)]));
  const folders = new Map<string, { readonly name: string; readonly directory: boolean }[]>();
  for (const path of bytes.keys()) {
    const [folder = "", name = ""] = path.split("/");
    folders.set(folder, [...(folders.get(folder) ?? []), { name, directory: false }]);
  }
  folders.set(
    "",
    [...folders.keys()].map((name) => ({ name, directory: true })),
  );
  return { read: (path) => bytes.get(path), list: (folder) => folders.get(folder) };
}

/** Charts as a controller would hold them: all different, each rendered once. */
function cachedCharts(): Figure {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const cache = new RenderCache(Number.MAX_SAFE_INTEGER);
  const charts: Chart[] = [];
  for (let at = 0; at < CACHED; at += 1) {
    const files = Object.entries(SMALL).map(([path, text]) => [path, path.startsWith("templates/") ? `${text}# chart ${at}\n` : text]);
    const chart = chartOf(Object.fromEntries(files) as Files, `small-${at}`);
    render(chart, 0, cache);
    charts.push(chart);
  }
  globalThis.gc?.();
  const mib = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  return { name: `memory of ${charts.length} cached small charts`, unit: "MiB", ours: mib, theirs: {}, wanted: "stated" };
}

/** A program that answers one line with one line. */
class Engine {
  readonly #child: ReturnType<typeof spawn>;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ReturnType<typeof spawn>, lines: AsyncIterator<string>) {
    this.#child = child;
    this.#lines = lines;
  }

  static async start(program: string): Promise<Engine> {
    const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
    await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    return new Engine(child, createInterface({ input: child.stdout })[Symbol.asyncIterator]());
  }

  async ask(question: unknown): Promise<Answer> {
    this.#child.stdin?.write(`${JSON.stringify(question)}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error("the other engine ended");
    return JSON.parse(line.value) as Answer;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.stdin?.end();
    await ended;
  }
}
