import { maybe, record, text, type Described } from "../shape.ts";

/** How to read the health of a kind that does not follow the usual status conventions. */
export const healthCheckExpr = record(
  {
    apiVersion: text("API version of the kind; its version part is not compared."),
    kind: maybe(text("Kind that the expressions are for; every kind of the group when absent.")),
    current: text("CEL expression that is true when the object is healthy."),
    inProgress: maybe(text("CEL expression that is true while the object is on its way; asked first.")),
    failed: maybe(text("CEL expression that is true when the object has failed; asked before `current`.")),
  },
  "CEL expressions that tell the health of a kind.",
);
export type HealthCheckExpr = Described<typeof healthCheckExpr>;
