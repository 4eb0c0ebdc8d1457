// What OpenTofu sees: attributes in a neutral form, from which the provider makes its wire schema and the constructs their classes.
import type { Json } from "#base";

/** Type of an attribute without named members. `dynamic` is any value. */
export type AttributeType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | { readonly list: AttributeType }
  | { readonly set: AttributeType }
  | { readonly map: AttributeType };

/** An attribute with named members (a nested attribute, protocol 6): one object, or a list or map of objects. */
export interface NestedType {
  readonly nesting: "single" | "list" | "set" | "map";
  readonly attributes: readonly Attribute[];
}

interface AttributeFacts {
  /** Name in configurations, snake_case: `secret_ref`. */
  readonly name: string;
  /** Name in the Kubernetes object and in constructs, camelCase: `secretRef`. */
  readonly jsonName: string;
  readonly doc: string;
  /** `optional-computed` is filled in by the provider when absent. An attribute with a static `default` is always so. */
  readonly mode: "required" | "optional" | "optional-computed" | "computed";
  readonly default?: Json;
  /** A closed list of texts. */
  readonly values?: readonly string[];
  /** A pattern that the whole text matches, as in JSON Schema. */
  readonly pattern?: string;
  /** The text is JSON; two texts of one value are the same. */
  readonly json?: boolean;
  readonly sensitive?: boolean;
  /** Never stored; the client must be OpenTofu or Terraform 1.11 or newer. */
  readonly writeOnly?: boolean;
  /** A change of the value replaces the resource. */
  readonly replace?: boolean;
  /** Why it should not be used, and what instead. */
  readonly deprecated?: string;
}

export type Attribute = AttributeFacts &
  ({ readonly type: AttributeType; readonly nested?: never } | { readonly nested: NestedType; readonly type?: never });

/** Attributes of a resource. */
export interface ResourceSchema {
  /** `flux_git_repository` */
  readonly typeName: string;
  /** Version of the stored state. */
  readonly version: number;
  readonly doc: string;
  readonly attributes: readonly Attribute[];
}

/** Attributes of a data source; those that are computed are what it answers. */
export interface DataSourceSchema {
  /** `flux_versions` */
  readonly typeName: string;
  readonly doc: string;
  readonly attributes: readonly Attribute[];
}

/** Attributes of the provider's own block. */
export interface ProviderConfigurationSchema {
  readonly doc: string;
  readonly attributes: readonly Attribute[];
}

/** `lastHandledReconcileAt` → `last_handled_reconcile_at`, `readyExpr` → `ready_expr`. */
export function toSnakeCase(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** `last_handled_reconcile_at` → `lastHandledReconcileAt`. */
export function toCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
