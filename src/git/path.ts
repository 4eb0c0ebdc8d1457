// Paths inside a repository, as git keeps them: relative, with slashes.
import { gitProblems } from "./problems.ts";

/**
 * Normalises a path: `./a//b/` becomes `a/b`; the root is the empty string.
 * @throws git.invalidPath for absolute paths, `..`, `.git` in any case, and control characters
 */
export function parseRepositoryPath(path: string): string {
  const parts = path.split("/").filter((each) => each !== "" && each !== ".");
  const unsafe = path.startsWith("/") || /[\p{Cc}\\]/u.test(path) || parts.some((each) => each === ".." || each.toLowerCase() === ".git");
  if (unsafe) throw gitProblems.invalidPath(path);
  return parts.join("/");
}
