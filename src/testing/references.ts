// References between the parts of a stack. One that stands alone is followed to its value; anything that takes an expression to work
// out is not known here, and says so.
import { isObject, own, type Json, type JsonObject } from "#base";

/** Where a reference leads to. */
export interface Reference {
  /** `flux_git_repository.apps_1`, `var.url`, `local.path`, `data.flux_versions.all` */
  readonly address: string;
  readonly path: readonly (string | number)[];
}

const WORD = "[A-Za-z_][A-Za-z0-9_-]*";
const STEP = new RegExp(`\\.(?<name>${WORD})|\\.(?<place>\\d+)|\\[(?<index>\\d+)\\]|\\["(?<key>(?:[^"\\\\]|\\\\.)*)"\\]`, "y");
const HEAD = new RegExp(`^(?<address>(?:data\\.)?${WORD}\\.${WORD})`);

/** The text as one reference and nothing else; undefined for everything else. */
export function tryReference(text: string): Reference | undefined {
  const expression = /^\$\{(?<expression>[^{}]*)\}$/.exec(text)?.groups?.["expression"]?.trim();
  const address = expression === undefined ? undefined : HEAD.exec(expression)?.groups?.["address"];
  if (expression === undefined || address === undefined) return undefined;
  const path = stepsOf(expression.slice(address.length));
  return path === undefined ? undefined : { address, path };
}

/** The steps of `.spec["a"][0]`; undefined when it is made of anything else too. */
function stepsOf(text: string): Reference["path"] | undefined {
  const path: (string | number)[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const groups = STEP.exec(text)?.groups;
    if (groups === undefined) return undefined;
    const index = groups["index"] ?? groups["place"];
    path.push(groups["name"] ?? (index === undefined ? unescaped(groups["key"] ?? "") : Number(index)));
  }
  return path;
}

function unescaped(key: string): string {
  return JSON.parse(`"${key}"`) as string;
}

/** True when a text has an expression in it; `$${` is an escaped `${`. */
export function hasExpression(text: string): boolean {
  return /(?<!\$)(?:\$\$)*[$%]\{/.test(text);
}

/** A text without expressions as it is meant. */
export function plainText(text: string): string {
  return text.replaceAll(/([$%])\1\{/g, "$1{");
}

/** Addresses of the stack's resources that a value mentions anywhere, also inside expressions. */
export function addressesIn(value: Json, known: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (each: Json | undefined): void => {
    if (typeof each === "string")
      for (const word of each.match(/[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*/g) ?? []) if (known.has(word)) found.add(word);
    if (Array.isArray(each)) (each as readonly Json[]).forEach(look);
    else if (isObject(each)) Object.values(each).forEach(look);
  };
  look(value);
  return found;
}

/** The member of a value at a path; undefined where there is none. */
export function memberAt(value: Json | undefined, path: Reference["path"]): Json | undefined {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here)) here = typeof step === "number" ? (here as readonly Json[])[step] : undefined;
    else here = isObject(here) ? own(here as JsonObject, String(step)) : undefined;
  }
  return here;
}
