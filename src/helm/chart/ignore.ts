// .helmignore: like .gitignore, but without `**`, and the first rule that speaks decides.
import { helmProblems } from "../problems.ts";
import { compileShellPattern } from "./shell-pattern.ts";

/** True for a path below the chart's root that is left out; what is in a folder left out is left out too. */
export type Ignore = (path: string, isDirectory: boolean) => boolean;

interface Rule {
  readonly negated: boolean;
  readonly directoryOnly: boolean;
  readonly matches: (path: string) => boolean;
}

/**
 * Reads a .helmignore file. Hidden files in templates/ are always left out.
 * @throws helm.chartFile for `**` and for broken brackets
 * @see behaviour: helm.sh/helm/v4 pkg/ignore
 */
export function parseHelmIgnore(text: string, chart = "."): Ignore {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const rules = [...lines, "templates/.?*"].flatMap((line) => parseRule(line.trim(), chart));
  return (path, isDirectory) => {
    if (path === "" || path === ".") return false;
    for (const rule of rules) {
      const applies = (!rule.directoryOnly || isDirectory) && rule.matches(path);
      if (rule.negated !== applies) return true;
    }
    return false;
  };
}

function parseRule(line: string, chart: string): Rule[] {
  if (line === "" || line.startsWith("#")) return [];
  const refuse = (reason: string): never => {
    throw helmProblems.chartFile(chart, ".helmignore", reason);
  };
  if (line.includes("**")) refuse(`${JSON.stringify(line)}: ** is not supported`);
  const negated = line.startsWith("!");
  const positive = negated ? line.slice(1) : line;
  const directoryOnly = positive.endsWith("/");
  const body = directoryOnly ? positive.slice(0, -1) : positive;
  const rooted = body.startsWith("/");
  const matches = compileShellPattern(rooted ? body.slice(1) : body) ?? refuse(`${JSON.stringify(line)} is no pattern`);
  const wholePath = rooted || body.includes("/");
  return [{ negated, directoryOnly, matches: wholePath ? matches : (path) => matches(path.slice(path.lastIndexOf("/") + 1)) }];
}
