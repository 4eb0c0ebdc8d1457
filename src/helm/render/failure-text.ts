// What Helm says when a template fails: place and function of each template on the way, instead of Go's one long line.
import type { Problem } from "#base";

/** Helm's words for a problem of the template room; undefined for one that Helm does not know, such as a used-up limit. */
export function executionMessage(problem: Problem): string | undefined {
  if (problem.code === "template.malformed") return parseMessage(problem);
  if (problem.code === "template.failed") return problem.message;
  if (problem.code !== "template.execution") return undefined;
  const { chain } = problem.data;
  const texts = Array.isArray(chain) ? (chain as readonly string[]) : [problem.message];
  const traces: string[] = [];
  for (const text of texts) {
    const trace = traceOf(text);
    if (trace === undefined) return texts[0];
    if (traces.at(-1) !== trace) traces.push(trace);
  }
  return traces.join("").trim();
}

/** Only the place and the last reason are kept of what the parser says. */
function parseMessage(problem: Problem): string {
  const parts = problem.message.split(": ");
  const [, location = ""] = parts;
  return parts.length === 1 ? problem.message : `parse error at (${location}): ${parts.at(-1) ?? ""}`;
}

const EXECUTING = /^(?<place>.*?): executing "(?<name>[^"]*)" at <(?<node>.*?)>: (?<reason>.*)$/s;

function traceOf(text: string): string | undefined {
  if (!text.startsWith("template: ")) return undefined;
  const rest = text.slice("template: ".length);
  if (rest.startsWith("no template ")) return `${text}\n`;
  const groups = EXECUTING.exec(rest)?.groups;
  if (groups !== undefined) {
    return `${groups["place"] ?? ""}\n  executing "${groups["name"] ?? ""}" at <${groups["node"] ?? ""}>:\n    ${cut(groups["reason"])}\n`;
  }
  const colon = rest.lastIndexOf(": ");
  return colon < 0 ? undefined : `${rest.slice(0, colon)}\n  ${cut(rest.slice(colon + 2))}\n`;
}

/** What is wrapped stands further down on its own. */
function cut(reason = ""): string {
  const at = reason.indexOf(" template:");
  return at < 0 ? reason : reason.slice(0, at);
}
