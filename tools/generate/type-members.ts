// Members of interfaces and classes with those they inherit, as far as our own sources declare them.
import type {
  Class,
  ClassElement,
  Expression,
  MethodDefinition,
  ParamPattern,
  PropertyDefinition,
  TSInterfaceDeclaration,
  TSPropertySignature,
  TSType,
  TSTypeParameterDeclaration,
  TSTypeParameterInstantiation,
} from "oxc-parser";
import type { DocComment } from "./doc-comment.ts";
import type { Declaration, SourceModule, SourceModules } from "./source-modules.ts";
import { nameOf, typeText, type Scope, type ScopedType, type TypeText } from "./type-text.ts";

/** A property, getter or method. */
export interface Member {
  readonly name: string;
  /** Type of a property; parameters and result of a method. */
  readonly type: TypeText;
  readonly isMethod: boolean;
  readonly isStatic: boolean;
  readonly optional: boolean;
  readonly doc: DocComment;
  /** Name of the class or interface that declares it. */
  readonly owner: string;
}

/** What a package declares and ours inherits. */
export interface ForeignMembers {
  readonly name: string;
  /** Package as the import has it; empty for what no import names. */
  readonly from: string;
  /** Empty when the declaration is not among the sources. */
  readonly members: readonly string[];
}

export interface Members {
  /** Own before inherited ones; each name once, as the nearest declaration has it. */
  readonly own: readonly Member[];
  readonly foreign: readonly ForeignMembers[];
}

/** Members of anything that can be extended: interfaces, and types made of them with Omit, Pick, Partial, Required, Readonly and `&`. */
export function membersOfType(modules: SourceModules, { node, scope }: ScopedType): Members {
  if (node.type === "TSParenthesizedType") return membersOfType(modules, { node: node.typeAnnotation, scope });
  if (node.type === "TSTypeLiteral") return { own: signaturesOf(node.members, scope, "{}"), foreign: [] };
  if (node.type === "TSIntersectionType") return joined(node.types.map((each) => membersOfType(modules, { node: each, scope })));
  if (node.type !== "TSTypeReference") return { own: [], foreign: [] };
  return membersOfName(modules, { name: nameOf(node), args: node.typeArguments, scope });
}

/** Members of a class that users may use, with those of the classes above it. Private, protected and internal ones are left out. */
export function membersOfClass(modules: SourceModules, declaration: Declaration, parameters: Scope["parameters"] = new Map()): Members {
  const node = declaration.node as Class;
  const scope: Scope = { module: declaration.module, parameters };
  const own = node.body.body.flatMap((element) => classMember(element, scope, declaration.name));
  const above = superclassOf(modules, node, scope);
  if (above === undefined) return { own, foreign: node.superClass === null ? [] : [foreigner(textOf(scope, node.superClass), scope)] };
  return joined([{ own, foreign: [] }, membersOfClass(modules, above.declaration, above.parameters)]);
}

/** A constructor and where it is written; the nearest one of the classes above when the class has none of its own. */
export interface Construction {
  readonly parameters: readonly TypedParameter[];
  readonly doc: DocComment;
}

/** A parameter as a user sees it. */
export interface TypedParameter {
  /** `id: string` */
  readonly text: string;
  readonly type: ScopedType | undefined;
}

/** How a class is constructed; `undefined` when none of our classes says so. */
export function constructionOf(
  modules: SourceModules,
  declaration: Declaration,
  parameters: Scope["parameters"] = new Map(),
): Construction | undefined {
  const node = declaration.node as Class;
  const scope: Scope = { module: declaration.module, parameters };
  for (const element of node.body.body)
    if (element.type === "MethodDefinition" && element.kind === "constructor")
      return { parameters: element.value.params.map((each) => parameterOf(each, scope)), doc: scope.module.docOf(element) };
  const above = superclassOf(modules, node, scope);
  return above && constructionOf(modules, above.declaration, above.parameters);
}

/** What stands for the type parameters of a declaration, given arguments or the defaults. */
function bound(
  declared: TSTypeParameterDeclaration | null | undefined,
  args: TSTypeParameterInstantiation | null | undefined,
  places: { readonly inner: SourceModule; readonly outer: Scope },
): Scope["parameters"] {
  const parameters = new Map<string, ScopedType>();
  for (const [i, { name, default: fallback }] of (declared?.params ?? []).entries()) {
    const given = args?.params[i];
    if (given !== undefined) parameters.set(name.name, { node: given, scope: places.outer });
    else if (fallback !== null) parameters.set(name.name, { node: fallback, scope: { module: places.inner, parameters } });
  }
  return parameters;
}

