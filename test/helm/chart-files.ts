// Charts in memory, for tests.
import { loadChart, type Chart } from "#helm";

const encoder = new TextEncoder();

/** Files from their texts. */
export function filesOf(texts: Readonly<Record<string, string>>): Map<string, Uint8Array> {
  return new Map(Object.entries(texts).map(([name, text]) => [name, encoder.encode(text)]));
}

/** A chart from its texts; Chart.yaml is made up when there is none. */
export function chartOf(texts: Readonly<Record<string, string>>, name = "web"): Chart {
  return loadChart(filesOf({ "Chart.yaml": `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`, ...texts }), { name });
}
