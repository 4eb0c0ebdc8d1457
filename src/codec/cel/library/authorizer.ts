// Functions about permissions. Rules of custom resources are declared with them but have no authorizer to call them on.
// @see apiserver pkg/cel/library/authz.go
import { BOOL, objectType, STRING, type CelType } from "../check/type.ts";
import { member, type FunctionDeclaration } from "./declare.ts";

const AUTHORIZER = objectType("kubernetes.authorization.Authorizer");
const PATH = objectType("kubernetes.authorization.PathCheck");
const GROUP = objectType("kubernetes.authorization.GroupCheck");
const RESOURCE = objectType("kubernetes.authorization.ResourceCheck");
const DECISION = objectType("kubernetes.authorization.Decision");

const one = (name: string, id: string, args: readonly CelType[], result: CelType): FunctionDeclaration => ({
  name,
  overloads: [member(id, args, result)],
});

export const AUTHORIZER_FUNCTIONS: readonly FunctionDeclaration[] = [
  one("path", "authorizer_path", [AUTHORIZER, STRING], PATH),
  one("group", "authorizer_group", [AUTHORIZER, STRING], GROUP),
  one("serviceAccount", "authorizer_serviceaccount", [AUTHORIZER, STRING, STRING], AUTHORIZER),
  one("resource", "groupcheck_resource", [GROUP, STRING], RESOURCE),
  one("subresource", "resourcecheck_subresource", [RESOURCE, STRING], RESOURCE),
  one("namespace", "resourcecheck_namespace", [RESOURCE, STRING], RESOURCE),
  one("name", "resourcecheck_name", [RESOURCE, STRING], RESOURCE),
  {
    name: "check",
    overloads: [member("pathcheck_check", [PATH, STRING], DECISION), member("resourcecheck_check", [RESOURCE, STRING], DECISION)],
  },
  one("errored", "decision_errored", [DECISION], BOOL),
  one("error", "decision_error", [DECISION], STRING),
  one("allowed", "decision_allowed", [DECISION], BOOL),
  one("reason", "decision_reason", [DECISION], STRING),
  one("fieldSelector", "authorizer_fieldselector", [RESOURCE, STRING], RESOURCE),
  one("labelSelector", "authorizer_labelselector", [RESOURCE, STRING], RESOURCE),
];
