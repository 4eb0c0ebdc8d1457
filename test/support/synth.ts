import { Testing, type TerraformStack } from "cdktf";

interface Synthesized {
  readonly terraform: Record<string, unknown>;
  readonly provider: Record<string, readonly Record<string, unknown>[]>;
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
  readonly output: Record<string, { readonly value: unknown }>;
  readonly data: Record<string, Record<string, unknown>>;
  readonly check: Record<string, unknown>;
  readonly moved: readonly unknown[];
  readonly import: readonly unknown[];
}

/** One stack as OpenTofu's JSON, parsed, without the metadata under `//`. */
export function synth(write: (stack: TerraformStack) => void): Synthesized {
  return withoutMetadata(JSON.parse(Testing.synthScope((scope) => write(scope as TerraformStack)))) as Synthesized;
}

/** The arguments of the only resource of a type. */
export function onlyResource(stack: Synthesized, type: string): Record<string, unknown> {
  const found = Object.values(stack.resource[type] ?? {});
  if (found.length !== 1 || !found[0]) throw new Error(`expected one ${type}, found ${found.length}`);
  return found[0];
}

function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .map(([key, each]) => [key, withoutMetadata(each)]),
  );
}
