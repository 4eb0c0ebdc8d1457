// What Helm adds: templates as functions, required values, and a look into the cluster.
import { Refusal } from "../failure.ts";
import type { TemplateValue } from "../value.ts";
import { define, type Functions } from "./define.ts";

function required([words, value]: readonly [string, TemplateValue], isLint: boolean): TemplateValue {
  if (value !== null && value !== "") return value;
  if (isLint) return "";
  throw new Refusal(words);
}

export const failFunction = define("string", ([words]: readonly [string], run) => {
  if (run.isLint) return "";
  throw new Refusal(words);
});

export const helmFunctions: Functions = {
  include: define("string any", ([name, data]: readonly [string, TemplateValue], run) => run.include(name, data)),
  tpl: define("string any", ([text, data]: readonly [string, TemplateValue], run) => run.tpl(text, data)),
  required: define("string any", (args: readonly [string, TemplateValue], run) => required(args, run.isLint)),
  lookup: define(
    "string string string string",
    (args: readonly [string, string, string, string], run) => run.places.lookup?.(...args) ?? {},
  ),
};
