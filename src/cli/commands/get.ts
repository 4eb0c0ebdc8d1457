import { Command } from "commander";
import { kindRef, type Kind } from "#api";
import { isProblem, type KubeObject } from "#base";
import type { Cluster } from "#kube";
import { withCluster, withClusterFlags, type ClusterFlags } from "../connect.ts";
import type { Io } from "../io.ts";
import { allKinds, kindNamed } from "../kinds.ts";
import { cliProblems } from "../problems.ts";
import { formatTable, statusCells } from "../table.ts";

interface GetFlags extends ClusterFlags {
  readonly allNamespaces?: true;
  readonly header: boolean;
  readonly labelSelector?: string;
}

/** `headgate get`: tables of Flux objects, as `flux get`. */
export function getCommand(io: Io): Command {
  const command = new Command("get")
    .description("show Flux objects with revision and readiness: `get all`, `get kustomizations`, `get sources git [NAME]`")
    .argument("<what...>", "`all`, or a kind by any of its names, then the name of one object")
    .option("-A, --all-namespaces", "in all namespaces")
    .option("--no-header", "without the line of titles")
    .option("-l, --label-selector <selector>", "only objects with these labels");
  return withClusterFlags(command).action((what: string[], flags: GetFlags) =>
    withCluster(flags, io, async (cluster) =>
      io.out(what[0] === "all" ? await getAll(cluster, flags) : await getKind(cluster, what, flags)),
    ),
  );
}

async function getAll(cluster: Cluster, flags: GetFlags): Promise<string> {
  const tables = await Promise.all(allKinds().map(({ kind }) => rowsOf(cluster, kind, flags)));
  const shown = tables.filter((rows) => rows.length > 0).map((rows) => render(rows, flags, true));
  return shown.length > 0
    ? shown.join("\n")
    : `no Flux objects in ${flags.allNamespaces ? "the cluster" : `namespace ${flags.namespace}`}\n`;
}

async function getKind(cluster: Cluster, what: readonly string[], flags: GetFlags): Promise<string> {
  const { kind, name } = splitWords(what);
  const rows = (await rowsOf(cluster, kind, flags)).filter((object) => name === undefined || object.metadata.name === name);
  if (rows.length === 0) throw cliProblems.notFound(`${kind.kind} ${name ?? `in namespace ${flags.namespace}`}`);
  return render(rows, flags, false);
}

/** What an object's command was told: a kind and a name, both needed. @throws cli.nameRequired · cli.unknownResource */
export function namedObject(words: readonly string[]): { readonly kind: Kind; readonly name: string } {
  const { kind, name } = splitWords(words);
  if (name === undefined || name === "") throw cliProblems.nameRequired(kind.kind);
  return { kind, name };
}

/** Kind words first, then perhaps a name: `sources git flux-system`. */
export function splitWords(words: readonly string[]): { readonly kind: Kind; readonly name: string | undefined } {
  const many = words[0] === "sources" || words[0] === "source" ? 2 : 1;
  return { kind: kindNamed(words.slice(0, many)), name: words[many] };
}

async function rowsOf(cluster: Cluster, kind: Kind, flags: GetFlags): Promise<readonly KubeObject[]> {
  const where = {
    ...(!flags.allNamespaces && { namespace: flags.namespace }),
    ...(flags.labelSelector !== undefined && { labelSelector: flags.labelSelector }),
  };
  try {
    return (await cluster.list(kindRef(kind), where)).items;
  } catch (error) {
    if (isProblem(error, "kube.unknownKind")) return [];
    throw error;
  }
}

function render(objects: readonly KubeObject[], flags: GetFlags, kindInName: boolean): string {
  const titles = ["NAME", "REVISION", "SUSPENDED", "READY", "MESSAGE"];
  const rows = objects.map((object) => {
    const name = object.metadata.name ?? "";
    const cells = statusCells(object, kindInName ? `${object.kind.toLowerCase()}/${name}` : name);
    return flags.allNamespaces ? [object.metadata.namespace ?? "", ...cells] : cells;
  });
  const [head, ...rest] = [flags.allNamespaces ? ["NAMESPACE", ...titles] : titles, ...rows];
  return flags.header ? formatTable(head ?? [], rest) : formatTable(rest[0] ?? [], rest.slice(1));
}
