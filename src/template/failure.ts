// Errors of running templates, with place and words as Go prints them.
import { isProblem, type Problem } from "#base";
import { formatNode, lineAt, type AnyNode, type Tree } from "./node.ts";
import { isLimit, templateProblems } from "./problems.ts";
import { byteLength, quoteText } from "./text.ts";

/** Thrown by `fail` and `required`; carries its words past everything that wraps it. */
export class Refusal extends Error {}

/** `name:line:column` of a node; columns count bytes from 0. */
function locationOf(tree: Tree, node: AnyNode): string {
  const { name, text } = tree.source;
  const start = text.lastIndexOf("\n", node.at - 1) + 1;
  return `${name}:${lineAt(text, node.at)}:${node.at === 0 ? 0 : byteLength(text.slice(start, node.at))}`;
}

function contextOf(tree: Tree, node: AnyNode): string {
  return `template: ${locationOf(tree, node)}: executing ${quoteText(tree.name)} at <${formatNode(node)}>: `;
}

/** An error at a node. */
export function failAt(tree: Tree, node: AnyNode, message: string): Problem {
  return templateProblems.execution([contextOf(tree, node) + message], locationOf(tree, node));
}

/** What a called function threw, as the error of the call. Used-up limits pass unchanged. */
export function callFailure(thrown: unknown, tree: Tree, node: AnyNode, name: string): unknown {
  if (isStackOverflow(thrown)) return thrown;
  const prefix = `${contextOf(tree, node)}error calling ${name}: `;
  const location = locationOf(tree, node);
  if (thrown instanceof Refusal) return templateProblems.failed(thrown.message, location);
  if (!isProblem(thrown, "template.")) {
    const message = messageOfThrown(thrown);
    return templateProblems.execution([prefix + message, message], location, thrown);
  }
  if (isLimit(thrown.code)) return thrown;
  if (thrown.code === "template.failed") return templateProblems.failed(String(thrown.data["reason"]), location);
  const inner = thrown.data["chain"];
  const chain = Array.isArray(inner) ? (inner as string[]) : [thrown.message];
  return templateProblems.execution([prefix + (chain[0] ?? ""), ...chain], location, thrown);
}

/** What the execution of a text given to `tpl` threw, with the words that Helm puts before it. */
export function textFailure(thrown: unknown, text: string): unknown {
  if (!isProblem(thrown, "template.execution")) return thrown;
  const { chain, location } = thrown.data as { readonly chain: readonly string[]; readonly location: string };
  const words = `error during tpl function execution for ${quoteText(text)}: ${chain[0] ?? ""}`;
  return templateProblems.execution([words, ...chain], location, thrown);
}

function messageOfThrown(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** True for the engine's own complaint about too many nested calls. */
export function isStackOverflow(thrown: unknown): boolean {
  return thrown instanceof RangeError && /call stack/.test(thrown.message);
}
