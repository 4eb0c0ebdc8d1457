// The charts of our own and the flags that they are rendered with, and what the command line of this package makes of them.
import { fileURLToPath } from "node:url";
import { runCli } from "../../../src/cli/run.ts";

export const charts = fileURLToPath(new URL("../../fixtures/charts/", import.meta.url));

export const SHOP_FLAGS: readonly (readonly string[])[] = [
  [],
  ["--include-crds"],
  ["--skip-tests"],
  ["--no-hooks"],
  ["--is-upgrade"],
  ["--show-only", "templates/many.yaml"],
  ["--show-only", "templates/c*.yaml", "--show-only", "charts/primary/templates/set.yaml"],
  ["--kube-version", "1.27"],
  ["--kube-version", "v1.29.4-gke.100"],
  ["--api-versions", "example.com/v1/Widget"],
  ["--set", "replicas=3,image.tag=1.0,ports={1,2,3}"],
  ["--set", "removed=null,labels=null,primary.size=null"],
  ["--set", "replica.enabled=true,global.shared.x=9"],
  ["--set", "tags.fast=false,tags.scaling=true"],
  ["--set", "primary.enabled=false,tags.fast=false"],
  ["--set", "global.databases=false,primary.enabled=null"],
  ["--set", "cache.probe.enabled=false,cache.mode=null"],
  ["--set", "naming.nameOverride=own,nameOverride=top"],
  ["--set", "set=12"],
  ["--set-string", "set=12"],
  ["--set-json", 'nested={"a":[1,2.5,null]},set=1'],
  ["--set-literal", "template=a,b={{ .Chart.Name }}"],
  ["--set-file", `text=${charts}shop/config/lines.txt`],
  ["--set", "ports=null,imported=null,url=mine"],
];

export const EDGES_FLAGS: readonly (readonly string[])[] = [[], ["--api-versions", "none/v1"]];

/** What `headgate template` prints, or `refused: ` and its words. */
export async function ourTemplate(chart: string, ...flags: readonly string[]): Promise<string> {
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