interface NamedType {
  readonly name: string;
  readonly args: TSTypeParameterInstantiation | null | undefined;
  readonly scope: Scope;
}

function membersOfName(modules: SourceModules, named: NamedType): Members {
  const { name, args, scope } = named;
  const meant = scope.parameters.get(name);
  if (meant !== undefined) return membersOfType(modules, meant);
  const [first, second] = args?.params ?? [];
  if (first !== undefined && MAPPED.has(name)) {
    const base = membersOfType(modules, { node: first, scope });
    if (second !== undefined) return filtered(base, name, keysOf(modules, { node: second, scope }));
    if (name === "Readonly") return base;
    return { ...base, own: base.own.map((each) => ({ ...each, optional: name === "Partial" })) };
  }
  const declaration = modules.resolve(scope.module, name);
  if (declaration === undefined) {
    const foreign = foreigner(name, scope);
    if (foreign.from.startsWith(".")) throw new Error(`${scope.module.file}: ${name} of ${foreign.from} is not among the sources`);
    return { own: [], foreign: [foreign] };
  }
  const { node, module } = declaration;
  const inner: Scope = { module, parameters: bound(node.typeParameters, args, { inner: module, outer: scope }) };
  const members = membersOfDeclaration(modules, node, inner);
  if (!module.file.endsWith(".d.ts")) return members;
  return { own: [], foreign: [{ ...foreigner(name, scope), members: members.own.map((each) => each.name) }] };
}

function foreigner(name: string, { module }: Scope): ForeignMembers {
  return { name, from: module.origins.get(name)?.from ?? "", members: [] };
}

function membersOfDeclaration(modules: SourceModules, node: Declaration["node"], scope: Scope): Members {
  if (node.type === "TSTypeAliasDeclaration") return membersOfType(modules, { node: node.typeAnnotation, scope });
  if (node.type === "TSInterfaceDeclaration") return membersOfInterface(modules, node, scope);
  return { own: [], foreign: [] };
}

const MAPPED: ReadonlySet<string> = new Set(["Omit", "Pick", "Partial", "Required", "Readonly"]);

function membersOfInterface(modules: SourceModules, node: TSInterfaceDeclaration, scope: Scope): Members {
  const above = node.extends.map(({ expression, typeArguments }) =>
    membersOfName(modules, { name: textOf(scope, expression), args: typeArguments, scope }),
  );
  return joined([{ own: signaturesOf(node.body.body, scope, node.id.name), foreign: [] }, ...above]);
}

function signaturesOf(nodes: TSInterfaceDeclaration["body"]["body"], scope: Scope, owner: string): readonly Member[] {
  return nodes.flatMap((node): readonly Member[] => {
    const about = { isStatic: false, owner, doc: scope.module.docOf(node) };
    if (node.type === "TSPropertySignature")
      return [{ ...about, name: keyOf(node, scope), type: annotated(node, scope), optional: node.optional, isMethod: false }];
    if (node.type !== "TSMethodSignature") return [];
    const type = callText(node.params, node.returnType?.typeAnnotation, scope);
    return [{ ...about, name: keyOf(node, scope), type, optional: node.optional, isMethod: true }];
  });
}

function classMember(element: ClassElement, scope: Scope, owner: string): readonly Member[] {
  if (!isProperty(element) && !isMethod(element)) return [];
  const doc = scope.module.docOf(element);
  if (element.key.type === "PrivateIdentifier" || (element.accessibility ?? "public") !== "public" || doc.internal) return [];
  const about = { name: keyOf(element, scope), isStatic: element.static, owner, doc };
  if (isProperty(element)) return [{ ...about, type: annotated(element, scope), optional: element.optional ?? false, isMethod: false }];
  const result = element.value.returnType?.typeAnnotation;
  if (element.kind === "get") {
    if (result === undefined) throw new Error(`${scope.module.file}: ${owner}.${about.name} has no written type`);
    return [{ ...about, type: typeText({ node: result, scope }), optional: false, isMethod: false }];
  }
  if (element.kind !== "method") return [];
  return [{ ...about, type: callText(element.value.params, result, scope), optional: false, isMethod: true }];
}

function isProperty(element: ClassElement): element is PropertyDefinition {
  return element.type === "PropertyDefinition" || element.type === "TSAbstractPropertyDefinition";
}

function isMethod(element: ClassElement): element is MethodDefinition {
  return element.type === "MethodDefinition" || element.type === "TSAbstractMethodDefinition";
}

function annotated({ key, typeAnnotation }: TSPropertySignature | PropertyDefinition, scope: Scope): TypeText {
  if (typeAnnotation) return typeText({ node: typeAnnotation.typeAnnotation, scope });
  throw new Error(`${scope.module.file}: ${textOf(scope, key)} has no written type`);
}

