// Brings what isomorphic-git throws into our own words. Problems of the connection pass through.
import { codeOf, isProblem, messageOf, redactUrls } from "#base";
import { gitProblems } from "./problems.ts";

/** The Problem for something thrown while talking to a remote; an abort stays an abort. */
export function translated(thrown: unknown, url: string): unknown {
  if (isProblem(thrown) || isAbort(thrown)) return thrown;
  const reason = redactUrls(messageOf(thrown)).split("\n", 1)[0] ?? "";
  switch (codeOf(thrown)) {
    case "SmartHttpError":
    case "ParseError":
    case "RemoteCapabilityError":
      return gitProblems.notGit(url, reason, thrown);
    default:
      return gitProblems.corrupt(url, reason, thrown);
  }
}

function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === "AbortError" || thrown.name === "TimeoutError");
}
