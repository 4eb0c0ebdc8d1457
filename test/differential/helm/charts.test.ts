// Charts rendered by the command line of this package and by the real helm, compared as text.
import { describe, expect, test } from "vitest";
import { charts, EDGES_FLAGS, ourTemplate, SHOP_FLAGS } from "./chart-cases.ts";
import { hasHelm, helmTemplate } from "./real-helm.ts";

describe.skipIf(!hasHelm)("a chart comes out as from the real helm", () => {
  test.each(SHOP_FLAGS.map((flags) => [flags] as const))("shop %j", async (flags) => {
    expect(await ourTemplate(`${charts}shop`, ...flags)).toBe(await helmTemplate(`${charts}shop`, ...flags));
  });

  test.each<[flags: string[], words: string]>([
    [["--set", "replicas=x,image.pullPolicy=Never2"], "- at '/image/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'"],
    [["--set", "image=null"], "- at '': missing property 'image'"],
    [["--kube-version", "1.20"], "chart requires kubeVersion"],
    [["--set", "primary=text"], ""],
    [["--set-literal", "template={{ .Values.a.b.c }}"], "nil pointer evaluating interface {}.b"],
    [["--set-literal", 'template={{ required "give me a value" .Values.none }}'], "give me a value"],
    [["--show-only", "templates/none.yaml"], "could not find template templates/none.yaml in chart"],
  ])("shop %j is refused by both", async (flags, words) => {
    const [mine, real] = [await ourTemplate(`${charts}shop`, ...flags), await helmTemplate(`${charts}shop`, ...flags)];

    expect([mine.startsWith("refused: "), real.startsWith("refused: ")]).toEqual([true, true]);
    expect(mine.replace(/chart shop requires/, "chart requires")).toContain(words);
    expect(real).toContain(words);
  });

  test.each(EDGES_FLAGS.map((flags) => [flags] as const))("edges %j", async (flags) => {
    expect(await ourTemplate(`${charts}edges`, ...flags)).toBe(await helmTemplate(`${charts}edges`, ...flags));
  });

  test.each<[flags: string[], words: string]>([
    [["--set", "fault=element"], "can't evaluate field name in type interface {}"],
    [["--set", "fault=variable"], "can't evaluate field name in type interface {}"],
    [["--set", "fault=with"], "can't evaluate field name in type string"],
  ])("edges %j is refused by both", async (flags, words) => {
    const [mine, real] = [await ourTemplate(`${charts}edges`, ...flags), await helmTemplate(`${charts}edges`, ...flags)];

    expect([mine.startsWith("refused: "), real.startsWith("refused: ")]).toEqual([true, true]);
    expect(mine).toContain(words);
    expect(real).toContain(words);
  });
});