function callText(params: readonly ParamPattern[], result: TSType | undefined, scope: Scope): TypeText {
  const parameters = params.map((each) => parameterOf(each, scope));
  const types = parameters.flatMap(({ type }) => (type === undefined ? [] : [typeText(type)]));
  const returned = result === undefined ? { text: "void", names: [] } : typeText({ node: result, scope });
  return {
    text: `(${parameters.map(({ text }) => text).join(", ")}): ${returned.text}`,
    names: [...types, returned].flatMap(({ names }) => names),
  };
}

/** A parameter that is taken apart at once is shown as `props`. */
function parameterOf(parameter: ParamPattern, scope: Scope): TypedParameter {
  const pattern = parameter.type === "TSParameterProperty" ? parameter.parameter : parameter;
  const target = pattern.type === "AssignmentPattern" ? pattern.left : pattern;
  const annotation = "typeAnnotation" in target ? target.typeAnnotation?.typeAnnotation : undefined;
  if (annotation === undefined) return { text: textOf(scope, pattern), type: undefined };
  const isOptional = pattern.type === "AssignmentPattern" || ("optional" in target && (target.optional ?? false));
  const bare = target.type === "RestElement" ? target.argument : target;
  const name = bare.type === "Identifier" ? bare.name : "props";
  const type: ScopedType = { node: annotation, scope };
  return { text: `${target === bare ? "" : "..."}${name}${isOptional ? "?" : ""}: ${typeText(type).text}`, type };
}

function superclassOf(
  modules: SourceModules,
  node: Class,
  scope: Scope,
): { readonly declaration: Declaration; readonly parameters: Scope["parameters"] } | undefined {
  if (node.superClass === null) return undefined;
  const declaration = modules.resolve(scope.module, textOf(scope, node.superClass));
  if (declaration === undefined || declaration.module.file.endsWith(".d.ts")) return undefined;
  const { typeParameters } = declaration.node;
  return { declaration, parameters: bound(typeParameters, node.superTypeArguments, { inner: declaration.module, outer: scope }) };
}

/** The names in a union of text literals, or in a type that is one. */
function keysOf(modules: SourceModules, { node, scope }: ScopedType): ReadonlySet<string> {
  if (node.type === "TSUnionType") return new Set(node.types.flatMap((each) => [...keysOf(modules, { node: each, scope })]));
  if (node.type === "TSLiteralType" && node.literal.type === "Literal" && typeof node.literal.value === "string")
    return new Set([node.literal.value]);
  if (node.type === "TSTypeOperator" && node.operator === "keyof") {
    const { own, foreign } = membersOfType(modules, { node: node.typeAnnotation, scope });
    return new Set([...own.map(({ name }) => name), ...foreign.flatMap(({ members }) => members)]);
  }
  const declaration = node.type === "TSTypeReference" ? modules.resolve(scope.module, nameOf(node)) : undefined;
  if (declaration?.node.type !== "TSTypeAliasDeclaration")
    throw new Error(`${scope.module.file}: cannot tell which properties ${textOf(scope, node)} names`);
  return keysOf(modules, { node: declaration.node.typeAnnotation, scope: { module: declaration.module, parameters: new Map() } });
}

function filtered({ own, foreign }: Members, name: string, keys: ReadonlySet<string>): Members {
  const isKept = (key: string): boolean => keys.has(key) === (name === "Pick");
  return {
    own: own.filter((each) => isKept(each.name)),
    foreign: foreign.flatMap((each) => {
      const members = each.members.filter((key) => isKept(key));
      return members.length > 0 || each.members.length === 0 ? [{ ...each, members }] : [];
    }),
  };
}

function joined(all: readonly Members[]): Members {
  const own = new Map<string, Member>();
  const foreign = new Map<string, ForeignMembers>();
  for (const members of all) {
    for (const each of members.own) {
      const key = each.isStatic ? `static ${each.name}` : each.name;
      if (!own.has(key)) own.set(key, each);
    }
    for (const each of members.foreign) if (!foreign.has(each.name)) foreign.set(each.name, each);
  }
  return { own: [...own.values()], foreign: [...foreign.values()] };
}

function keyOf(
  { key }: { readonly key: Expression | { readonly type: "PrivateIdentifier"; readonly start: number; readonly end: number } },
  scope: Scope,
): string {
  return textOf(scope, key);
}

function textOf({ module }: Scope, { start, end }: { readonly start: number; readonly end: number }): string {
  return module.text.slice(start, end);
}
