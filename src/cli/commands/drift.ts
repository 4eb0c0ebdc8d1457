import { Command, Option } from "commander";
import { describeFinding, reportDrift, type DriftFinding, type DriftReport } from "#operations";
import { systemClock } from "#runtime";
import { withCluster, withClusterFlags, type ClusterFlags } from "../connect.ts";
import type { Io } from "../io.ts";
import { cliProblems } from "../problems.ts";
import { formatTable } from "../table.ts";

interface DriftFlags extends ClusterFlags {
  readonly allNamespaces?: true;
  readonly output: "table" | "lines" | "json";
  readonly exitCode: boolean;
}

/** `headgate drift`: what in the cluster is not as git and charts say; ends with an error when something is. */
export function driftCommand(io: Io): Command {
  const command = new Command("drift")
    .description("show every object and field that is not as git and charts say, who changed it and since when; changes nothing")
    .option("-A, --all-namespaces", "Kustomizations and HelmReleases of all namespaces")
    .addOption(new Option("-o, --output <form>", "form of the answer").choices(["table", "lines", "json"]).default("table"))
    .option("--no-exit-code", "end without an error when there is drift");
  return withClusterFlags(command).action(async (flags: DriftFlags) => {
    const report = await withCluster(flags, io, (cluster) =>
      reportDrift({ namespaces: flags.allNamespaces === true ? [] : [flags.namespace] }, { cluster, clock: systemClock }),
    );
    io.out(formatted(report, flags));
    const drifted = report.findings.filter(({ change }) => change !== "unjudged").length;
    if (drifted > 0 && flags.exitCode) throw cliProblems.drifted(drifted);
  });
}

function formatted(report: DriftReport, { output }: DriftFlags): string {
  const { findings, owners, objects } = report;
  if (output === "json") return `${JSON.stringify(report, undefined, 2)}\n`;
  if (output === "lines") return findings.map((each) => `${describeFinding(each)}\n`).join("");
  const counted = `${objects} objects of ${owners} Kustomizations and HelmReleases compared`;
  if (findings.length === 0) return `no drift: ${counted}\n`;
  return `${formatTable(HEAD, findings.map(rowOf))}\n${counted}\n`;
}

const HEAD = ["OBJECT", "CHANGE", "FIELD", "WANTED", "FOUND", "BY", "SINCE", "OWNER"];

function rowOf({ subject, change, field, wanted, found, managers, since, owner, message }: DriftFinding): readonly string[] {
  const isChanged = change === "changed";
  return [
    subject,
    change,
    field,
    isChanged ? (wanted ?? "absent") : "",
    isChanged ? (found ?? "absent") : (message ?? ""),
    managers[0] ?? "",
    since ?? "",
    owner,
  ];
}
