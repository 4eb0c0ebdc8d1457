// What can be wrong with a YAML text.
import { catalogue } from "#base";

/** Where in which file something was found; lines and columns count from 1. */
export interface YamlPlace {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

function placed(place: YamlPlace, message: string): string {
  const { file, line, column } = place;
  const where = line === undefined ? "" : `line ${line}${column === undefined ? "" : `, column ${column}`}`;
  const prefix = [file, where].filter((part) => part !== undefined && part !== "").join(": ");
  return prefix === "" ? message : `${prefix}: ${message}`;
}

export const yamlProblems = catalogue("yaml", {
  malformed: (place: YamlPlace, reason: string) => ({
    verdict: "stall",
    message: placed(place, reason),
    next: "correct the YAML",
    data: { ...place, reason },
  }),
  tooLarge: (place: YamlPlace, what: string, limit: number) => ({
    verdict: "stall",
    message: placed(place, `more than ${limit} ${what}`),
    next: "split the document, or remove aliases that repeat large parts",
    data: { ...place, what, limit },
  }),
  notOne: (place: YamlPlace, found: number) => ({
    verdict: "stall",
    message: placed(place, `expected one YAML document, found ${found}`),
    next: "separate the documents into files",
    data: { ...place, found },
  }),
});
