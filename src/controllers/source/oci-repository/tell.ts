// Step: the artifact that is stored now, told.
import { announce, linkLatest } from "../announce.ts";
import type { OciRepositoryStep } from "./run.ts";

const SOURCE = "org.opencontainers.image.source";
const REVISION = "org.opencontainers.image.revision";

export const tell: OciRepositoryStep = async (run) => {
  const { artifact } = run.status;
  if (artifact === undefined) return "go";
  if (run.object.status?.artifact?.path !== artifact.path || run.status.url === undefined) await linkLatest(run, artifact, "latest.tar.gz");
  const { [SOURCE]: source = "", [REVISION]: revision = "" } = artifact.metadata ?? {};
  const origin = source !== "" && revision !== "" ? `, origin source '${source}', origin revision '${revision}'` : "";
  announce(run, artifact, {
    reason: "Succeeded",
    message: `stored artifact for digest '${artifact.revision}'`,
    newMessage: `stored artifact with revision '${artifact.revision}' from '${run.object.spec.url}'${origin}`,
  });
  return "go";
};
