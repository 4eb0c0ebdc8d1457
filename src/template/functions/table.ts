// Which functions a set has.
import type { TemplateFunction } from "../signature.ts";
import { builtinFunctions } from "./builtin.ts";
import { cryptoFunctions } from "./crypto.ts";
import { dateFunctions } from "./date.ts";
import { define, type Functions } from "./define.ts";
import { dictFunctions } from "./dict.ts";
import { encodingFunctions } from "./encoding.ts";
import { flowFunctions } from "./flow.ts";
import { failFunction, helmFunctions } from "./helm.ts";
import { listFunctions } from "./list.ts";
import { mathFunctions } from "./math.ts";
import { pathFunctions } from "./path.ts";
import { randomFunctions } from "./random.ts";
import { regexFunctions } from "./regex.ts";
import { stringFunctions } from "./strings.ts";
import { urlFunctions } from "./url.ts";
import { versionFunctions } from "./version.ts";

const HELM_ONLY: readonly string[] = "toToml mustToToml fromToml toYaml mustToYaml toYamlPretty fromYaml fromYamlArray fromJsonArray"
  .split(" ")
  .concat(Object.keys(helmFunctions));

const helm: Functions = {
  ...builtinFunctions,
  ...stringFunctions,
  ...mathFunctions,
  ...listFunctions,
  ...dictFunctions,
  ...flowFunctions,
  ...encodingFunctions,
  ...regexFunctions,
  ...versionFunctions,
  ...pathFunctions,
  ...urlFunctions,
  ...dateFunctions,
  ...randomFunctions,
  ...cryptoFunctions,
  ...helmFunctions,
  fail: failFunction,
  hello: define("", () => "Hello!"),
  getHostByName: define("string", ([name]: readonly [string], run) => run.places.resolveHost?.(name) ?? ""),
};

const sprig = Object.fromEntries(Object.entries(helm).filter(([name]) => !HELM_ONLY.includes(name)));

const TABLES: Readonly<Record<"go" | "sprig" | "helm", ReadonlyMap<string, TemplateFunction>>> = {
  go: new Map(Object.entries(builtinFunctions)),
  sprig: new Map(Object.entries(sprig)),
  helm: new Map(Object.entries(helm)),
};

/** The functions of a family, and further ones that win over those of the same name. */
export function functionTable(family: "go" | "sprig" | "helm", extra: Functions | undefined): ReadonlyMap<string, TemplateFunction> {
  return extra === undefined ? TABLES[family] : new Map([...TABLES[family], ...Object.entries(extra)]);
}
