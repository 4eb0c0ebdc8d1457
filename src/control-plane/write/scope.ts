// Everything a write needs besides the object.
import type { ClusterState } from "../cluster-state.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import type { DeleteOptions, WriteOptions } from "../request/options.ts";
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
  readonly onDelete: (scope: WriteScope, object: MutableJsonObject, options: DeleteOptions) => void;
  /** Sees an object that is valid and about to be stored; `old` is undefined on create. @throws control-plane.refused */
  readonly onChecked?: (scope: WriteScope, object: MutableJsonObject, old: MutableJsonObject | undefined) => void;
  /** Sees what is created below an object: an eviction. @throws control-plane.refused */
  readonly onSubresource?: (
    scope: WriteScope,
    object: MutableJsonObject,
    kind: { readonly group: string; readonly version: string; readonly kind: string },
  ) => void;
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
