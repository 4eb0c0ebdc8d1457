// Where the controllers of an install run and what they may use, for all of them and for single ones.
import type { Attribute } from "../attribute.ts";
import { nested, nestedOf, optional } from "./attributes.ts";
import { SUBDOMAIN } from "../shapes/object-name.ts";

const QUANTITY = "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+|[KMGTPE]i|[numkMGTPE])?$";

/** `node_selector`, `priority_class_name`, `affinity`, `tolerations` and `resources`. */
function placement(whose: string): readonly Attribute[] {
  return [
    optional("affinity", "string", `Affinity of ${whose}, as JSON in Kubernetes' form: \`jsonencode({ nodeAffinity = { … } })\`.`, {
      json: true,
    }),
    nestedOf("list", "tolerations", `Taints that ${whose} put up with, beside those of \`toleration_keys\`.`, [
      optional("key", "string", "Key of the taint; every taint when absent."),
      optional("operator", "string", "`Equal` when absent.", { values: ["Exists", "Equal"] }),
      optional("value", "string", "Value of the taint, for `Equal`."),
      optional("effect", "string", "Effect of the taint; every effect when absent.", {
        values: ["NoSchedule", "PreferNoSchedule", "NoExecute"],
      }),
      optional("toleration_seconds", "number", "How long a pod stays after the taint has come, for `NoExecute`; for ever when absent."),
    ]),
    nested("resources", `What ${whose} ask of their nodes, and the most that they get. What is not named stays as the release has it.`, [
      optional("requests", { map: "string" }, "Resource and quantity, such as `cpu` and `250m`.", { pattern: QUANTITY }),
      optional("limits", { map: "string" }, "Resource and quantity, such as `memory` and `2Gi`.", { pattern: QUANTITY }),
    ]),
  ];
}

/** Attributes of flux_bootstrap_git beside `node_selector`, `priority_class_name` and `toleration_keys`. */
export const placementAttributes: readonly Attribute[] = [
  ...placement("the controllers"),
  nestedOf("map", "component_overrides", "Placement of single controllers by their names; each part goes over that of all.", [
    optional("node_selector", { map: "string" }, "Labels that the nodes of the controller must have too."),
    optional("priority_class_name", "string", "Priority class of the controller.", { pattern: SUBDOMAIN }),
    ...placement("this controller"),
  ]),
];
