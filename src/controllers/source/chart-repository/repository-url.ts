// Addresses of chart repositories in one form, so that two ways to write one are found to be the same.
import { redactUrls } from "#base";
import { chartRepositoryProblems } from "./problems.ts";

/**
 * An address with exactly one slash at its end, or with none where it is that of a registry.
 * @throws chartRepository.invalidUrl
 */
export function normalUrl(text: string): string {
  if (!URL.canParse(text)) throw chartRepositoryProblems.invalidUrl(redactUrls(text), "it is no URL");
  if (text.startsWith("oci://")) return text.replace(/\/+$/, "");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw chartRepositoryProblems.invalidUrl(redactUrls(text), `scheme "${url.protocol}//" is not supported`);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/`;
  return url.href;
}

/** Address of a file that an index names; one relative to the repository keeps the query of the repository's address. */
export function resolveUrl(repository: string, reference: string): URL | undefined {
  if (!URL.canParse(reference, repository)) return undefined;
  const found = new URL(reference, repository);
  if (!URL.canParse(reference)) found.search = new URL(repository).search;
  return found;
}
