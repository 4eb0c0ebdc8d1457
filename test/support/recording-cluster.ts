// A cluster that keeps a list of what it is asked.
import { formatRef, refOf } from "#base";
import type { Cluster } from "#kube";

/** A cluster with the requests made through it, `get ConfigMap/web/a`, in the order of their beginning. */
export interface RecordingCluster {
  readonly cluster: Cluster;
  readonly requests: string[];
}

/** Passes everything on to `inner`. Discovery is not recorded: it is asked once for many objects. */
export function recordingCluster(inner: Cluster): RecordingCluster {
  const requests: string[] = [];
  const note = (words: string): void => void requests.push(words);
  const cluster: Cluster = {
    address: inner.address,
    get: (ref, options) => (note(`get ${formatRef(ref)}`), inner.get(ref, options)),
    list: (kind, options) => (note(`list ${kind.kind}`), inner.list(kind, options)),
    watch: (kind, options) => (note(`watch ${kind.kind}`), inner.watch(kind, options)),
    create: (object, options) => (note(`create ${formatRef(refOf(object))}`), inner.create(object, options)),
    replace: (object, options) => (note(`replace ${formatRef(refOf(object))}`), inner.replace(object, options)),
    patch: (ref, patch, options) => (note(`patch ${formatRef(ref)}`), inner.patch(ref, patch, options)),
    apply: (object, options) => (
      note(`${options.dryRun === true ? "dry-run" : "apply"} ${formatRef(refOf(object))}`),
      inner.apply(object, options)
    ),
    delete: (ref, options) => (note(`delete ${formatRef(ref)}`), inner.delete(ref, options)),
    deleteCollection: (kind, options) => (note(`deleteCollection ${kind.kind}`), inner.deleteCollection(kind, options)),
    discover: (options) => inner.discover(options),
    request: (request) => (note(`${request.method} ${request.path}`), inner.request(request)),
    as: (identity) => inner.as(identity),
    version: (options) => inner.version(options),
  };
  return { cluster, requests };
}
