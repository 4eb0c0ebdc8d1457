// Everything a write needs besides the object.
import type { ClusterState } from "../cluster-state.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import type { WriteOptions } from "../request/options.ts";
import type { UserInfo } from "../request/user.ts";
import type { MutableJsonObject } from "#base";
import type { GroupResource } from "../status/status.ts";

/** Checks and changes of a write that no single kind owns: namespaces, privilege escalation. */
export interface Admission {
  /** @throws control-plane.refused */
  readonly onCreate: (scope: WriteScope, object: MutableJsonObject) => void;
  /** @throws control-plane.refused */
  readonly onUpdate: (scope: WriteScope, object: MutableJsonObject, old: MutableJsonObject) => void;
  /** @throws control-plane.refused */
  readonly onDelete: (scope: WriteScope, object: MutableJsonObject) => void;
}

export interface WriteScope {
  readonly state: ClusterState;
  readonly admission: Admission;
  readonly served: ServedResource;
  readonly namespace: string;
  /** Name in the path; empty for creates. */
  readonly name: string;
  readonly subresource: string;
  readonly user: UserInfo;
  readonly options: WriteOptions;
  readonly manager: string;
  /** Collects texts for the Warning header. */
  readonly warnings: string[];
}

export function resourceOf({ served }: Pick<WriteScope, "served">): GroupResource {
  return { group: served.definition.group, plural: served.definition.plural };
}
