// A kind of the API as one value: its names, the shapes of spec and status, and what a person sees of it. No behaviour.
import type { JsonObject, KindRef, KubeObject } from "#base";
import type { TObject } from "typebox";
import type { Described, Shape } from "./shape.ts";

/** A column of `kubectl get`. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "boolean" | "date";
  readonly jsonPath: string;
  readonly description?: string;
  /** 0, the default, is always shown; greater only by `-o wide`. */
  readonly priority?: number;
}

/** A condition type that a controller writes on the kind. */
export interface ConditionType {
  readonly type: string;
  /** `negative` types stand only while they are True and are removed otherwise. */
  readonly polarity: "positive" | "negative";
  readonly doc: string;
}

/** A reason that a condition or an event of the kind may carry. */
export interface Reason {
  readonly reason: string;
  readonly doc: string;
}

interface KindFacts {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** One or two sentences on what an object of the kind is for. */
  readonly doc: string;
  readonly columns: readonly Column[];
  /** All types that the controller writes; order of {@link KindFacts.summary} decides what Ready says. */
  readonly conditions: readonly ConditionType[];
  /** Condition types from which Ready is summarised, most important first; empty when the controller sets Ready itself. */
  readonly summary: readonly string[];
  readonly reasons: readonly Reason[];
  /** What the API server fills in for an absent status. */
  readonly statusDefault?: JsonObject;
  /** Set by the controller on first sight, removed when it has cleaned up. */
  readonly finalizer?: string;
  /** Whether a controller's label selector for shards filters objects of the kind. */
  readonly sharded: boolean;
}

/** A kind with the TypeScript types of its spec and status. All kinds are namespaced. */
export interface Kind<Spec = unknown, Status = unknown> extends KindFacts {
  readonly spec: Shape;
  readonly status: Shape;
  /** For the compiler only; never present. */
  readonly described?: { readonly spec: Spec; readonly status: Status };
}

/** Spec type of a kind value: `SpecOf<typeof GitRepository>`. */
export type SpecOf<K extends Kind> = NonNullable<K["described"]>["spec"];
/** Status type of a kind value. */
export type StatusOf<K extends Kind> = NonNullable<K["described"]>["status"];
/** An object of a kind whose spec is present. */
export type ObjectOf<K extends Kind> = KubeObject<SpecOf<K>, StatusOf<K>> & { readonly spec: SpecOf<K> };

/** Ties the facts of a kind to its shapes and infers the types from them. */
export function defineKind<S extends TObject, T extends TObject>(
  parts: KindFacts & { readonly spec: S; readonly status: T },
): Kind<Described<S>, Described<T>> {
  return parts as unknown as Kind<Described<S>, Described<T>>;
}

/** `source.toolkit.fluxcd.io/v1` */
export function apiVersionOf(kind: Kind): string {
  return `${kind.group}/${kind.version}`;
}

export function kindRef(kind: Kind): KindRef {
  return { apiVersion: apiVersionOf(kind), kind: kind.kind };
}
