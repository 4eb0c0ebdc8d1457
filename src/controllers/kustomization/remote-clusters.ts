// Clusters that Kustomizations reach by a kubeconfig of theirs. Connections are kept while the kubeconfig stays the same.
import { type Clock, type Log } from "#base";
import { loadKubeconfig, openCluster, type Cluster, type OpenCluster } from "#kube";
import { digestOf } from "#store";

export interface RemoteClustersOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Keep what runs a program. */
  readonly allowExec: boolean;
  /** Keep what leaves out verification. */
  readonly allowInsecureTls: boolean;
}

export class RemoteClusters {
  readonly #options: RemoteClustersOptions;
  readonly #open = new Map<string, { readonly digest: string; readonly opened: OpenCluster }>();

  constructor(options: RemoteClustersOptions) {
    this.#options = options;
  }

  /** The cluster of a kubeconfig. @param owner name of the Secret, in messages and as the connection's key */
  async connect(owner: string, text: string): Promise<Cluster> {
    const digest = digestOf(text);
    const old = this.#open.get(owner);
    if (old?.digest === digest) return old.opened.cluster;
    const { allowExec, allowInsecureTls, clock, log } = this.#options;
    const connection = await loadKubeconfig({ text, source: owner, sanitize: { allowExec, allowInsecureTls } });
    const opened = openCluster(connection, { clock, log });
    this.#open.set(owner, { digest, opened });
    await old?.opened.close();
    return opened.cluster;
  }

  async close(): Promise<void> {
    const opened = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(opened.map((each) => each.opened.close()));
  }
}
