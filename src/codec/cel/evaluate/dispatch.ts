// Runs the overload of a function that fits its arguments. @see cel-go common/decls/decls.go
import { isDyn, type CelType } from "../check/type.ts";
import type { FunctionDeclaration, Overload } from "../library/declare.ts";
import { CelError, hasTrait, isError, isList, isMap, kindOf, noOverload, typeNameOf, type CelValue } from "../value/value.ts";

const RECEIVERS: ReadonlySet<string> = new Set(["string", "duration", "timestamp"]);

/** The result of a function. @param id the overload that types decided on; absent where several were possible */
export function dispatch(declaration: FunctionDeclaration, id: string | undefined, args: readonly CelValue[]): CelValue {
  const { name, single, overloads } = declaration;
  if (name === "@not_strictly_false") return typeof args[0] === "boolean" ? args[0] : true;
  if (single !== undefined) {
    const [first = null] = args;
    if (single.trait === undefined || hasTrait(first, single.trait)) return single.run(...args);
    return RECEIVERS.has(kindOf(first)) ? noOverload() : new CelError(`no such overload: ${name}`);
  }
  const runnable = overloads.filter(({ run }) => run !== undefined);
  const chosen = id === undefined ? undefined : runnable.find((each) => each.id === id);
  const fitting = chosen ?? runnable.find((each) => fits(declaration, each, args));
  if (fitting?.run === undefined || !fits(declaration, fitting, args)) return mismatch(name, args);
  return fitting.run(...args);
}

function mismatch(name: string, args: readonly CelValue[]): CelError {
  const failed = args.find((each) => isError(each));
  return failed !== undefined && isError(failed) ? failed : new CelError(`no such overload: ${name}(${args.map(typeNameOf).join(", ")})`);
}

function fits({ isUnguarded }: FunctionDeclaration, overload: Overload, args: readonly CelValue[]): boolean {
  if (args.length !== overload.args.length) return false;
  return isUnguarded === true || overload.args.every((type, i) => takes(type, args[i] ?? null));
}

/** Whether a value may be of a type; of lists and maps, the first item is looked at. */
function takes(type: CelType, value: CelValue): boolean {
  if (isDyn(type) || type.kind === "parameter") return true;
  if (type.name !== typeNameOf(value)) return false;
  const [first, second] = type.parameters;
  if (isList(value) && type.kind === "list") return value.size === 0 || first === undefined || takes(first, value.at(0));
  if (!isMap(value) || type.kind !== "map") return true;
  const [key] = value.keys();
  if (key === undefined || first === undefined || second === undefined) return true;
  return takes(first, key) && takes(second, value.find(key) ?? null);
}
