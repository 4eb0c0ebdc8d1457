// Label selectors as kubectl writes them: `a=b,c!=d,e in (f,g),h notin (i),j,!k`.
import { kustomize } from "./problems.ts";

type Requirement = (labels: ReadonlyMap<string, string>) => boolean;
const KEY = String.raw`[A-Za-z0-9._/-]+`;
const EXISTS = new RegExp(`^(!?)\\s*(${KEY})$`);
const EQUALS = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*([^\\s,()=!]*)$`);
const COMPARE = new RegExp(`^(${KEY})\\s*([<>])\\s*(\\d+)$`);
const IN = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);

/**
 * Reads a label selector; the empty one selects everything.
 * @throws kustomize.transformer
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function parseLabelSelector(text: string, where: string): Requirement {
  if (text.trim() === "") return () => true;
  const requirements = splitOutsideParentheses(text).map((part) => parseRequirement(part.trim(), text, where));
  return (labels) => requirements.every((requirement) => requirement(labels));
}

function splitOutsideParentheses(text: string): string[] {
  return text.match(/(?:[^,(]|\([^)]*\))+/g) ?? [];
}

function parseRequirement(part: string, whole: string, where: string): Requirement {
  const exists = EXISTS.exec(part);
  if (exists) return (labels) => labels.has(exists[2] ?? "") !== (exists[1] === "!");
  const equals = EQUALS.exec(part);
  if (equals) {
    const [, key = "", operator, value = ""] = equals;
    return operator === "!=" ? (labels) => labels.get(key) !== value : (labels) => labels.get(key) === value;
  }
  const compare = COMPARE.exec(part);
  if (compare) {
    const [, key = "", operator, limit] = compare;
    return (labels) => {
      const value = Number(labels.get(key));
      return labels.has(key) && (operator === ">" ? value > Number(limit) : value < Number(limit));
    };
  }
  const among = IN.exec(part);
  if (among) {
    const [, key = "", operator, list = ""] = among;
    const values = new Set(list.split(",").map((value) => value.trim()));
    return operator === "in"
      ? (labels) => labels.has(key) && values.has(labels.get(key) ?? "")
      : (labels) => !labels.has(key) || !values.has(labels.get(key) ?? "");
  }
  throw kustomize.transformer(where, `${JSON.stringify(whole)} is no label selector`);
}
