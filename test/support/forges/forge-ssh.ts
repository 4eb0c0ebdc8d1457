// A hosting service with its git over the real OpenSSH server: deploy keys are let in to their repository, and to write only where they may.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { startSshServer, type SshServer } from "../ssh-server.ts";
import { folderOf, startForge, type ForgeApi, type ForgeServer } from "./forge-server.ts";
import type { ForgeSetup, ForgeState } from "./forge-state.ts";

export interface ForgeWithSsh extends AsyncDisposable {
  readonly server: ForgeServer;
  readonly ssh: SshServer;
  /** Whom to log in as: the user who runs the test. */
  readonly username: string;
  /** `127.0.0.1:<port>` */
  readonly sshHostname: string;
}

/** What stands between a key and git: `serve <right> <repository> <folder>` with the request in the environment. */
const SERVE = `#!/bin/sh
service=\${SSH_ORIGINAL_COMMAND%% *}
path=$(printf %s "\${SSH_ORIGINAL_COMMAND#* }" | tr -d "'")
path=\${path#/}
path=\${path%.git}
[ "$path" = "$2" ] || { echo "this key does not open $path" >&2; exit 1; }
case "$service:$1" in
  git-upload-pack:*|git-receive-pack:w) exec "$service" "$3" ;;
  *) echo "this key may not write" >&2; exit 1 ;;
esac
`;

/** Starts a service with SSH; \`sshd\` names the server's program. */
export async function startForgeWithSsh(sshd: string, api: ForgeApi, setup: ForgeSetup): Promise<ForgeWithSsh> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-forge-ssh-"));
  const serve = join(dir, "serve");
  await writeFile(serve, SERVE, { mode: 0o755 });
  const ssh = await startSshServer(sshd, { authorized: [] });
  const prefix = (isPersonal: boolean): string => (isPersonal && api.clonePrefix === "/scm" ? "~" : "");
  const authorize = async ({ repositories }: ForgeState): Promise<void> =>
    ssh.authorize(
      repositories.flatMap((each) =>
        each.keys.map(({ key, isReadOnly }) => {
          const path = `${prefix(each.isPersonal)}${each.owner}/${each.name}`;
          return `command="${serve} ${isReadOnly ? "r" : "w"} ${path} ${server.folder}/${folderOf(each)}.git",restrict ${key}`;
        }),
      ),
    );
  const server = await startForge(api, setup, { onWrite: authorize });
  return {
    server,
    ssh,
    username: userInfo().username,
    sshHostname: `127.0.0.1:${ssh.port}`,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await ssh[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
