// What an apply is asked to do, and the same with every choice made.
import type { IgnoreRule } from "#api";
import { refOf, silentLog, type Clock, type KubeObject, type Log, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { compileIgnoreRules, type IgnoreRules } from "./ignore-rules.ts";
import { managersToTakeOver, type ManagerMatch } from "./managed-fields.ts";
import type { Marks, Owner } from "./metadata.ts";
import type { Named } from "./problems.ts";

/** The marks that people put on objects to steer an applier, by meaning. A mark is a label or an annotation. */
export interface ApplyMarks {
  /** Objects that are not touched at all. */
  readonly exclusions: Marks;
  /** Objects that are created where absent and never changed. */
  readonly ifNotPresent: Marks;
  /** Objects whose other managers keep their fields. */
  readonly merge: Marks;
  /** Objects that may be replaced when an immutable field changes. */
  readonly force: Marks;
}

/** An answer from a watch cache: the object, `absent` when it is known not to be there, undefined when nothing is known. */
export type LiveLookup = (ref: ObjectRef) => KubeObject | "absent" | undefined;

export interface ApplyPlaces {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

export interface ApplyOrder extends ApplyPlaces {
  readonly fieldManager: string;
  readonly owner: Owner;
  /** Replace objects whose immutable fields change. */
  readonly force?: boolean;
  readonly ignoreRules?: readonly IgnoreRule[];
  /** Beside the marks of the owner's group: objects that are not touched. */
  readonly exclusions?: Marks;
  /** `group/Kind` */
  readonly customStageKinds?: readonly string[];
  /** Managers whose fields are taken over, beside kubectl: by the beginnings of their names, or as a match says. */
  readonly managersToOverride?: readonly (string | ManagerMatch)[];
  /** Objects at once; 10 when absent. */
  readonly concurrency?: number;
  /** Longest wait for a stage that others build on, milliseconds; 60 s when absent. */
  readonly stageTimeoutMillis?: number;
  /** What a watch cache knows; saves the request that reads the live object. */
  readonly live?: LiveLookup;
  /** File that an object comes from, for messages. */
  readonly fileOf?: (ref: ObjectRef) => string | undefined;
}

/** An order with its rules read and its defaults filled in. */
export interface Plan {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal | undefined;
  readonly fieldManager: string;
  readonly force: boolean;
  readonly marks: ApplyMarks;
  readonly ignored: IgnoreRules;
  readonly takenOver: readonly ManagerMatch[];
  readonly concurrency: number;
  readonly live: LiveLookup;
  readonly named: (object: KubeObject) => Named;
}

/** Marks under an owner's group, `kustomize.toolkit.fluxcd.io/ssa: Ignore` and its kin. */
export function marksOf(group: string, exclusions: Marks = {}): ApplyMarks {
  return {
    exclusions: { ...exclusions, [`${group}/reconcile`]: "disabled", [`${group}/ssa`]: "Ignore" },
    ifNotPresent: { [`${group}/ssa`]: "IfNotPresent" },
    merge: { [`${group}/ssa`]: "Merge" },
    force: { [`${group}/force`]: "enabled" },
  };
}

/**
 * Makes every choice of an order.
 * @throws apply.badIgnoreRule
 */
export function planOf(order: ApplyOrder): Plan {
  const fileOf = order.fileOf ?? (() => undefined);
  return {
    cluster: order.cluster,
    clock: order.clock,
    log: order.log ?? silentLog,
    signal: order.signal,
    fieldManager: order.fieldManager,
    force: order.force ?? false,
    marks: marksOf(order.owner.group, order.exclusions),
    ignored: compileIgnoreRules(order.ignoreRules ?? []),
    takenOver: managersToTakeOver(order.fieldManager, order.managersToOverride),
    concurrency: order.concurrency ?? 10,
    live: order.live ?? (() => undefined),
    named: (object) => ({ ref: refOf(object), file: fileOf(refOf(object)) }),
  };
}
