// Which way leads to a remote.
import type { GitConnection } from "./connection.ts";
import { HttpConnection } from "./http-connection.ts";
import { openRemote, type GitRemote } from "./remote.ts";
import { SshConnection } from "./ssh-connection.ts";

/** Opens a remote; nothing is sent yet. @throws those of openRemote */
export function openConnection(remote: GitRemote, signal?: AbortSignal): GitConnection {
  const endpoint = openRemote(remote);
  return endpoint.scheme === "ssh" ? new SshConnection(endpoint, signal) : new HttpConnection(endpoint, signal);
}
