// Who makes a request, and as whom: credentials first, then impersonation.
import { ANONYMOUS, authenticated, AUTHENTICATED, UNAUTHENTICATED, type UserInfo } from "../request/user.ts";
import type { ApiRequest } from "../request/exchange.ts";
import { refusals } from "../status/status.ts";
import type { Authorizer } from "./authorizer.ts";
import { forbidden } from "./forbidden.ts";
import type { Attributes } from "./rules.ts";
import type { Tokens } from "./tokens.ts";

/** @throws control-plane.refused (401) for credentials that are not accepted */
export function authenticate({ headers, peer }: ApiRequest, tokens: Tokens): UserInfo {
  if (peer !== undefined) return authenticated(peer);
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
  if (bearer === undefined) return ANONYMOUS;
  const holder = tokens.authenticate(bearer);
  if (holder === undefined) throw refusals.unauthorized();
  return authenticated(holder.user);
}

const EXTRA = "impersonate-extra-";

/** The user that a request is made as. @throws control-plane.refused (400, 403) @see apiserver pkg/endpoints/filters/impersonation */
export function impersonate(requester: UserInfo, { headers }: ApiRequest, authorizer: Authorizer): UserInfo {
  const name = headers["impersonate-user"];
  const groups = (headers["impersonate-group"] ?? "")
    .split(/[,\n]/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const uid = headers["impersonate-uid"];
  const extras = Object.entries(headers).filter(([key]) => key.startsWith(EXTRA));
  if (name === undefined || name === "") {
    if (groups.length > 0 || extras.length > 0 || uid !== undefined) {
      throw refusals.internal(`requested [${groups.map((each) => `{Group  ${each}}`).join(" ")}] without impersonating a user`);
    }
    return requester;
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  const demand = (plural: string, group: string, subject: { name: string; namespace?: string; subresource?: string }): void => {
    const wanted: Attributes = {
      kind: "resource",
      verb: "impersonate",
      group,
      plural,
      subresource: subject.subresource ?? "",
      namespace: subject.namespace ?? "",
      name: subject.name,
    };
    if (authorizer.allow(requester, wanted) === undefined)
      throw forbidden(requester, wanted, authorizer.faults(requester, subject.namespace ?? ""));
  };
  if (account === null) demand("users", "", { name });
  else demand("serviceaccounts", "", { name: account[2] ?? "", namespace: account[1] ?? "" });
  for (const group of groups) demand("groups", "", { name: group });
  if (uid !== undefined) demand("uids", "authentication.k8s.io", { name: uid });
  const extra: Record<string, readonly string[]> = {};
  for (const [header, value] of extras) {
    const key = decodeURIComponent(header.slice(EXTRA.length));
    demand("userextras", "authentication.k8s.io", { name: value, subresource: key });
    extra[key] = [value];
  }
  return {
    name,
    groups: impersonatedGroups(name, groups, account),
    ...(uid !== undefined && { uid }),
    ...(extras.length > 0 && { extra }),
  };
}

function impersonatedGroups(name: string, groups: readonly string[], account: RegExpExecArray | null): string[] {
  const own =
    groups.length === 0 && account !== null ? ["system:serviceaccounts", `system:serviceaccounts:${account[1] ?? ""}`] : [...groups];
  const standard = name === ANONYMOUS.name ? UNAUTHENTICATED : AUTHENTICATED;
  return own.includes(AUTHENTICATED) || own.includes(UNAUTHENTICATED) ? own : [...own, standard];
}
