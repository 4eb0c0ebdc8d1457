// Strategic merge patches of built-in kinds.
import { isProblem, messageOf, type JsonObject, type MutableJson } from "#base";
import { strategicMerge, type StructuralSchema } from "#codec";
import { refusals } from "../status/status.ts";

/** The object with the patch merged in. @throws control-plane.refused (400) for a patch that its schema gives no meaning */
export function mergeStrategically(schema: StructuralSchema, live: JsonObject, patch: JsonObject): MutableJson {
  try {
    return strategicMerge(schema, live, patch);
  } catch (error) {
    if (isProblem(error, "strategic-merge.")) throw refusals.badRequest(messageOf(error));
    throw error;
  }
}
