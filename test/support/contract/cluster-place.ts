// Words that the parts of the Cluster contract share.
import type { KubeObject, ObjectRef } from "#base";
import type { Cluster, WatchEvent } from "#kube";

export const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap" } as const;

/** Makes a ConfigMap of the run's own namespace. */
export type Make = (name: string, more?: Partial<KubeObject>) => KubeObject;
export type Ref = (name: string) => ObjectRef;
export type Get = () => Cluster;

/** The first changes of a watch, bookmarks left out; fewer when it ends before. */
export async function takeEvents(watch: AsyncIterable<WatchEvent>, count: number): Promise<WatchEvent[]> {
  const taken: WatchEvent[] = [];
  for await (const event of watch) {
    if (event.type !== "BOOKMARK") taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}
