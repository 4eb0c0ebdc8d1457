// Everything that the demo starts, and how to stop it again.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectCluster, loadKubeconfig, type Cluster } from "#kube";
import { systemClock } from "#runtime";
import { startGitServer, type GitServer } from "../../tools/git-server/git-server.ts";
import { startHeadgate, type HeadgateProcess } from "../../tools/stage/headgate-process.ts";

export interface World {
  readonly dir: string;
  readonly git: GitServer;
  readonly password: string;
  readonly kubeconfig: string;
  readonly cluster: Cluster;
  readonly headgate: HeadgateProcess;
  /** True when the demo made the cluster itself. */
  readonly ownCluster: boolean;
  /** URL with credentials, for the user's own clone. */
  readonly cloneUrl: string;
  close(): Promise<void>;
}

export const REPOSITORY = "fleet";
export const USER = "ada";

/** Starts a git server with one empty repository, and a control plane with the controllers, or the controllers alone for a given cluster. */
export async function openWorld(given: string | undefined): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-demo-"));
  const password = randomBytes(12).toString("base64url");
  const git = await startGitServer({ dir: join(dir, "git"), users: { [USER]: password } });
  await git.createRepository(REPOSITORY);
  const kubeconfig = given ?? join(dir, "kubeconfig");
  const headgate = await startHeadgate(
    given === undefined
      ? ["up", "--listen", "127.0.0.1:0", "--data", join(dir, "data"), "--storage-path", join(dir, "artifacts"), "--kubeconfig", kubeconfig]
      : ["controller", "--storage-path", join(dir, "artifacts"), "--kubeconfig", kubeconfig],
    { log: join(dir, "headgate.log") },
  );
  const { cluster, close } = await connectCluster(await loadKubeconfig({ paths: [kubeconfig] }), { clock: systemClock });
  return {
    dir,
    git,
    password,
    kubeconfig,
    cluster,
    headgate,
    ownCluster: given === undefined,
    cloneUrl: git.url(REPOSITORY).replace("://", `://${USER}:${password}@`),
    async close() {
      await close();
      await headgate.stop();
      await git.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
