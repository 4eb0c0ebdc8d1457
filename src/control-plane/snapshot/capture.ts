// All objects of a running store as of one resource version.
import type { ObjectStore } from "../storage/object-store.ts";
import type { StoredEntry } from "./format.ts";

const MAX_ATTEMPTS = 5;

/**
 * Entries are values that no write changes, so that taking them is one step of the event loop and writes go on at once. What was taken
 * before it was kept counts only once it is. @throws control-plane.storeUnwritable where writes are lost again and again
 */
export async function captureStore(
  store: ObjectStore,
): Promise<{ readonly resourceVersion: number; readonly entries: readonly StoredEntry[] }> {
  for (let attempt = 1; ; attempt += 1) {
    const taken = {
      resourceVersion: store.version,
      entries: store
        .resources()
        .flatMap((resource) => store.list(resource).map(({ key, version, json }) => ({ resource, key, version, json }))),
    };
    try {
      await store.settled();
      return taken;
    } catch (error) {
      // the store went back to an earlier state: what was taken holds objects that nobody has seen
      if (attempt === MAX_ATTEMPTS) throw error;
    }
  }
}
