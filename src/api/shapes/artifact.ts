import { integer, map, maybe, record, text, type Described } from "../shape.ts";

/** What a source has produced and serves. */
export const artifact = record(
  {
    url: text("HTTP address of the artifact, to be used within the cluster."),
    path: text("Path of the file in the storage of the controller: kind, namespace, name, file."),
    revision: text("Revision of the source in the form that its kind writes, for example `main@sha1:<commit>`."),
    digest: text("Digest of the file as `<algorithm>:<hex>`.", { pattern: "^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$" }),
    lastUpdateTime: text("Time at which the artifact was last written.", { format: "date-time" }),
    size: maybe(integer("Size of the file in bytes.")),
    metadata: maybe(map(text("Value of the annotation."), "Annotations from upstream of the source, such as those of an OCI manifest.")),
  },
  "Artifact of the last successful reconciliation.",
);
export type Artifact = Described<typeof artifact>;
