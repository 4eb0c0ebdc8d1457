import { choice, integer, list, maybe, record, text, type Described } from "../shape.ts";

/** One observation of an object's state, as meta/v1 Condition. */
export const condition = record(
  {
    type: text("Type of the condition, unique in the list.", {
      pattern: "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
      maxLength: 316,
    }),
    status: choice(["True", "False", "Unknown"], "Whether the condition holds."),
    reason: text("Machine-readable cause of the last transition.", {
      pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
      minLength: 1,
      maxLength: 1024,
    }),
    message: text("Explanation of the last transition for people; may be empty.", { maxLength: 32768 }),
    lastTransitionTime: text("Time at which status, reason or message last changed.", { format: "date-time" }),
    observedGeneration: maybe(integer("Generation of the object that the condition was set for.", { minimum: 0 })),
  },
  "One observation of the object's state.",
);
export type Condition = Described<typeof condition>;

export const conditions = list(condition, "Observations of the object's state; Stalled, Reconciling and Ready come first.");
