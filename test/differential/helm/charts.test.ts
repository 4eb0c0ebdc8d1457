// Charts rendered by the command line of this package and by the real helm, compared as text.
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runCli } from "../../../src/cli/run.ts";
import { hasHelm, helmTemplate } from "./real-helm.ts";

const charts = fileURLToPath(new URL("../../fixtures/charts/", import.meta.url));

async function ours(chart: string, ...flags: readonly string[]): Promise<string> {
  let out = "";
  let err = "";
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    env: {},
    signal: new AbortController().signal,
  };
  const code = await runCli(["template", "rel", chart, "-n", "apps", ...flags], io, "0.0.0");
  return code === 0 ? out : `refused: ${err.trim()}`;
}

describe.skipIf(!hasHelm)("a chart comes out as from the real helm", () => {
  test.each<[flags: string[]]>([
    [[]],
    [["--include-crds"]],
    [["--skip-tests"]],
    [["--no-hooks"]],
    [["--is-upgrade"]],
    [["--show-only", "templates/many.yaml"]],
    [["--show-only", "templates/c*.yaml", "--show-only", "charts/primary/templates/set.yaml"]],
    [["--kube-version", "1.27"]],
    [["--kube-version", "v1.29.4-gke.100"]],
    [["--api-versions", "example.com/v1/Widget"]],
    [["--set", "replicas=3,image.tag=1.0,ports={1,2,3}"]],
    [["--set", "removed=null,labels=null,primary.size=null"]],
    [["--set", "replica.enabled=true,global.shared.x=9"]],
    [["--set", "tags.fast=false,tags.scaling=true"]],
    [["--set", "primary.enabled=false,tags.fast=false"]],
    [["--set", "global.databases=false,primary.enabled=null"]],
    [["--set", "cache.probe.enabled=false,cache.mode=null"]],
    [["--set", "naming.nameOverride=own,nameOverride=top"]],
    [["--set", "set=12"]],
    [["--set-string", "set=12"]],
    [["--set-json", 'nested={"a":[1,2.5,null]},set=1']],
    [["--set-literal", "template=a,b={{ .Chart.Name }}"]],
    [["--set-file", `text=${charts}shop/config/lines.txt`]],
    [["--set", "ports=null,imported=null,url=mine"]],
  ])("shop %j", async (flags) => {
    expect(await ours(`${charts}shop`, ...flags)).toBe(await helmTemplate(`${charts}shop`, ...flags));
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
    const [mine, real] = [await ours(`${charts}shop`, ...flags), await helmTemplate(`${charts}shop`, ...flags)];

    expect([mine.startsWith("refused: "), real.startsWith("refused: ")]).toEqual([true, true]);
    expect(mine.replace(/chart shop requires/, "chart requires")).toContain(words);
    expect(real).toContain(words);
  });

  test.each<[flags: string[]]>([[[]], [["--api-versions", "none/v1"]]])("edges %j", async (flags) => {
    expect(await ours(`${charts}edges`, ...flags)).toBe(await helmTemplate(`${charts}edges`, ...flags));
  });

  test.each<[flags: string[], words: string]>([
    [["--set", "fault=element"], "can't evaluate field name in type interface {}"],
    [["--set", "fault=variable"], "can't evaluate field name in type interface {}"],
    [["--set", "fault=with"], "can't evaluate field name in type string"],
  ])("edges %j is refused by both", async (flags, words) => {
    const [mine, real] = [await ours(`${charts}edges`, ...flags), await helmTemplate(`${charts}edges`, ...flags)];

    expect([mine.startsWith("refused: "), real.startsWith("refused: ")]).toEqual([true, true]);
    expect(mine).toContain(words);
    expect(real).toContain(words);
  });
});
