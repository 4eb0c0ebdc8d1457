// Names of other objects.
import { maybe, record, text, type Described } from "../shape.ts";

/** An object of a known kind in the same namespace. */
export const localRef = record(
  { name: text("Name of the object, which lives in the same namespace.") },
  "Reference to an object in the same namespace.",
);
export type LocalRef = Described<typeof localRef>;

/** A key of a Secret in the same namespace. */
export const secretKeyRef = record(
  {
    name: text("Name of the Secret, which lives in the same namespace."),
    key: maybe(text("Key in the Secret's data; a default that depends on the use applies when it is absent.")),
  },
  "Reference to a key of a Secret in the same namespace.",
);
export type SecretKeyRef = Described<typeof secretKeyRef>;

/** An object of any kind. */
export const objectKindRef = record(
  {
    apiVersion: maybe(text("API version of the object; `apps/v1` when absent.")),
    kind: text("Kind of the object."),
    name: text("Name of the object."),
    namespace: maybe(text("Namespace of the object; that of the referring object when absent.")),
  },
  "Reference to an object of any kind.",
);
export type ObjectKindRef = Described<typeof objectKindRef>;

/** An object of the same kind that must be ready first. */
export const dependencyRef = record(
  {
    name: text("Name of the object to wait for."),
    namespace: maybe(text("Namespace of the object to wait for; that of the referring object when absent.")),
    readyExpr: maybe(
      text(
        "CEL expression over `self` and `dep` that says whether the dependency is ready; it takes the place of the usual readiness check.",
      ),
    ),
  },
  "Reference to an object of the same kind that must be ready first.",
);
export type DependencyRef = Described<typeof dependencyRef>;
