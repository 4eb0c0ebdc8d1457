// A group of rules for custom resources, and what they are run on.

/** A rule alone, or with its other fields. */
export type GivenRule = string | { readonly rule: string; readonly [field: string]: unknown };

export interface RuleGroup {
  readonly about: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** Every accepted rule is run on each of them. */
  readonly values: readonly unknown[];
  readonly rules: readonly GivenRule[];
}
