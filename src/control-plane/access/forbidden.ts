// The refusal of a request that nothing allows.
import { refusals } from "../status/status.ts";
import type { RequestInfo } from "../request/request-info.ts";
import type { UserInfo } from "../request/user.ts";
import { joinFaults } from "./authorizer.ts";
import type { Attributes } from "./rules.ts";

/** What a request asks for. */
export function attributesOf(info: RequestInfo): Attributes {
  if (!info.isResource) return { kind: "path", verb: info.verb, path: info.path };
  const { verb, group, plural, subresource, namespace, name } = info;
  return { kind: "resource", verb, group, plural, subresource, namespace, name };
}

/** @param faults what kept the authorizer from knowing all rules */
export function forbidden(user: UserInfo, wanted: Attributes, faults: readonly string[] = []): Error {
  const because = faults.length === 0 ? "" : `: RBAC: ${joinFaults(faults)}`;
  const who = `User ${JSON.stringify(user.name)} cannot ${wanted.verb}`;
  if (wanted.kind === "path")
    return refusals.forbidden({ group: "", plural: "" }, "", `${who} path ${JSON.stringify(wanted.path)}${because}`);
  const { group, plural, subresource, namespace, name } = wanted;
  const resource = subresource === "" ? plural : `${plural}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(namespace)}`;
  return refusals.forbidden(
    { group, plural },
    name,
    `${who} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(group)} ${where}${because}`,
  );
}
