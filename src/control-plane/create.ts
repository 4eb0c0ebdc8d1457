// The door of the room: a control plane with all that belongs to it.
import { assemble, type ControlPlane, type ControlPlaneOptions } from "./control-plane.ts";
import { builtinResources } from "./kinds/builtin-resources.ts";
import { openapiV2, openapiV3, openapiV3Index } from "./openapi/documents.ts";

/**
 * An embedded Kubernetes API server, ready when the promise resolves.
 * @throws control-plane.damaged
 * @example const plane = await createControlPlane({ data: "memory" });
 *          const cluster = connect({ transport: plane.transport() });
 */
export function createControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  return assemble(options, {
    definitions: builtinResources(),
    openApi: { v2: openapiV2, v3: openapiV3, v3Index: openapiV3Index },
    podLog: () => "",
    listeners: () => [],
  });
}
