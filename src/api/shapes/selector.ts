// Which of many objects something is for, and what is done to them.
import { list, map, maybe, record, text, type Described } from "../shape.ts";

/** Objects by identity, labels and annotations; absent parts match all, names are anchored regular expressions. */
export const selector = record(
  {
    group: maybe(text("API group that objects must have.")),
    version: maybe(text("API version, without its group, that objects must have.")),
    kind: maybe(text("Kind that objects must have.")),
    name: maybe(text("Regular expression that names must match as a whole.")),
    namespace: maybe(text("Regular expression that namespaces must match as a whole.")),
    labelSelector: maybe(text("Label selector in Kubernetes' text form.")),
    annotationSelector: maybe(text("Selector over annotations in the text form of label selectors.")),
  },
  "Which objects are meant; absent parts match all.",
);
export type Selector = Described<typeof selector>;

/** A patch and the objects that it is for. */
export const patch = record(
  {
    patch: text("Strategic merge patch, or list of JSON 6902 operations, as YAML or JSON."),
    target: maybe(selector),
  },
  "A patch and the objects that it is for.",
);
export type Patch = Described<typeof patch>;

/** Fields whose drift is left alone. */
export const ignoreRule = record(
  {
    paths: list(text("JSON pointer to a field."), "JSON pointers to the fields that are left alone."),
    target: maybe(selector),
  },
  "Fields whose drift is left alone, and the objects that this holds for.",
);
export type IgnoreRule = Described<typeof ignoreRule>;

/** Labels and annotations for every object. */
export const commonMetadata = record(
  {
    labels: maybe(map(text("Value of the label."), "Labels that every object gets.")),
    annotations: maybe(map(text("Value of the annotation."), "Annotations that every object gets.")),
  },
  "Labels and annotations that every object gets, over its own.",
);
export type CommonMetadata = Described<typeof commonMetadata>;

/** Another name, tag or digest for an image. */
export const imageOverride = record(
  {
    name: text("Name of the image as the manifests write it, without tag."),
    newName: maybe(text("Name that takes its place.")),
    newTag: maybe(text("Tag that takes the place of tag and digest.")),
    digest: maybe(text("Digest that takes the place of tag and digest.")),
  },
  "Another name, tag or digest for an image.",
);
export type ImageOverride = Described<typeof imageOverride>;
