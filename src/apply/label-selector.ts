// Label selectors in Kubernetes' text form, over any map of texts.

type Test = (values: Readonly<Record<string, string>>) => boolean;

const TERM =
  /^\s*(?:(!)\s*([^\s!=,()]+)|([^\s!=,()]+)\s+(in|notin)\s*\(([^()]*)\)|([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)|([^\s!=,()]+))\s*$/;

/**
 * Reads `a=b,c!=d,e in (f,g),h,!i` into a test; undefined where it cannot be read.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function tryParseLabelSelector(text: string): Test | undefined {
  if (text.trim() === "") return () => true;
  const terms = splitTerms(text).map(tryParseTerm);
  return terms.every((term) => term !== undefined) ? (values) => terms.every((term) => term(values)) : undefined;
}

/** Commas within brackets do not end a term. */
function splitTerms(text: string): readonly string[] {
  return text.split(/,(?![^()]*\))/);
}

function tryParseTerm(text: string): Test | undefined {
  const match = TERM.exec(text);
  if (match === null) return undefined;
  const [, bang, absent, setKey, setOperator, set, key, operator, value, present] = match;
  if (bang !== undefined) return (values) => !Object.hasOwn(values, absent ?? "");
  if (present !== undefined) return (values) => Object.hasOwn(values, present);
  if (setKey !== undefined) {
    const wanted = new Set((set ?? "").split(",").map((each) => each.trim()));
    const has: Test = (values) => Object.hasOwn(values, setKey) && wanted.has(values[setKey] ?? "");
    return setOperator === "in" ? has : (values) => !has(values);
  }
  const equal: Test = (values) => Object.hasOwn(values, key ?? "") && values[key ?? ""] === value;
  return operator === "!=" ? (values) => !equal(values) : equal;
}
