// The authorizer as expressions of policies and webhooks ask it. @see apiserver pkg/cel/library/authz.go
import type { AccessQuestion, AskAccess } from "#codec";
import { joinFaults, type Authorizer } from "../access/authorizer.ts";
import type { UserInfo } from "../request/user.ts";

/** Decides for whoever sent a request, or for a service account that a question names. */
export function accessOf(authorizer: Authorizer, user: UserInfo): AskAccess {
  return (question) => {
    const who = question.account === undefined ? user : accountUser(question.account);
    const reason = authorizer.allow(who, wantedBy(question));
    if (reason !== undefined) return { isAllowed: true, reason };
    const faults = authorizer.faults(who, question.kind === "resource" ? question.namespace : "");
    return { isAllowed: false, reason: faults.length === 0 ? "" : `RBAC: ${joinFaults(faults)}` };
  };
}

function accountUser({ namespace, name }: { readonly namespace: string; readonly name: string }): UserInfo {
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
  return { name: `system:serviceaccount:${namespace}:${name}`, groups };
}

function wantedBy(question: AccessQuestion): Parameters<Authorizer["allow"]>[1] {
  if (question.kind === "path") return { kind: "path", verb: question.verb, path: question.path };
  const { verb, group, resource: plural, subresource, namespace, name } = question;
  return { kind: "resource", verb, group, plural, subresource, namespace, name };
}
