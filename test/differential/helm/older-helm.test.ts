// The charts of our own beside helm 4.1.4 as a second judge: what it prints differs by what the table says and by nothing else.
import { describe, expect, test } from "vitest";
import { parseYamlDocuments } from "#codec";
import { tryPeer } from "../../support/peers.ts";
import { charts, EDGES_FLAGS, ourTemplate, SHOP_FLAGS } from "./chart-cases.ts";
import { templateBy } from "./real-helm.ts";

const helm = await tryPeer("helm-4.1", { build: true });

interface Difference {
  readonly reason: string;
  readonly pattern: RegExp;
  /** What both versions print after this. */
  readonly replacement: string;
}
const BLANK_LINES: Difference = {
  reason: "4.1 cuts the blank lines at the end of a document",
  pattern: /\n+(?=---\n|$)/g,
  replacement: "\n",
};
const DIFFERENCES: readonly Difference[] = [
  { reason: "4.1 keeps a null of the chart's own values", pattern: /^ {4}empty: null\n/gm, replacement: "" },
  { reason: "the version of helm itself", pattern: /^( {4}helm: v4\.).*$/gm, replacement: "$1x" },
  {
    reason: "4.1 knows the API versions of Kubernetes 1.35, of which 1.36 dropped two",
    pattern: /^( {2}(?:first: v1 v1 |joined: |without: ))(?:[0-9a-f]{64}|\d+)/gm,
    replacement: "$1known",
  },
];

function alike(text: string, differences: readonly Difference[]): string {
  return differences.reduce((rest, { pattern, replacement }) => rest.replaceAll(pattern, replacement), text);
}

/** The documents in their order, each with the file that it comes from. */
function manifests(text: string): unknown {
  return alike(text, DIFFERENCES)
    .split(/^---\n# Source: /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf("\n")), parseYamlDocuments(part.slice(part.indexOf("\n")))]);
}

async function both(chart: string, flags: readonly string[]): Promise<readonly [ours: string, helms: string]> {
  // Of the two versions of Kubernetes, the one that 4.2 takes where none is given.
  const place = [`${charts}${chart}`, "--kube-version", "v1.36.0", ...flags] as const;
  return [await ourTemplate(...place), await templateBy(helm ?? "", ...place)];
}

const CASES = [...SHOP_FLAGS.map((flags) => ["shop", flags] as const), ...EDGES_FLAGS.map((flags) => ["edges", flags] as const)];

describe.skipIf(helm === undefined)("a chart comes out as from helm 4.1.4", () => {
  test.each(CASES)("%s %j", async (chart, flags) => {
    const [ours, helms] = await both(chart, flags);

    expect(alike(ours, [...DIFFERENCES, BLANK_LINES])).toBe(alike(helms, [...DIFFERENCES, BLANK_LINES]));
    expect(manifests(ours)).toEqual(manifests(helms));
    expect(ours).toContain("# Source: ");
  });

  test("but for differences that are there", async () => {
    const pairs = [await both("shop", []), await both("edges", [])];
    const all = [...DIFFERENCES, BLANK_LINES];

    const idle = all.filter((one) => {
      const others = all.filter((each) => each !== one);
      return pairs.every(([ours, helms]) => alike(ours, others) === alike(helms, others));
    });

    expect(idle.map(({ reason }) => reason)).toEqual([]);
  });
});
