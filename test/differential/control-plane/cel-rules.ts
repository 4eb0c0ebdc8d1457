// Rules for custom resources, by hand: the schema that they are about, the rules, and values that they are run on.
import type { RuleGroup } from "./cel-rule-group.ts";
import { OBJECT_RULES } from "./cel-rules-objects.ts";
import { SCALAR_RULES } from "./cel-rules-scalars.ts";

export const RULE_GROUPS: readonly RuleGroup[] = [...SCALAR_RULES, ...OBJECT_RULES];
