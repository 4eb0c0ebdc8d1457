// Which release and which chart the arguments of `template` name.
import { basename } from "node:path";
import { nameFromTemplate } from "#helm";
import { cliProblems } from "../problems.ts";
import { templatePlaces } from "../template-places.ts";
import type { TemplateFlags } from "./flags.ts";

/** What `helm template` calls a release that nobody names. */
const UNNAMED = "release-name";

/**
 * The name of the release and the path of the chart.
 * @throws cli.arguments · cli.nameTwice · problems of the template room for --name-template
 */
export function releaseAndChart(
  args: readonly string[],
  { generateName, nameTemplate = "" }: TemplateFlags,
): { readonly release: string; readonly chart: string } {
  const [first = "", second, ...more] = args;
  if (args.length === 0) throw cliProblems.noChartNamed();
  if (more.length > 0) throw cliProblems.tooManyArguments(more);
  if (second !== undefined) {
    if (generateName === true) throw cliProblems.nameTwice("--generate-name");
    if (nameTemplate !== "") throw cliProblems.nameTwice("--name-template");
    return { release: first, chart: second };
  }
  return { release: nameTemplate === "" ? UNNAMED : nameFromTemplate(nameTemplate, templatePlaces), chart: first };
}

/** True for a chart that has to be fetched, which is not done here. */
export function isRemote(chart: string): boolean {
  return /^[a-z]+:\/\//.test(chart) && basename(chart) !== "";
}
