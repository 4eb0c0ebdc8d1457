// A list in pages, joined. When the server has forgotten the page token, the list is read again in one piece, as client-go does.
import { isObject, isProblem, own, type JsonObject, type KindRef, type KubeObject, stringAt } from "#base";
import type { ListOptions, ObjectList } from "./cluster.ts";
import { metadataOf } from "./metadata.ts";
import type { Query } from "./path.ts";

const PAGE_SIZE = 500;

/** Reads all pages through `read`; items carry apiVersion and kind, which the server leaves out of lists. */
export async function listPages(kind: KindRef, options: ListOptions, read: (query: Query) => Promise<JsonObject>): Promise<ObjectList> {
  const base: Query = {
    labelSelector: options.labelSelector,
    fieldSelector: options.fieldSelector,
    resourceVersion: options.resourceVersion,
  };
  const items: KubeObject[] = [];
  let page = await read({ ...base, limit: options.pageSize ?? PAGE_SIZE });
  for (;;) {
    take(page, kind, options.as === "metadata", items);
    const token = stringAt(page, "metadata", "continue");
    if (token === "") break;
    try {
      // A page token fixes the version itself; the server refuses both together.
      page = await read({ ...base, resourceVersion: undefined, limit: options.pageSize ?? PAGE_SIZE, continue: token });
    } catch (thrown) {
      if (!isProblem(thrown, "kube.gone")) throw thrown;
      items.length = 0;
      page = await read(base);
    }
  }
  return { items, resourceVersion: stringAt(page, "metadata", "resourceVersion") };
}

function take(page: JsonObject, kind: KindRef, metadataOnly: boolean, into: KubeObject[]): void {
  const found = own(page, "items");
  for (const item of Array.isArray(found) ? found : []) {
    if (!isObject(item)) continue;
    const whole = { apiVersion: kind.apiVersion, kind: kind.kind, ...item } as unknown as KubeObject;
    into.push(metadataOnly ? metadataOf(kind, item) : whole);
  }
}
