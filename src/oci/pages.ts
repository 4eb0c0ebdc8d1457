// Lists that come in pages.
import { shownUrl } from "./http-problem.ts";
import { ociProblems } from "./problems.ts";

/** The next page that a `Link` header names; only the same server may have it, because it is asked with the same credentials. */
export function nextPage(url: string, link: string | undefined): string | undefined {
  const match = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(link ?? "");
  if (match === null) return undefined;
  const target = URL.canParse(match[1] ?? "", url) ? new URL(match[1] ?? "", url) : undefined;
  if (target === undefined || target.origin !== new URL(url).origin)
    throw ociProblems.foreignPage(shownUrl(url), target === undefined ? "" : shownUrl(target));
  return target.href;
}
