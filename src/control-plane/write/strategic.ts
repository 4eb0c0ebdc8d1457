// Strategic merge patches of built-in kinds.
import type { Json, MutableJson } from "#base";
import type { StructuralSchema } from "#codec";
import { refusals } from "../status/status.ts";

/** @throws control-plane.refused */
export function mergeStrategically(_schema: StructuralSchema, _live: Json, _patch: Json): MutableJson {
  throw refusals.notImplemented("strategic merge patch");
}
