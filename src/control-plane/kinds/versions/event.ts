// Event of events.k8s.io/v1, kept as Event of v1. @see kubernetes pkg/apis/events/v1/conversion.go
import type { MutableJsonObject } from "#base";
import type { Conversion } from "./conversion.ts";

/** Names of events.k8s.io/v1 and what v1 calls the same field; all other fields have one name. */
const NAMES: readonly (readonly [string, string])[] = [
  ["regarding", "involvedObject"],
  ["note", "message"],
  ["reportingController", "reportingComponent"],
  ["deprecatedSource", "source"],
  ["deprecatedFirstTimestamp", "firstTimestamp"],
  ["deprecatedLastTimestamp", "lastTimestamp"],
  ["deprecatedCount", "count"],
];
const TO_CORE = new Map(NAMES);
const FROM_CORE = new Map(NAMES.map(([events, core]) => [core, events]));

export const EVENT_CONVERSION: Conversion = {
  group: "",
  version: "v1",
  // v1 writes who reports even where nobody does
  toStored: (object) => ({ reportingComponent: "", reportingInstance: "", ...renamed(object, TO_CORE) }),
  fromStored: (object) => {
    const event = renamed(object, FROM_CORE);
    for (const name of ["reportingController", "reportingInstance"]) if (event[name] === "") delete event[name];
    return event;
  },
};

function renamed(object: MutableJsonObject, names: ReadonlyMap<string, string>): MutableJsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [names.get(key) ?? key, value]));
}
