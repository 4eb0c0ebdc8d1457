// Declarations of functions: their overloads with types, and what they do.
import type { CelType } from "../check/type.ts";
import type { CelValue, Trait } from "../value/value.ts";

export type Run = (...args: readonly CelValue[]) => CelValue;

export interface Overload {
  /** Name by which costs and results are told apart: `add_int64`. */
  readonly id: string;
  readonly isMember: boolean;
  readonly args: readonly CelType[];
  readonly result: CelType;
  /** Absent where the function has one implementation for all overloads, or the evaluator knows it. */
  readonly run?: Run;
}

export interface FunctionDeclaration {
  readonly name: string;
  readonly overloads: readonly Overload[];
  /** One implementation for all overloads; the first argument must have the trait. */
  readonly single?: { readonly trait?: Trait; readonly run: Run };
  /** Arguments are not compared with the overloads' types before a call. */
  readonly isUnguarded?: boolean;
}

/** `name(args)` */
export function plain(id: string, args: readonly CelType[], result: CelType, run?: Run): Overload {
  return { id, isMember: false, args, result, ...(run !== undefined && { run }) };
}

/** `target.name(args)` */
export function member(id: string, args: readonly CelType[], result: CelType, run?: Run): Overload {
  return { id, isMember: true, args, result, ...(run !== undefined && { run }) };
}

/** Functions by name; overloads of the same name from several libraries are joined. */
export function joinDeclarations(...libraries: readonly (readonly FunctionDeclaration[])[]): ReadonlyMap<string, FunctionDeclaration> {
  const joined = new Map<string, FunctionDeclaration>();
  for (const each of libraries.flat()) {
    const known = joined.get(each.name);
    joined.set(each.name, known === undefined ? each : { ...known, overloads: [...known.overloads, ...each.overloads] });
  }
  return joined;
}
