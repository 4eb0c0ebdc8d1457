// Step: the index is checked, sorted and stored as JSON, unless it is the one that is stored already.
import { redactUrls } from "#base";
import { digestOf } from "#store";
import { announce, linkLatest } from "../announce.ts";
import { parseIndex } from "../chart-repository/chart-index.ts";
import type { HelmRepositoryRun, HelmRepositoryStep } from "./run.ts";

export const storeIndex: HelmRepositoryStep = async (run) => {
  const { index } = run.work;
  if (index === undefined) return "go";
  const revision = digestOf(index);
  run.facts["revision"] = revision;
  if (run.status.artifact?.revision === revision) {
    const message = `artifact up-to-date with remote revision: '${revision}'`;
    run.event({ severity: "trace", reason: "ArtifactUpToDate", message, repeated: true });
  } else await store(run, index, revision);
  const { artifact } = run.status;
  if (artifact === undefined) return "go";
  announce(run, artifact, {
    reason: "Succeeded",
    message: `stored artifact: revision '${artifact.revision}'`,
    newMessage: `stored fetched index of size ${humanSize(artifact.size ?? 0)} from '${redactUrls(run.object.spec.url)}'`,
  });
  return "go";
};

async function store(run: HelmRepositoryRun, index: Uint8Array, revision: string): Promise<void> {
  const { json } = parseIndex(index);
  if (run.status.artifact !== undefined)
    run.conditions.set("ArtifactOutdated", "True", { reason: "NewRevision", message: `new index revision '${revision}'` });
  const owner = { kind: run.kind.kind, namespace: run.namespace, name: run.name };
  const file = `index-${revision.slice(revision.indexOf(":") + 1)}.yaml`;
  const artifact = await run.places.store.putBytes(new TextEncoder().encode(JSON.stringify(json, null, 2)), { owner, file, revision });
  run.status.artifact = artifact;
  await linkLatest(run, artifact, "index.yaml");
}

/** As Docker's units write it: powers of 1000, four digits. */
function humanSize(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let size = bytes;
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${Number(size.toPrecision(4))}${units[unit] ?? ""}`;
}
