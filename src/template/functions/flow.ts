// Defaults, choices and questions about types.
import { isEmpty, kindOf, typeOf } from "../kind.ts";
import type { TemplateValue } from "../value.ts";
import { define, type Functions } from "./define.ts";

type Values = readonly TemplateValue[];

export const flowFunctions: Functions = {
  default: define("any ...any", ([fallback, given]: Values) => (isEmpty(given) ? fallback : given)),
  empty: define("any", ([value]: Values) => isEmpty(value)),
  coalesce: define("...any", (values: Values) => values.find((each) => !isEmpty(each)) ?? null),
  all: define("...any", (values: Values) => values.every((each) => !isEmpty(each))),
  any: define("...any", (values: Values) => values.some((each) => !isEmpty(each))),
  ternary: define("any any bool", ([yes, no, which]: readonly [TemplateValue, TemplateValue, boolean]) => (which ? yes : no)),
  typeOf: define("any", ([value]: Values) => typeOf(value)),
  typeIs: define("string any", ([type, value]: readonly [string, TemplateValue]) => type === typeOf(value)),
  typeIsLike: define("string any", ([type, value]: readonly [string, TemplateValue]) => {
    const found = typeOf(value);
    return type === found || `*${type}` === found;
  }),
  kindOf: define("any", ([value]: Values) => kindOf(value)),
  kindIs: define("string any", ([kind, value]: readonly [string, TemplateValue]) => kind === kindOf(value)),
};
