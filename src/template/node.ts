// The parts of a template as the parser finds them, and how Go writes them in its messages.
import type { NumberLiteral } from "./literal.ts";
import { quoteText } from "./text.ts";

/** A source: the name it was read under and its text. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

interface Placed {
  /** Index into the text of the source. */
  readonly at: number;
}

export type Operand =
  | (Placed & { readonly type: "dot" | "nil" })
  | (Placed & { readonly type: "field"; readonly path: readonly string[] })
  | (Placed & { readonly type: "variable"; readonly path: readonly string[] })
  | (Placed & { readonly type: "function"; readonly name: string })
  | (Placed & { readonly type: "chain"; readonly of: Operand; readonly path: readonly string[] })
  | (Placed & { readonly type: "bool"; readonly value: boolean })
  | (Placed & { readonly type: "number"; readonly number: NumberLiteral })
  | (Placed & { readonly type: "string"; readonly quoted: string; readonly value: string })
  | Pipe;

export interface Command extends Placed {
  readonly type: "command";
  readonly words: readonly Operand[];
}

export interface Pipe extends Placed {
  readonly type: "pipe";
  readonly declares: readonly string[];
  readonly isAssignment: boolean;
  readonly commands: readonly Command[];
}

export interface Branch extends Placed {
  readonly type: "if" | "with" | "range";
  readonly pipe: Pipe;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}

export type Statement =
  | (Placed & { readonly type: "text"; readonly text: string })
  | (Placed & { readonly type: "action"; readonly pipe: Pipe })
  | (Placed & { readonly type: "template"; readonly name: string; readonly pipe: Pipe | undefined })
  | (Placed & { readonly type: "break" | "continue" })
  | Branch;

/** A template: what a source holds, or what it defines under another name. */
export interface Tree {
  readonly name: string;
  readonly source: Source;
  readonly body: readonly Statement[];
}

export type AnyNode = Operand | Command | Statement;

/** A node as Go writes it. */
export function formatNode(node: AnyNode): string {
  switch (node.type) {
    case "text":
      return node.text;
    case "action":
      return `{{${formatNode(node.pipe)}}}`;
    case "template":
      return `{{template ${quoteText(node.name)}${node.pipe === undefined ? "" : ` ${formatNode(node.pipe)}`}}}`;
    case "if":
    case "with":
    case "range": {
      const otherwise = node.otherwise === undefined ? "" : `{{else}}${formatAll(node.otherwise)}`;
      return `{{${node.type} ${formatNode(node.pipe)}}}${formatAll(node.body)}${otherwise}{{end}}`;
    }
    case "break":
    case "continue":
      return `{{${node.type}}}`;
    default:
      return formatOperand(node);
  }
}

function formatAll(nodes: readonly Statement[]): string {
  return nodes.map(formatNode).join("");
}

function formatOperand(node: Operand | Command): string {
  switch (node.type) {
    case "dot":
      return ".";
    case "field":
      return node.path.map((each) => `.${each}`).join("");
    case "variable":
      return node.path.join(".");
    case "function":
      return node.name;
    case "chain":
      return [formatWord(node.of), ...node.path].join(".");
    case "bool":
      return String(node.value);
    case "number":
      return node.number.text;
    case "string":
      return node.quoted;
    case "command":
      return node.words.map(formatWord).join(" ");
    case "pipe":
      return formatPipe(node);
    default:
      return node.type;
  }
}

function formatWord(word: Operand): string {
  return word.type === "pipe" ? `(${formatPipe(word)})` : formatOperand(word);
}

function formatPipe(pipe: Pipe): string {
  const declared = pipe.declares.length === 0 ? "" : `${pipe.declares.join(", ")} ${pipe.isAssignment ? "=" : ":="} `;
  return declared + pipe.commands.map(formatOperand).join(" | ");
}

/** Line from 1 of a place in a text. */
export function lineAt(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf("\n"); next >= 0 && next < at; next = text.indexOf("\n", next + 1)) line++;
  return line;
}

/** True when a tree writes nothing but blanks, so that another of its name takes its place. */
export function isEmptyTree(tree: Tree): boolean {
  return tree.body.every((each) => each.type === "text" && each.text.trim() === "");
}
