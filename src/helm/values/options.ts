// The values that a user gives: files, then the texts of --set-json, --set, --set-string, --set-file and --set-literal.
import type { TemplateValue } from "#template";
import { readValues } from "../chart/load.ts";
import { applySetText, type SetMode } from "./set-text.ts";
import { mergeMaps, type Values } from "./table.ts";

/** What the flags of one command line say; each list in the order given. */
export interface ValueOptions {
  /** Values files with their names for messages. */
  readonly files?: readonly { readonly name: string; readonly source: Uint8Array | string }[];
  readonly json?: readonly string[];
  readonly typed?: readonly string[];
  readonly strings?: readonly string[];
  readonly fromFiles?: readonly string[];
  readonly literals?: readonly string[];
  /** Content of a file that a text of `fromFiles` names. */
  readonly readText?: (path: string) => string;
}

/**
 * Merges what a user gives into one map, as `helm install` and `helm template` do.
 * @throws helm.valuesFile · helm.setText
 */
export function userValues(options: ValueOptions): Values {
  const { files = [], json = [], typed = [], strings = [], fromFiles = [], literals = [], readText } = options;
  let values: Values = {};
  for (const { name, source } of files) values = mergeMaps(values, readValues(source, name));
  const fromFile = (path: string): TemplateValue => readText?.(path) ?? "";
  const turns: readonly (readonly [readonly string[], SetMode])[] = [
    [json, "json"],
    [typed, "typed"],
    [strings, "string"],
    [fromFiles, fromFile],
    [literals, "literal"],
  ];
  for (const [texts, mode] of turns) for (const text of texts) values = applySetText(values, text, mode);
  return values;
}
