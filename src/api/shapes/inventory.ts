import { list, record, text, type Described } from "../shape.ts";

/** The objects that an applier has applied and may prune. */
export const inventory = record(
  {
    entries: list(
      record(
        {
          id: text("Identity as `<namespace>_<name>_<group>_<kind>`."),
          v: text("Version part of the API version under which the object was applied."),
        },
        "One applied object.",
      ),
      "Applied objects.",
    ),
  },
  "Objects of the last apply, from which stale ones are told.",
);
export type Inventory = Described<typeof inventory>;
