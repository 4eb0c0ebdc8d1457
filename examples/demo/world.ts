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
  /** URL with credentials, for the user's own clone. */
  readonly cloneUrl: string;
  close(): Promise<void>;
}

export const REPOSITORY = "fleet";
export const USER = "ada";

/** Starts a git server with one empty repository, and a control plane with the controllers, or the controllers alone for a given cluster. */
export async function openWorld(given: string | undefined): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-demo-"));
  const opened: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const each of opened.splice(0).toReversed()) await each();
  };
  try {
    const password = randomBytes(12).toString("base64url");
    const git = await startGitServer({ dir: join(dir, "git"), users: { [USER]: password } });
    opened.push(() => git.close());
    await git.createRepository(REPOSITORY);
    const kubeconfig = given ?? join(dir, "kubeconfig");
    const headgate = await startHeadgate(headgateArgs(dir, given), { log: join(dir, "headgate.log") });
    opened.push(() => headgate.stop());
    const { cluster, close: disconnect } = await connectCluster(await loadKubeconfig({ paths: [kubeconfig] }), { clock: systemClock });
    opened.push(disconnect);
    const cloneUrl = git.url(REPOSITORY).replace("://", `://${USER}:${password}@`);
    return { dir, git, password, kubeconfig, cluster, headgate, cloneUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Everything listens on loopback, on ports that are free. */
function headgateArgs(dir: string, given: string | undefined): readonly string[] {
  const artifacts = ["--storage-path", join(dir, "artifacts")];
  if (given === undefined)
    return ["up", "--listen", "127.0.0.1:0", "--data", join(dir, "data"), "--kubeconfig", join(dir, "kubeconfig"), ...artifacts];
  const local = ["--metrics-addr", "--health-addr", "--storage-addr"].flatMap((flag) => [flag, "127.0.0.1:0"]);
  return ["controller", "--kubeconfig", given, "--log-level", "error", "--log-encoding", "console", ...local, ...artifacts];
}
