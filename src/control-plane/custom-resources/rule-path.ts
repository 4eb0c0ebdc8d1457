// Paths of fields that rules name: `.spec.name`, `.labels['a.b']`. @see apiextensions-apiserver pkg/apiserver/schema/cel/validation.go
import { isObject } from "#base";
import type { StructuralSchema } from "#codec";

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "'": "'",
  "\\": "\\",
};

/** The path as messages write it; undefined where it leads nowhere in the schema or cannot be read. */
export function readRulePath(text: string, schema: StructuralSchema): string | undefined {
  let at: StructuralSchema | undefined = schema;
  let path = "";
  for (const step of text.match(/\.(?:'(?:[^'\\]|\\.)*'|[^.[\]])*|\[[^\]]*(?:'(?:[^'\\]|\\.)*')?\]|[^]/g) ?? []) {
    const name = nameIn(step);
    if (name === undefined) return undefined;
    const isNamed: boolean = at.properties !== undefined;
    const next: StructuralSchema | undefined = isNamed ? ownProperty(at, name) : additional(at);
    if (next === undefined) return undefined;
    path += isNamed ? `.${name}` : `[${name}]`;
    at = next;
  }
  return path.replace(/^\./, "");
}

function nameIn(step: string): string | undefined {
  if (step.startsWith(".")) return step.length > 1 ? step.slice(1) : undefined;
  const quoted = /^\['((?:[^'\\]|\\.)*)'\]$/s.exec(step)?.[1];
  if (quoted === undefined) return undefined;
  let isFine = true;
  const name = quoted.replaceAll(/\\(.)/gs, (_all, letter: string) => {
    const char = ESCAPES[letter];
    isFine &&= char !== undefined;
    return char ?? "";
  });
  return isFine ? name : undefined;
}

function ownProperty({ properties }: StructuralSchema, name: string): StructuralSchema | undefined {
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function additional({ additionalProperties }: StructuralSchema): StructuralSchema | undefined {
  return isObject(additionalProperties) ? (additionalProperties as StructuralSchema) : undefined;
}
