// Types as they are written, with type parameters replaced by what stands for them.
import { visitorKeys, type Node, type TSType, type TSTypeReference } from "oxc-parser";
import type { SourceModule } from "./source-modules.ts";

/** Where a type is written, and what its type parameters stand for. */
export interface Scope {
  readonly module: SourceModule;
  readonly parameters: ReadonlyMap<string, ScopedType>;
}

/** A type and where it is written. */
export interface ScopedType {
  readonly node: TSType;
  readonly scope: Scope;
}

/** A type as text, and the names in it that are declared somewhere. */
export interface TypeText {
  readonly text: string;
  readonly names: readonly { readonly module: SourceModule; readonly name: string }[];
}

/** Text of a type in one line, without comments. */
export function typeText({ node, scope }: ScopedType): TypeText {
  const names: { module: SourceModule; name: string }[] = [];
  const cuts: { readonly start: number; readonly end: number; readonly text: string }[] = scope.module.comments
    .filter(({ start, end }) => start >= node.start && end <= node.end)
    .map(({ start, end }) => ({ start, end, text: "" }));
  for (const reference of referencesIn(node)) {
    const name = nameOf(reference);
    const meant = scope.parameters.get(name);
    if (meant === undefined) {
      names.push({ module: scope.module, name });
      continue;
    }
    const inner = typeText(meant);
    names.push(...inner.names);
    const isWhole = reference === node || !COMPOUND.has(meant.node.type);
    cuts.push({ start: reference.start, end: reference.end, text: isWhole ? inner.text : `(${inner.text})` });
  }
  let text = "";
  let from = node.start;
  for (const cut of cuts.toSorted((a, b) => a.start - b.start)) {
    text += scope.module.text.slice(from, cut.start) + cut.text;
    from = cut.end;
  }
  text += scope.module.text.slice(from, node.end);
  const line = text.split(/\s+/).join(" ").trim();
  return { text: line.startsWith("| ") ? line.slice(2) : line, names };
}

/** Name of what a reference refers to, up to the first dot. */
export function nameOf({ typeName }: TSTypeReference): string {
  let left = typeName;
  while (left.type === "TSQualifiedName") left = left.left;
  return left.type === "Identifier" ? left.name : "this";
}

const COMPOUND: ReadonlySet<string> = new Set(["TSUnionType", "TSIntersectionType", "TSFunctionType", "TSConditionalType"]);

/** References in a type, outer ones first. What stands in the arguments of a replaced parameter cannot occur: parameters take none. */
function referencesIn(node: Node): readonly TSTypeReference[] {
  const found = node.type === "TSTypeReference" ? [node] : [];
  const children = (visitorKeys[node.type] ?? []).flatMap((key) => (node as unknown as Record<string, Node | Node[] | null>)[key] ?? []);
  return [...found, ...children.flatMap((child) => referencesIn(child))];
}
