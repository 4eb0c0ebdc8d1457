// Strategic merge patches of built-in kinds.
import { isProblem, messageOf, type JsonObject, type MutableJson } from "#base";
import { strategicMerge, type StructuralSchema } from "#codec";
import { refusals } from "../status/status.ts";

/** What upstream knows as a fault of the client; it takes every other one for its own. */
const MALFORMED = /^invalid patch format of /;

/**
 * The object with the patch merged in.
 * @throws control-plane.refused (400, 422 or 500, as upstream has it) for a patch that its schema gives no meaning
 */
export function mergeStrategically(schema: StructuralSchema, live: JsonObject, patch: JsonObject): MutableJson {
  try {
    return strategicMerge(schema, live, patch);
  } catch (error) {
    if (!isProblem(error, "strategic-merge.")) throw error;
    const message = messageOf(error);
    throw MALFORMED.test(message) ? refusals.badRequest(message) : refusals.unknown(message);
  }
}
