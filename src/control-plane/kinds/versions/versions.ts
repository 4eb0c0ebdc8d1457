// The built-in kinds that are served in several versions, and how a version that is not kept behaves.
import { cloneJson, isObject, type MutableJsonObject } from "#base";
import type { PrinterColumn, ResourceStrategy } from "../../resource.ts";
import { columnsOf } from "../../printers/columns.ts";
import type { Conversion } from "./conversion.ts";
import { EVENT_CONVERSION } from "./event.ts";
import { eventErrors } from "./event-checks.ts";
import { AUTOSCALER_CONVERSION } from "./horizontal-pod-autoscaler.ts";

const AUTOSCALER = "autoscaling.v1/HorizontalPodAutoscaler";
const EVENT = "events.v1/Event";

/** By the reference of the served version's definition. */
export const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  [AUTOSCALER]: AUTOSCALER_CONVERSION,
  [EVENT]: EVENT_CONVERSION,
};

/** Reference of the definition whose behavior an autoscaler has in all versions. */
export const KEPT_AUTOSCALER = "autoscaling.v2/HorizontalPodAutoscaler";

/** Members that Go writes as null where nothing is in them, by definition: the path of the object that holds them, and their names. */
const NULLS: Readonly<Record<string, { readonly below?: string; readonly names: readonly string[] }>> = {
  [EVENT]: { names: ["eventTime", "deprecatedFirstTimestamp", "deprecatedLastTimestamp"] },
  "core.v1/Event": { names: ["eventTime", "firstTimestamp", "lastTimestamp"] },
  [KEPT_AUTOSCALER]: { below: "status", names: ["currentMetrics"] },
};

/** The behavior of one version of a kind: its own, and that of the version that is kept where both say something. */
export function versionedStrategy(reference: string, strategy: ResourceStrategy, kept: () => ResourceStrategy): ResourceStrategy {
  return withNulls(reference, checkedStrategy(reference, strategy, kept));
}

/** Nulls come in after the owners of fields are known: nobody owns what is not there. */
function withNulls(reference: string, strategy: ResourceStrategy): ResourceStrategy {
  const nulls = NULLS[reference];
  if (nulls === undefined) return strategy;
  const fill = (object: MutableJsonObject): void => {
    const holder = nulls.below === undefined ? object : object[nulls.below];
    if (isObject(holder)) for (const name of nulls.names) (holder as MutableJsonObject)[name] ??= null;
  };
  return {
    ...strategy,
    prepareForCreate: (object, context) => {
      strategy.prepareForCreate?.(object, context);
      fill(object);
    },
    prepareForUpdate: (object, old, context) => {
      strategy.prepareForUpdate?.(object, old, context);
      fill(object);
    },
  };
}

function checkedStrategy(reference: string, strategy: ResourceStrategy, kept: () => ResourceStrategy): ResourceStrategy {
  if (reference === "core.v1/Event") return { ...strategy, validate: (event, old) => eventErrors(event, old, false) };
  if (reference === EVENT) {
    const stored = (event: MutableJsonObject): MutableJsonObject => EVENT_CONVERSION.toStored(cloneJson(event));
    return { ...strategy, validate: (event, old) => eventErrors(stored(event), old && stored(old), true) };
  }
  return reference === AUTOSCALER ? autoscalerStrategy(strategy, kept) : strategy;
}

/** Columns of a definition; a version that is not kept is shown as what it is kept as. */
export function versionedColumns(reference: string): readonly PrinterColumn[] {
  const conversion = CONVERSIONS[reference];
  const kept = KEPT[reference];
  if (conversion === undefined || kept === undefined) return columnsOf(reference);
  return columnsOf(kept).map((each) => ({ ...each, cell: (object, now) => each.cell(conversion.toStored(cloneJson(object)), now) }));
}

const KEPT: Readonly<Record<string, string>> = { [EVENT]: "core.v1/Event", [AUTOSCALER]: KEPT_AUTOSCALER };

function restore(target: MutableJsonObject, source: MutableJsonObject, key: string): void {
  const value = source[key];
  if (value === undefined) delete target[key];
  else target[key] = value;
}

/** An autoscaler of v1 is defaulted and checked as what it will be kept as. */
function autoscalerStrategy(strategy: ResourceStrategy, kept: () => ResourceStrategy): ResourceStrategy {
  const { toStored, fromStored } = AUTOSCALER_CONVERSION;
  const settled = (object: MutableJsonObject): MutableJsonObject => {
    const stored = toStored(cloneJson(object));
    kept().applyDefaults?.(stored);
    return stored;
  };
  return {
    ...strategy,
    applyDefaults: (object) => {
      strategy.applyDefaults?.(object);
      const served = fromStored(settled(object));
      // in place: whoever writes the object holds its metadata
      for (const key of ["spec", "status"]) restore(object, served, key);
      if (isObject(object["metadata"]))
        restore(object["metadata"] as MutableJsonObject, served["metadata"] as MutableJsonObject, "annotations");
    },
    validate: (object, old, context) => kept().validate?.(settled(object), old && settled(old), context) ?? [],
  };
}
